"""ProbTalk3D's published files: which tensors they have, and how they become ours."""

from collections.abc import Mapping
from itertools import product

import torch
from torch import Tensor, nn

from ...audio import encoder_checkpoints
from ...audio.encoder_checkpoints import ALIASES, OPTIONAL
from ..published import PublishedNetwork
from .config import DenoiserConfig, PredictorConfig, PriorConfig
from .denoiser import Denoiser
from .network import MotionPrior, Predictor, position_table
from .systems import FACEDIFFUSER, VAE, VQVAE

ENGINE = "probtalk3d"
SPEECH, PRIOR, PREDICTOR = "feature_extractor.audiomodel.", "motion_prior.", "feature_predictor."
DIFFUSED_SPEECH = "audio_encoder."

# Our beginnings of names to the published ones, for whole networks and within a transformer's layers (attention and perceptron alternate).
_PRIOR_NAMES = {
    "encoder.mapping.": "motion_encoder.feature_mapping.0.",
    "encoder.front.convolution.": "motion_encoder.squasher.0.0.",
    "encoder.transformer.embedding.": "motion_encoder.encoder_linear_embedding.net.",
    "encoder.transformer.positions": "motion_encoder.encoder_pos_embedding.pe",
    "encoder.transformer.layers.": "motion_encoder.encoder_transformer.net.",
    "decoder.front.convolution.": "motion_decoder.expander.0.0.",
    "decoder.transformer.embedding.": "motion_decoder.decoder_linear_embedding.net.",
    "decoder.transformer.positions": "motion_decoder.decoder_pos_embedding.pe",
    "decoder.transformer.layers.": "motion_decoder.decoder_transformer.net.",
    "decoder.project.": "motion_decoder.feature_mapping_reverse.",
    "bottleneck.codebook": "quantize.embedding.weight",
    "bottleneck.mean.": "mean.",
    "bottleneck.log_variance.": "logvar.",
}
_PREDICTOR_NAMES = {
    "project.": "audio_feature_map.",
    "factor.": "style_embedding.",
    "front.convolution.": "squasher.0.0.",
    "transformer.embedding.": "encoder_linear_embedding.net.",
    "transformer.positions": "encoder_pos_embedding.pe",
    "transformer.layers.": "encoder_transformer.net.",
}
_LAYER_NAMES = {
    "attention_norm.": (0, "fn.norm."), "query_key_value.": (0, "fn.fn.to_qkv."), "attention_out.": (0, "fn.fn.to_out."),
    "perceptron_norm.": (1, "fn.norm."), "widen.": (1, "fn.fn.l1."), "narrow.": (1, "fn.fn.l2."),
}
_DENOISER_NAMES = {
    "narrow.": "input_projection.0.", "mix.": "input_projection.1.", "project.": "cond_projection.", "factor.": "obj_vector.",
    "time.": "time_mlp.0.", "norm.": "norm_cond.", "memory.": "gru.", "widen.": "final_layer.",
}
# Running sums of losses, kept beside the weights.
_LOSSES = tuple(f"{prefix}_losses.losses_{split}.{name}" for prefix, split, name in product(
    ("", PRIOR), ("train", "test", "val"), ("quant", "kl", "latent_manifold", "recons_exp", "recons_jaw", "total", "count")))
_POSITIONS = (*(prefix + name for prefix in ("", PRIOR) for ours, name in _PRIOR_NAMES.items() if ours.endswith("positions")),
              PREDICTOR + _PREDICTOR_NAMES["transformer.positions"])


def canonical(name: str) -> str:
    """The published name of a tensor that another release of torch named otherwise."""
    for prefix in (SPEECH, DIFFUSED_SPEECH):
        rest = name.removeprefix(prefix)
        if rest != name and rest in ALIASES:
            return prefix + ALIASES[rest]
    return name


