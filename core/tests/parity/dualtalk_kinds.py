"""DualTalk's parity cases, through the functions that users call."""

import pickle

import numpy as np
import soundfile
from parity.cases import assert_equal

from twohander import rotation
from twohander.audio.features import normalized
from twohander.audio.wave import read_conversation
from twohander.body.model import load_body_model
from twohander.engines.base import Brief, Part
from twohander.engines.options import checked_options
from twohander.engines.registry import engine
from twohander.formats.face_motion import read_face
from twohander.smoothing import savitzky_golay


RATE = 16_000


def check_forward(case, model_of, tmp_path, monkeypatch):
    """One character from two voices and the partner's motion, lengths as they come; the recorded intermediates as well."""
    stored = model_of(case)
    from twohander.engines.devices import placement
    from twohander.engines.dualtalk.pipeline import DualTalkPipeline

    pipeline = DualTalkPipeline(stored, placement("cpu", "float32"))
    seen = _recorded(pipeline)
    inputs, outputs = case.inputs, case.outputs
    assert_equal("prediction", pipeline.motion(inputs["audio1"], inputs["audio2"], inputs["blendshape2"]), outputs["prediction"])
    for name in ("audio1", "audio2"):
        seen[f"{name}_normalised_head"] = normalized(inputs[name])[:len(outputs.get(f"{name}_normalised_head", ()))]
    for name in set(outputs) - {"prediction"}:
        assert name in seen, f"nothing is compared with '{name}'"
        assert_equal(name, seen[name], outputs[name])


def check_bootstrap(case, model_of, tmp_path, monkeypatch):
    """Both characters from their voices alone, round by round, and one character to the other's known motion; engine and files."""
    stored = model_of(case)
    monkeypatch.setenv("TWOHANDER_MODELS", str(stored.weights.parents[2]))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    inputs, outputs = case.inputs, case.outputs
    rounds = 1 + max(int(name[1:]) for name in outputs if name[1:].isdigit())
    for number in range(rounds):
        faces = _faces(inputs["audio_A"], inputs["audio_B"], stored, tmp_path, case, rounds=number)
        for name, face in zip("AB", faces):
            assert_equal(f"{name}{number}", _values(face), outputs[f"{name}{number}"])
    alone = _faces(inputs["audio_A"], inputs["audio_other"], stored, tmp_path, case, rounds=0)
    assert_equal("A0_other_audio", _values(alone[0]), outputs["A0_other_audio"])
    known = tmp_path / "b.npy"
    np.save(known, inputs["real_motion_B"])
    answered = _faces(inputs["audio_A"], inputs["audio_B"], stored, tmp_path, case, known=(None, read_face(known)))
    assert_equal("A_from_real_motion_B", _values(answered[0]), outputs["A_from_real_motion_B"])
    assert_equal("B", _values(answered[1]), inputs["real_motion_B"])


def check_flame_vertices(case, model_of, tmp_path, monkeypatch):
    """Head smoothing, and FLAME meshes of motion values, shapes, eyes, root and translation."""
    state, inputs, outputs = case.state(), case.inputs, case.outputs
    eyelids = np.stack([state.pop("l_eyelid"), state.pop("r_eyelid")])
    (tmp_path / "generic_model.pkl").write_bytes(pickle.dumps(dict(state), protocol=2))
    model = load_body_model(tmp_path / "generic_model.pkl")
    head = savitzky_golay(inputs["prediction"][:, 53:].astype(np.float64), 7, 2)
    reference = {part: savitzky_golay(inputs["reference"][:, columns].astype(np.float64), 7, 3)
                 for part, columns in (("exp", slice(0, 50)), ("neck", slice(53, 56)))}
    assert_equal("neck_smoothed", head, outputs["neck_smoothed"])
    assert_equal("exp_reference_smoothed", reference["exp"], outputs["exp_reference_smoothed"])
    assert_equal("neck_reference_smoothed", reference["neck"], outputs["neck_reference_smoothed"])

    def mesh(values, shape, **turns):
        joints = {"neck": values[:, 53:56], "jaw": values[:, 50:53], **turns}
        angles = np.stack([joints.get(name, np.zeros((len(values), 3), np.float32)) for name in model.joint_names], axis=1)
        return model.vertices(rotation.from_axis_angle(angles.astype(np.float32)), expression=values[:, :50], betas=shape)

    smoothed = np.concatenate([inputs["prediction"][:, :53], head], axis=1)
    partner = np.concatenate([reference["exp"], inputs["reference"][:, 50:53], reference["neck"]], axis=1)
    shape = inputs["shape"][0]
    shaped = len(outputs["vertices_target_shaped"])
    assert_equal("vertices_target", mesh(smoothed[:len(outputs["vertices_target"])], None), outputs["vertices_target"])
    assert_equal("vertices_target_shaped", mesh(smoothed[:shaped], shape), outputs["vertices_target_shaped"])
    assert_equal("vertices_reference", mesh(partner[-len(outputs["vertices_reference"]):], shape), outputs["vertices_reference"])
    count = len(outputs["vertices_all"])
    posed = mesh(inputs["prediction"][:count], shape, root=inputs["rot"], left_eye=inputs["eye"][:, :3], right_eye=inputs["eye"][:, 3:])
    posed = posed + inputs["trans"][:, None] + np.einsum("te,evc->tvc", inputs["eyelid"], eyelids)
    assert_equal("vertices_all", posed, outputs["vertices_all"])


