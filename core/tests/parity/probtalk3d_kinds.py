"""ProbTalk3D's parity cases, through the functions that users call."""

import pickle
import re

import numpy as np
from parity.cases import assert_equal

from twohander import rotation
from twohander.audio.features import full_scale
from twohander.body.model import load_body_model
from twohander.engines.base import EMOTIONS, INTENSITIES
from twohander.engines.probtalk3d.faces import face_of, scaled_values
from twohander.engines.probtalk3d.styles import IDENTITIES, Mood, style_vector
from twohander.formats.contents import Contents
from twohander.formats.probtalk3d import read_probtalk3d, write_probtalk3d

PROBABILITY_TOLERANCE = 2e-3  # distances carry up to 5e-4 of rounding, and are divided by the temperature
TRAINING = ("train_", "loss_", "gradnorm_", "metric_", "vq_loss", "vq_perplexity")  # beginnings of arrays that are still to come


def check_vqvae_pred(case, model_of, tmp_path, monkeypatch):
    """The most likely codes, and given codes as if they had been drawn."""
    import torch

    pipeline, seen, heard, style = _predictor(case, model_of)

    inputs, outputs = case.inputs, case.outputs
    [motion] = pipeline.motions(heard, style)
    seen["motion_norm"] = scaled_values(motion)[None]
    latents = pipeline.predicted(heard, style)
    distances = pipeline.prior.bottleneck.distances(pipeline.prior.bottleneck.rows(latents))
    seen["vq_distances"] = distances.numpy()
    seen["vq_codes"] = distances.argmin(dim=1).numpy().astype(np.int32)
    seen["quantised"] = _whole(pipeline.latents_of(seen["vq_codes"][None]))
    probabilities = torch.softmax(-distances / float(inputs["temperature"]), dim=1).numpy()
    np.testing.assert_allclose(probabilities, outputs["vq_probabilities"], atol=PROBABILITY_TOLERANCE)
    seen["vq_probabilities"] = None
    _compare(seen | _file_columns(motion, tmp_path), outputs, case)
    drawn = pipeline.latents_of(inputs["sampled_codes"][None])
    assert_equal("motion_norm_sampled", scaled_values(pipeline.decoded(drawn)), outputs["motion_norm_sampled"])


def check_vae_pred(case, model_of, tmp_path, monkeypatch):
    """Latents drawn with given noise at each recorded factor, and the mean."""
    from twohander.engines.probtalk3d.pipeline import Sampling

    pipeline, seen, heard, style = _predictor(case, model_of)
    eps = case.inputs["eps"]
    [motion] = pipeline.motions(heard, style, [eps], Sampling(factor=20.0))
    latents = pipeline.predicted(heard, style)
    mean, log_variance = _distribution(pipeline, latents)
    seen |= {"motion_norm": scaled_values(motion)[None], "latent_mean": mean,
             "latent_logvar": log_variance,
             "motion_norm_of_mean": scaled_values(pipeline.motions(heard, style))}
    for name in case.outputs:
        factor = name.rpartition("_fact_")[2]
        if name.startswith("latent_fact_"):
            seen[name] = _whole(pipeline.chosen(latents, Sampling(factor=float(factor)), [eps]))
        elif name.startswith("motion_norm_fact_"):
            seen[name] = scaled_values(pipeline.motions(heard, style, [eps], Sampling(factor=float(factor))))
    _compare(seen | _file_columns(motion, tmp_path), case.outputs, case)


def check_vqvae_prior(case, model_of, tmp_path, monkeypatch):
    """A motion through encoder, codebook and decoder."""
    pipeline, seen, latents = _prior(case, model_of)
    distances = pipeline.prior.bottleneck.distances(pipeline.prior.bottleneck.rows(latents))
    seen["vq_distances"], seen["vq_codes"] = distances.numpy(), distances.argmin(dim=1).numpy().astype(np.int32)
    chosen = pipeline.chosen(latents, _sampling(), [None])
    seen["quantised"] = _whole(chosen)
    _compare(seen | _flame_outputs(pipeline.decoded(chosen)), case.outputs, case)


