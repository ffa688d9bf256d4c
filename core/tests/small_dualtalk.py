"""A DualTalk checkpoint in the published layout, small and random, for tests."""

from collections import OrderedDict
from pathlib import Path


def small_checkpoint(path: Path, one_stack: bool = True, seed: int = 0, **changes) -> Path:
    """Write a checkpoint of 128-wide, 2-layer encoders and 32 features. changes: tensors to put in (None takes one out)."""
    import torch
    from twohander.audio.encoder_config import SpeechEncoderConfig
    from twohander.engines.dualtalk.checkpoint import PARTNER, TARGET, published_shapes
    from twohander.engines.dualtalk.config import DualTalkConfig

    config = DualTalkConfig(features=32, feed_forward=64, encoder=SpeechEncoderConfig(width=128, layers=2, feed_forward=192))
    generator = torch.Generator().manual_seed(seed)
    state = OrderedDict()
    for name, shape in published_shapes(config).items():
        values = torch.randn(shape, generator=generator)
        norm = "norm" in name and name.endswith("weight") or name.endswith("weight_g")
        state[name] = 1 + 0.1 * values if norm else values * (0.1 if len(shape) == 1 else values[0].numel() ** -0.5)
        if name.endswith("in_proj_weight"):  # attention that tells frames apart: an even one makes motion stand still
            state[name][:2 * shape[0] // 3] *= 5
    if one_stack:
        for name in list(state):
            if name.startswith(TARGET + "feature_extractor."):
                state[PARTNER + name.removeprefix(TARGET)] = state[name].clone()
    for name, tensor in changes.items():
        state.pop(name, None)
        if tensor is not None:
            state[name] = tensor
    torch.save(state, path)
    return path
