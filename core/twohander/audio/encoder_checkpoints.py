"""Published tensors of wav2vec 2.0 and HuBERT encoders: which there are, and how they become ours."""

from collections.abc import Mapping

from torch import Tensor

from .encoder_config import SpeechEncoderConfig
from .encoders import CHANNELS, KERNELS
from .speech_transformer import POSITION_GROUPS, POSITION_KERNEL

POSITION = "encoder.pos_conv_embed.conv."
# Names that one release of torch or another gives the same tensor.
ALIASES = {POSITION + "parametrizations.weight.original0": POSITION + "weight_g",
           POSITION + "parametrizations.weight.original1": POSITION + "weight_v"}
OPTIONAL = ("masked_spec_embed",)  # used in training only
_LAYER = {"attention.k_proj": ("width", "width"), "attention.v_proj": ("width", "width"), "attention.q_proj": ("width", "width"),
          "attention.out_proj": ("width", "width"), "feed_forward.intermediate_dense": ("feed_forward", "width"),
          "feed_forward.output_dense": ("width", "feed_forward")}
_CONVOLUTIONS = "feature_extractor."


def config_from(shapes: Mapping[str, tuple[int, ...]], prefix: str) -> SpeechEncoderConfig:
    """The sizes of the encoder whose tensors begin with `prefix`; sizes that no tensor tells keep their default."""
    default = SpeechEncoderConfig()
    layers = {name[len(prefix):].split(".")[2] for name in shapes if name.startswith(prefix + "encoder.layers.")}
    projection = shapes.get(prefix + "feature_projection.projection.weight", (default.width,))
    dense = shapes.get(prefix + "encoder.layers.0.feed_forward.intermediate_dense.weight", (default.feed_forward,))
    return SpeechEncoderConfig(projection[0], len(layers) or default.layers, dense[0],
                               prefix + "feature_extractor.conv_layers.1.layer_norm.weight" in shapes)


def published_shapes(config: SpeechEncoderConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor that a published encoder of these sizes has, but for the OPTIONAL ones."""
    width = config.width
    shapes = {}
    for index, kernel in enumerate(KERNELS):
        layer = f"feature_extractor.conv_layers.{index}."
        shapes[layer + "conv.weight"] = (CHANNELS, CHANNELS if index else 1, kernel)
        if config.large_norms:
            shapes[layer + "conv.bias"] = (CHANNELS,)
        if config.large_norms or index == 0:
            shapes |= _normed(layer + "layer_norm.", CHANNELS)
    shapes |= _normed("feature_projection.layer_norm.", CHANNELS)
    shapes |= {"feature_projection.projection.weight": (width, CHANNELS), "feature_projection.projection.bias": (width,)}
    shapes |= {POSITION + "weight_g": (1, 1, POSITION_KERNEL), POSITION + "weight_v": (width, width // POSITION_GROUPS, POSITION_KERNEL),
               POSITION + "bias": (width,)}
    shapes |= _normed("encoder.layer_norm.", width)
    for index in range(config.layers):
        layer = f"encoder.layers.{index}."
        for name, (rows, columns) in _LAYER.items():
            shapes[f"{layer}{name}.weight"] = (getattr(config, rows), getattr(config, columns))
            shapes[f"{layer}{name}.bias"] = (getattr(config, rows),)
        shapes |= _normed(layer + "layer_norm.", width) | _normed(layer + "final_layer_norm.", width)
    return shapes


def convolution_tensors(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What ConvolutionStack loads, out of an encoder's published tensors."""
    converted = {}
    for name, tensor in tensors.items():
        if name.startswith(_CONVOLUTIONS):
            if name.endswith("conv.weight"):  # (outputs, inputs, taps) to taps side by side
                tensor = tensor.transpose(1, 2).flatten(1)
            converted[name.removeprefix(_CONVOLUTIONS)] = tensor
    return converted


def context_tensors(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What ContextEncoder loads, out of an encoder's published tensors: the positional weight multiplied out."""
    direction, length = tensors[POSITION + "weight_v"], tensors[POSITION + "weight_g"]
    converted = {name: tensor for name, tensor in tensors.items()
                 if not name.startswith(_CONVOLUTIONS) and name not in OPTIONAL and not name.startswith(POSITION + "weight_")}
    converted[POSITION + "weight"] = length * direction / direction.norm(dim=(0, 1), keepdim=True)
    return converted


def _normed(prefix: str, width: int) -> dict[str, tuple[int, ...]]:
    return {prefix + "weight": (width,), prefix + "bias": (width,)}