def check_vae_prior(case, model_of, tmp_path, monkeypatch):
    """A motion through encoder, distribution with given noise, and decoder."""
    pipeline, seen, latents = _prior(case, model_of)
    eps = case.inputs["eps"]
    mean, log_variance = _distribution(pipeline, latents)
    drawn = pipeline.decoded(pipeline.chosen(latents, _sampling(factor=1.0), [eps]))  # the decoder's recorded parts belong to this
    seen |= {"latent_mean": mean, "latent_logvar": log_variance,
             "motion_out_mean": scaled_values(pipeline.decoded(pipeline.chosen(latents, _sampling(), [None])))}
    for name in case.outputs:
        stem, _, factor = name.rpartition("_fact_")
        if stem:
            chosen = pipeline.chosen(latents, _sampling(factor=1.0 if factor == "none" else float(factor)), [eps])
            seen[name] = _whole(chosen) if stem == "latent" else scaled_values(pipeline.decoded(chosen))
    _compare(seen | _flame_outputs(drawn), case.outputs, case)


def check_flame_vertices(case, model_of, tmp_path, monkeypatch):
    """Meshes of a file of parameters, each frame with its own shape and with none."""
    model = _flame_model(case, tmp_path)
    np.save(tmp_path / "params.npy", case.inputs["params"])
    face = read_probtalk3d(tmp_path / "params.npy").motion
    turns = rotation.identity(len(face), len(model.joint_names), dtype=np.float32)
    turns[:, model.joint_names.index("jaw")] = face.jaw
    shapes = case.inputs["params"][0, :, :300]
    shaped = np.concatenate([model.vertices(turns[[frame]], expression=face.expression[[frame]], betas=shapes[frame])
                             for frame in range(len(face))])
    for name, found in (("vertices", shaped), ("vertices_zero_shape", model.vertices(turns, expression=face.expression))):
        np.testing.assert_allclose(found, case.outputs[name], atol=1e-6)


