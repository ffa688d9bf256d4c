"""ProbTalk3D's forward passes, once everything is loaded, against HuBERT as the published code calls it."""

import numpy as np

from twohander.files.store import StoredNetwork

from .alternating import compared

SAMPLES = 10


def measure(stored: StoredNetwork, voice: np.ndarray) -> None:
    """One sample, and ten of one voice."""
    import torch
    from transformers import HubertConfig, HubertModel

    from twohander.engines.devices import placement
    from twohander.engines.probtalk3d.hearing import published_voice
    from twohander.engines.probtalk3d.pipeline import ProbTalk3DPipeline
    from twohander.engines.probtalk3d.styles import style_vector

    pipeline = ProbTalk3DPipeline(stored, placement("cpu", "float32"))
    whole = HubertModel(HubertConfig(attn_implementation="eager")).eval()
    style = style_vector({"M009": 1.0})
    heard = pipeline.heard(voice)

    def one_sample(count=1):
        hearing = pipeline.heard(voice)
        pipeline.motions(hearing, style, [pipeline.noise(len(hearing), (0, number)) for number in range(count)])

    def published():
        """The published order of work: the library's HuBERT, then predictor and decoder, whose sizes leave nothing to gain."""
        with torch.inference_mode():
            whole(torch.from_numpy(published_voice(voice).part(0, len(voice)))[None])
        pipeline.motions(heard, style, [pipeline.noise(len(heard), (0, 0))])

    compared("forward pass, one sample", one_sample, published, "as published")
    compared(f"forward pass, {SAMPLES} samples", lambda: one_sample(SAMPLES), one_sample, "one sample")
