"""The published DualTalk file: which tensors it has, and how they become ours."""

from collections.abc import Mapping

import torch
from torch import Tensor

from ...audio import encoder_checkpoints
from ...audio.encoder_checkpoints import ALIASES, OPTIONAL
from ..published import PublishedNetwork
from .config import DualTalkConfig
from .network import DualTalkHead

TARGET, PARTNER = "joint_encoder.audio_encoder1.", "joint_encoder.audio_encoder2."
# Published prefix to ours, for everything but the speech encoders.
RENAMES = {
    "joint_encoder.audio_projection.": "audio_projection.",
    "joint_encoder.blendshape_encoder.": "motion_encoder.",
    "temporal_enhancer.cross_attention.": "partner_attention.",
    "temporal_enhancer.temporal_lstm.": "partner_memory.",
    "interaction_module.interaction_encoder.": "interaction.",
    "interaction_module.self_attention.": "interaction_attention.",
    "synthesis_module.synthesis_decoder.layers.0.": "decoder.",
    "synthesis_module.modulation_layer.": "modulation.",
    "synthesis_module.blendshape_predictor.": "prediction.",
}


def canonical(name: str) -> str:
    """The published name of a tensor that another release of torch named otherwise."""
    for prefix in (TARGET, PARTNER):
        rest = name.removeprefix(prefix)
        if rest != name and rest in ALIASES:
            return prefix + ALIASES[rest]
    return name


def optional_names() -> tuple[str, ...]:
    """Published tensors that nothing here needs."""
    return tuple(prefix + name for prefix in (TARGET, PARTNER) for name in OPTIONAL)


def config_from(shapes: Mapping[str, tuple[int, ...]]) -> DualTalkConfig:
    """The network's sizes, which the file does not store; those that no tensor tells are the published ones."""
    default = DualTalkConfig()
    return DualTalkConfig(
        motion=shapes.get("joint_encoder.blendshape_encoder.0.weight", (0, default.motion))[-1],
        features=shapes.get("joint_encoder.audio_projection.weight", (default.features,))[0],
        feed_forward=shapes.get("synthesis_module.synthesis_decoder.layers.0.linear1.weight", (default.feed_forward,))[0],
        encoder=encoder_checkpoints.config_from(shapes, TARGET))


def published_shapes(config: DualTalkConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor that a published file of these sizes must have."""
    encoder = encoder_checkpoints.published_shapes(config.encoder)
    shapes = {prefix + name: shape for prefix in (TARGET, PARTNER) for name, shape in encoder.items()}
    with torch.device("meta"):
        head = DualTalkHead(config).state_dict()
    theirs = {ours: published for published, ours in RENAMES.items()}
    for name, tensor in head.items():
        ours = next(prefix for prefix in theirs if name.startswith(prefix))
        shapes[theirs[ours] + name.removeprefix(ours)] = tuple(tensor.shape)
    return shapes


def converted(tensors: Mapping[str, Tensor], config: DualTalkConfig) -> tuple[DualTalkConfig, dict[str, Tensor]]:
    """Our tensors out of the published ones, with the config completed.

    Names: `convolutions.<n>.`, one stack (n = 0) if both encoders have the same, else the target's and the partner's;
    `contexts.0.` and `contexts.1.`, the target's and the partner's; `head.`.
    """
    encoders = [{name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
                for prefix in (TARGET, PARTNER)]
    stacks = [encoder_checkpoints.convolution_tensors(encoder) for encoder in encoders]
    one_stack = all(torch.equal(tensor, stacks[1][name]) for name, tensor in stacks[0].items())
    ours = {f"convolutions.{index}.{name}": tensor
            for index, stack in enumerate(stacks[:1] if one_stack else stacks) for name, tensor in stack.items()}
    for index, encoder in enumerate(encoders):
        ours |= {f"contexts.{index}.{name}": tensor for name, tensor in encoder_checkpoints.context_tensors(encoder).items()}
    for published, prefix in RENAMES.items():
        ours |= {f"head.{prefix}{name.removeprefix(published)}": tensor for name, tensor in tensors.items() if name.startswith(published)}
    return DualTalkConfig(config.motion, config.features, config.feed_forward, config.encoder, one_stack), ours


PUBLISHED = (PublishedNetwork("dualtalk", "network", "DualTalk", ("joint_encoder.",), canonical, config_from, published_shapes,
                              optional_names, converted),)