def optional_names() -> tuple[str, ...]:
    """Published tensors that nothing here needs, and the tables of positions, which can be computed."""
    return (*_LOSSES, *_POSITIONS, *(prefix + name for prefix in (SPEECH, DIFFUSED_SPEECH) for name in OPTIONAL))


def prior_config_from(shapes: Mapping[str, tuple[int, ...]], prefix: str = "") -> PriorConfig:
    """The sizes of the prior whose tensors begin with `prefix`; those that no tensor tells are the published ones."""
    default = PriorConfig()
    codes, code_width = shapes.get(prefix + "quantize.embedding.weight", (default.codes, default.code_width))
    return PriorConfig(
        VQVAE if prefix + "quantize.embedding.weight" in shapes else VAE,
        *reversed(shapes.get(prefix + "motion_encoder.feature_mapping.0.weight", (default.features, default.motion))),
        shapes.get(prefix + "motion_encoder.encoder_transformer.net.1.fn.fn.l1.weight", (default.feed_forward,))[0],
        _layers(shapes, prefix + _PRIOR_NAMES["encoder.transformer.layers."], default.encoder_layers),
        _layers(shapes, prefix + _PRIOR_NAMES["decoder.transformer.layers."], default.decoder_layers), codes, code_width)


def predictor_config_from(shapes: Mapping[str, tuple[int, ...]]) -> PredictorConfig:
    """The sizes of both stages."""
    default = PredictorConfig()
    return PredictorConfig(
        _layers(shapes, PREDICTOR + _PREDICTOR_NAMES["transformer.layers."], default.layers),
        shapes.get(PREDICTOR + "style_embedding.weight", (default.styles,))[-1],
        prior_config_from(shapes, PRIOR), encoder_checkpoints.config_from(shapes, SPEECH))


def denoiser_config_from(shapes: Mapping[str, tuple[int, ...]]) -> DenoiserConfig:
    """The sizes of FaceDiffuser."""
    default = DenoiserConfig()
    features, times = shapes.get("time_mlp.0.weight", (default.features, default.times))
    return DenoiserConfig(
        shapes.get("final_layer.weight", (default.motion,))[0], features, shapes.get("final_layer.weight", (default.recurrent,))[-1],
        sum(name.startswith("gru.weight_hh_l") for name in shapes) or default.layers, times,
        shapes.get("input_projection.1.weight", (default.kernel,))[-1], shapes.get("obj_vector.weight", (default.styles,))[-1],
        encoder_checkpoints.config_from(shapes, DIFFUSED_SPEECH))