KINDS = {"forward": check_forward, "bootstrap": check_bootstrap, "flame_vertices": check_flame_vertices}
TO_COME = {"training": "the training package does not exist yet", "metrics": "the metrics do not exist yet"}


def _faces(first, second, stored, folder, case, rounds=0, known=(None, None)):
    for name, samples in (("a", first), ("b", second)):
        soundfile.write(folder / f"{name}.wav", samples, RATE, subtype="FLOAT")
    conversation = read_conversation(folder / "a.wav", folder / "b.wav")
    dualtalk = engine("dualtalk")
    options = checked_options(dualtalk.info, {"model": stored.model, "rounds": rounds, "start": "zeros", "head_source": "published",
                                              "smooth_head": False, "device": "cpu", "precision": "float32"})
    return dualtalk.perform(conversation, Brief((Part(None), Part(None)), fps=case.config["fps"], options=options, known=known),
                            lambda share, doing: None).faces


def _values(face):
    return np.concatenate([face.expression, rotation.to_axis_angle(face.jaw), rotation.to_axis_angle(face.head)], axis=1)


def _recorded(pipeline) -> dict[str, np.ndarray]:
    """What the network's parts return while the pipeline runs, under the names of the recorded intermediates."""
    head, ears = pipeline._head, pipeline._ears
    seen = {}

    def keep(name, choose=lambda output: output):
        return lambda module, inputs, output: seen.__setitem__(name, choose(output)[0].float().numpy())

    def numbered(pattern):
        counter = iter((1, 2))
        return lambda module, inputs, output: seen.__setitem__(pattern.format(next(counter)), output[0].float().numpy())

    for number, context in enumerate(ears._contexts, 1):
        context.register_forward_hook(keep(f"enc{number}_last"))
        context.feature_projection["projection"].register_forward_hook(keep(f"enc{number}_proj"))
        context.register_forward_pre_hook(lambda module, inputs, name=f"enc{number}_interp": seen.__setitem__(name, inputs[0][0].numpy()))
        for index, layer in enumerate(context.encoder.layers):
            layer.register_forward_hook(keep(f"enc{number}_layer{index}"))
    for number, stack in enumerate(ears._stacks, 1):
        stack.register_forward_hook(keep(f"enc{number}_conv"))
    head.audio_projection.register_forward_hook(numbered("audio_feat{}"))
    head.motion_encoder.register_forward_hook(keep("blendshape_feat"))
    head.partner_attention.register_forward_hook(keep("cross_modal", lambda output: output[0]))
    head.partner_memory.register_forward_hook(keep("temporal", lambda output: output[0]))
    for index, layer in enumerate(head.interaction.layers):
        layer.register_forward_hook(keep(f"interaction_layer{index}"))
    head.interaction.register_forward_hook(keep("interaction_encoded"))
    head.interaction_attention.register_forward_hook(keep("interaction", lambda output: output[0]))
    head.decoder.register_forward_hook(keep("decoded"))
    return seen