def check_facediffuser(case, model_of, tmp_path, monkeypatch):
    """The denoiser's guesses at each time, and faces sampled with each recorded number of skipped times."""
    import torch

    stored = model_of(case)
    from twohander.engines.devices import placement
    from twohander.engines.probtalk3d.diffuser import Diffusion, FaceDiffuserPipeline
    from twohander.nn.diffusion import ddim_step

    pipeline = FaceDiffuserPipeline(stored, placement("cpu", "float32"))
    inputs, outputs, filled = case.inputs, case.outputs, case.generated_inputs()
    template, noisy, noise = (filled[f"input.{name}"].reshape(*lead, -1, 3) for name, lead in (
        ("template", ()), ("x_t", (int(inputs["frames"]),)), ("noise", (int(inputs["frames"]),))))
    style = style_vector({str(inputs["identity"]): 1.0},
                         Mood(EMOTIONS[int(inputs["emotion_index"])], INTENSITIES[int(inputs["intensity_index"])]))
    columns, times = inputs["columns"], [int(time) for time in inputs["timesteps"]]
    seen = {}
    _keep(seen, pipeline.ears._context, "audio_features")
    heard = pipeline.heard(inputs["audio"])
    seen |= {"cond_projection": heard[None], "x_projection": pipeline.denoiser.mixed(_narrowed(pipeline, noisy)).numpy(),
             "time_embedding": np.concatenate([pipeline.denoiser.moment(time, torch.from_numpy(heard)[None])[0, 0].numpy() for time in times])}
    guesses = {}
    for time in times:
        parts = {}
        hooks = [_keep(parts, pipeline.denoiser.norm, f"norm_cond_t{time}"), _keep(parts, pipeline.denoiser.memory, f"gru_out_t{time}")]
        guesses[time] = _rows(pipeline.clean(heard, style, template, noisy, time))
        for hook in hooks:
            hook.remove()
        seen |= parts | {f"x0_first_frame_t{time}": guesses[time][0], f"x0_last_frame_t{time}": guesses[time][-1]}
    seen["x0_cols"] = np.stack([guesses[time][:, columns] for time in times])
    for name in outputs:
        if found := re.fullmatch(r"ddim_skip(\d+)_(cols|middle_frame)", name):
            made = _rows(pipeline.motion(heard, style, template, noise, Diffusion(int(found[1]))).vertices())
            seen[name] = made[:, columns] if found[2] == "cols" else made[len(made) // 2]
        if found := re.fullmatch(r"ddim_skip(\d+)_x_after_(\d+)_cols", name):
            last = case.config["diff_steps"] - 1 - int(found[1])
            x = noise * (np.sqrt(1 - pipeline.kept[last]) if int(found[1]) else 1)
            for time in range(last, last - int(found[2]), -1):
                x = ddim_step(pipeline.clean(heard, style, template, x, time), x, pipeline.kept, time, time - 1)
            seen[name] = _rows(x).astype(np.float32)[:, columns]
    for name in ("alphas_cumprod_at", "posterior_variance_at"):
        at = np.array([int(time) for time in re.search(name + r": t = ([\d, ]+)", case.manifest["notes"]["schedule"])[1].split(",")])
        before = np.where(at > 0, pipeline.kept[at - 1], 1)
        kept = pipeline.kept[at]
        seen[name] = kept if name.startswith("alphas") else (1 - kept / before) * (1 - before) / (1 - kept)
    _compare(seen, outputs, case)


KINDS = {"vqvae_pred": check_vqvae_pred, "vae_pred": check_vae_pred, "vqvae_prior": check_vqvae_prior, "vae_prior": check_vae_prior,
         "facediffuser": check_facediffuser, "flame_vertices": check_flame_vertices}
TO_COME = {"metrics": "the metrics do not exist yet", "training": "the training package does not exist yet"}


def _predictor(case, model_of):
    """The pipeline of a second stage, what its parts return while it hears the case's audio, what it heard, and the case's style."""
    stored = model_of(case)
    from twohander.engines.devices import placement
    from twohander.engines.probtalk3d.hearing import published_voice
    from twohander.engines.probtalk3d.pipeline import ProbTalk3DPipeline

    pipeline = ProbTalk3DPipeline(stored, placement("cpu", "float32"))
    seen = _recorded(pipeline)
    audio = case.inputs["audio"]
    identity, _, emotion, intensity = str(case.inputs["keyid"]).split("_")
    style = style_vector({identity: 1.0}, Mood(EMOTIONS[int(emotion)], INTENSITIES[int(intensity)]))
    assert IDENTITIES[int(case.inputs["identity_index"])] == identity
    heard = pipeline.heard(audio)
    seen |= {"audio_minmax_head": full_scale(audio), "hubert_input_head": published_voice(audio).part(0, len(audio))[None], "style_one_hot": style[None],
             "audio_feature_map_out": heard[None]}
    seen["predictor_out"] = pipeline.predicted(heard, style)[None]
    return pipeline, seen, heard, style


def _whole(all_latents):
    """(S, T, features) of what was chosen."""
    return np.stack([latents.part(0, len(latents)).numpy() for latents in all_latents])


def _distribution(pipeline, latents):
    """Mean and logarithm of the variance about latents (T, features)."""
    import torch

    bottleneck = pipeline.prior.bottleneck
    with torch.inference_mode():
        return tuple(layer(torch.from_numpy(latents)).numpy() for layer in (bottleneck.mean, bottleneck.log_variance))


def _prior(case, model_of):
    """The pipeline of a first stage, what its parts return, and the latents of the case's motion."""
    stored = model_of(case)
    from twohander.engines.devices import placement
    from twohander.engines.probtalk3d.config import PriorConfig
    from twohander.engines.probtalk3d.pipeline import PriorPipeline

    pipeline = PriorPipeline(stored, PriorConfig.from_dict(stored.config), placement("cpu", "float32"))
    seen = {}
    _keep(seen, pipeline.prior.encoder.front, "encoder_squasher_out")
    _keep(seen, pipeline.prior.encoder.transformer.layers[0], "encoder_block0_out")
    _keep(seen, pipeline.prior.decoder.front, "decoder_expander_out")
    _keep(seen, pipeline.prior.decoder.transformer.layers[0], "decoder_block0_out")
    motion = np.concatenate([case.inputs["motion_raw_exp"], case.inputs["motion_raw_jaw"]], axis=1)
    assert_equal("motion_norm", scaled_values(motion)[None], case.inputs["motion_norm"])
    latents = pipeline.encoded(motion)
    seen["encoder_out"] = latents[None]
    return pipeline, seen, latents


def _recorded(pipeline) -> dict:
    """What the parts of the networks return while the pipeline runs, under the names of the recorded intermediates."""
    seen = {}
    ears, predictor = pipeline.ears, pipeline.predictor
    ears._stack.register_forward_hook(
        lambda module, inputs, output: seen.__setitem__("hubert_conv_out_head", output.transpose(1, 2).numpy()))
    _keep(seen, ears._context.feature_projection["projection"], "hubert_projection_head")
    _keep(seen, ears._context.encoder.layers[0], "hubert_layer0_head")
    _keep(seen, ears._context, "hubert_last_hidden")
    predictor.factor.register_forward_hook(lambda module, inputs, output: seen.__setitem__("style_embedding", output[None].numpy()))
    _keep(seen, predictor.front, "squasher_out")
    _keep(seen, predictor.transformer.layers[0], "predictor_block0_out")
    _keep(seen, pipeline.prior.decoder.transformer.layers[0], "decoder_block0_out")
    return seen


def _keep(seen: dict, module, name: str):
    """Note what a module returns the first time; the hook that does it."""
    def note(module, inputs, output):
        seen.setdefault(name, (output[0] if isinstance(output, tuple) else output).numpy())

    return module.register_forward_hook(note)


def _narrowed(pipeline, vertices):
    import torch

    return pipeline.denoiser.narrow(torch.from_numpy(_rows(vertices))[None])


def _rows(vertices: np.ndarray) -> np.ndarray:
    return vertices.reshape(len(vertices), -1)


def _compare(seen: dict, outputs: dict, case) -> None:
    """Hold everything that is recorded, but for what training and metrics need, against what was seen; `_head` arrays are cut."""
    for name, expected in outputs.items():
        if name.startswith(TRAINING) or name == "motion_norm_sampled":
            continue
        assert name in seen, f"{case}: nothing is compared with '{name}'"
        found = seen[name]
        if found is None:  # compared already, with a tolerance of its own
            continue
        if name.endswith("_head"):
            found = found[tuple(slice(size) for size in expected.shape)]
        assert_equal(name, found, expected)


def _file_columns(motion, folder) -> dict:
    """What the program writes of a motion."""
    write_probtalk3d(folder / "motion.npy", Contents(face_of(motion)))
    written = np.load(folder / "motion.npy")
    assert written.dtype == np.float64
    return {"flame_params": written}


def _flame_outputs(motions) -> dict:
    [motion] = motions
    return {"motion_out_norm": scaled_values(motion)[None], "motion_out_flame_exp": motion[:, :50], "motion_out_flame_jaw": motion[:, 50:]}


def _sampling(**settings):
    from twohander.engines.probtalk3d.pipeline import Sampling

    return Sampling(**settings)


def _flame_model(case, folder):
    """The case's synthetic FLAME model, from a file as FLAME is published."""
    filled = case.generated_inputs()
    arrays = {name.removeprefix("flame."): array for name, array in filled.items()}
    weights, regressor = np.abs(arrays.pop("weights_raw")) ** 3, np.abs(arrays.pop("J_regressor_raw")) ** 8
    arrays |= {"weights": weights / weights.sum(axis=1, keepdims=True), "J_regressor": regressor / regressor.sum(axis=1, keepdims=True),
               "kintree_table": np.stack([np.array(case.config["parents"]), np.arange(len(case.config["parents"]))]).astype(np.uint32),
               "f": np.zeros((2, 3), np.uint32)}
    arrays["posedirs"] = arrays["posedirs"].reshape(len(arrays["v_template"]), 3, -1)
    (folder / "generic_model.pkl").write_bytes(pickle.dumps(arrays, protocol=2))
    return load_body_model(folder / "generic_model.pkl")