def prior_shapes(config: PriorConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor that a published first stage of these sizes has."""
    return _published_shapes(lambda: MotionPrior(config), _PRIOR_NAMES)


def predictor_shapes(config: PredictorConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor that a published second stage of these sizes has."""
    return (_speech_shapes(config.speech, SPEECH) | {PRIOR + name: shape for name, shape in prior_shapes(config.prior).items()}
            | {PREDICTOR + name: shape for name, shape in _published_shapes(lambda: Predictor(config), _PREDICTOR_NAMES).items()})


def denoiser_shapes(config: DenoiserConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor that a published FaceDiffuser of these sizes has."""
    return _speech_shapes(config.speech, DIFFUSED_SPEECH) | _published_shapes(lambda: Denoiser(config), _DENOISER_NAMES)


def converted_prior(tensors: Mapping[str, Tensor], config: PriorConfig) -> tuple[PriorConfig, dict[str, Tensor]]:
    """Our tensors, named `prior.`, out of the published ones."""
    return config, _ours(tensors, lambda: MotionPrior(config), _PRIOR_NAMES, "prior.")


def converted_predictor(tensors: Mapping[str, Tensor], config: PredictorConfig) -> tuple[PredictorConfig, dict[str, Tensor]]:
    """Our tensors out of the published ones: `convolutions.`, `context.`, `predictor.`, `prior.`."""
    return config, (_speech(tensors, SPEECH) | _ours(_under(tensors, PREDICTOR), lambda: Predictor(config), _PREDICTOR_NAMES, "predictor.")
                    | _ours(_under(tensors, PRIOR), lambda: MotionPrior(config.prior), _PRIOR_NAMES, "prior."))


def converted_denoiser(tensors: Mapping[str, Tensor], config: DenoiserConfig) -> tuple[DenoiserConfig, dict[str, Tensor]]:
    """Our tensors out of the published ones: `convolutions.`, `context.`, `denoiser.`."""
    return config, _speech(tensors, DIFFUSED_SPEECH) | _ours(tensors, lambda: Denoiser(config), _DENOISER_NAMES, "denoiser.")


def _layers(shapes: Mapping[str, tuple[int, ...]], prefix: str, default: int) -> int:
    return len({name[len(prefix):].split(".")[0] for name in shapes if name.startswith(prefix)}) // 2 or default


def _published_name(ours: str, names: Mapping[str, str]) -> str:
    prefix = next(prefix for prefix in names if ours.startswith(prefix))
    rest = ours.removeprefix(prefix)
    if prefix.endswith("layers."):
        number, _, rest = rest.partition(".")
        inner = next(inner for inner in _LAYER_NAMES if rest.startswith(inner))
        half, published = _LAYER_NAMES[inner]
        rest = f"{2 * int(number) + half}.{published}{rest.removeprefix(inner)}"
    return names[prefix] + rest


def _published_shapes(build, names: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    return {_published_name(name, names): _published_shape(name, tensor) for name, tensor in _bare(build).state_dict().items()}


def _published_shape(name: str, tensor: Tensor) -> tuple[int, ...]:
    return (len(tensor), 1, tensor.shape[1]) if name.endswith("positions") else tuple(tensor.shape)


def _ours(tensors: Mapping[str, Tensor], build, names: Mapping[str, str], prefix: str) -> dict[str, Tensor]:
    """The published tensors under `prefix` and the names of the module that `build` makes; absent tables of positions are computed."""
    ours = {}
    for name, like in _bare(build).state_dict().items():
        published = _published_name(name, names)
        if name.endswith("positions"):
            ours[prefix + name] = tensors[published][:, 0] if published in tensors else position_table(like.shape[1])
        else:
            ours[prefix + name] = tensors[published]
    return ours


def _bare(build) -> nn.Module:
    with torch.device("meta"):
        return build()


def _under(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _speech_shapes(config, prefix: str) -> dict[str, tuple[int, ...]]:
    return {prefix + name: shape for name, shape in encoder_checkpoints.published_shapes(config).items()}


def _speech(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    published = _under(tensors, prefix)
    return ({f"convolutions.{name}": tensor for name, tensor in encoder_checkpoints.convolution_tensors(published).items()}
            | {f"context.{name}": tensor for name, tensor in encoder_checkpoints.context_tensors(published).items()})


def _second_stage(system: str, label: str, telltale: str) -> PublishedNetwork:
    return PublishedNetwork(ENGINE, system, label, (PREDICTOR, telltale), canonical, predictor_config_from, predictor_shapes,
                            optional_names, converted_predictor)


def _first_stage(system: str, label: str, telltale: str) -> PublishedNetwork:
    return PublishedNetwork(ENGINE, f"{system}_prior", label, ("motion_encoder.feature_mapping.", telltale), canonical, prior_config_from,
                            prior_shapes, optional_names, converted_prior)


PUBLISHED = (
    _second_stage(VQVAE, "ProbTalk3D", PRIOR + "quantize."),
    _second_stage(VAE, "the VAE variant of ProbTalk3D", PRIOR + "mean."),
    _first_stage(VQVAE, "the first stage of ProbTalk3D", "quantize."),
    _first_stage(VAE, "the first stage of ProbTalk3D's VAE variant", "mean."),
    PublishedNetwork(ENGINE, FACEDIFFUSER, "FaceDiffuser of ProbTalk3D", ("obj_vector.",), canonical, denoiser_config_from, denoiser_shapes,
                     optional_names, converted_denoiser),
)
