"""Which engine a checkpoint belongs to, told from the names of its tensors."""

from collections.abc import Iterable

# Beginnings of tensor names that only this kind of file has, from the published code of each engine.
TELLTALES = (
    ("joint_encoder.audio_encoder1.", "DualTalk"),
    ("feature_predictor.", "ProbTalk3D"),
    ("motion_encoder.feature_mapping.", "ProbTalk3D, first stage"),
    ("obj_vector.", "FaceDiffuser of ProbTalk3D"),
    ("WavEncoder.", "SynTalker"),
    ("encoder.model.", "a motion codec of SynTalker"),
    ("lip_model.", "audio2photoreal, face"),
    ("null_pose_embed", "audio2photoreal, body"),
    ("pre_audio.", "audio2photoreal, guide"),
    ("encoder.enc.", "audio2photoreal, motion codec"),
    ("diffusion_module.", "AV-Flow"),
    ("encoder.prenet.", "AV-Flow, text to tokens"),
    ("encoder.transformer.", "a wav2vec 2.0 of torchaudio"),
    ("wav2vec2.", "a wav2vec 2.0 of transformers"),
    ("hubert.", "a HuBERT of transformers"),
)


def looks_like(names: Iterable[str]) -> str | None:
    """The engine whose files have tensors of such names, or None."""
    names = tuple(names)
    return next((label for telltale, label in TELLTALES if any(name.startswith(telltale) for name in names)), None)
