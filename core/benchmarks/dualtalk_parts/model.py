"""What the benchmarks of DualTalk run on: weights in a model store, and voices."""

from collections import OrderedDict
from pathlib import Path

import numpy as np
import soundfile

from twohander.files.store import PUBLISHED, StoredNetwork, models_folder, stored_networks
from twohander.samples import cafe

RATE = 16_000


def full_model(folder: Path) -> StoredNetwork:
    """The published model of the store, or random weights of its size in `folder`."""
    return next(iter(stored_networks(models_folder(), "dualtalk", PUBLISHED)), None) or random_model(folder)


def random_model(folder: Path, features: int = 256, feed_forward: int = 2048, width: int = 1024, layers: int = 24,
                 encoder_feed_forward: int = 4096) -> StoredNetwork:
    """Random weights in the published file's layout, added to a store in `folder`; both encoders have the same convolutions."""
    import torch

    from twohander.audio.encoder_config import SpeechEncoderConfig
    from twohander.engines.dualtalk.checkpoint import PARTNER, TARGET, published_shapes
    from twohander.engines.dualtalk.config import DualTalkConfig
    from twohander.engines.models import add_model

    config = DualTalkConfig(features=features, feed_forward=feed_forward,
                            encoder=SpeechEncoderConfig(width, layers, encoder_feed_forward))
    generator, state = torch.Generator().manual_seed(0), OrderedDict()
    for name, shape in published_shapes(config).items():
        shared = TARGET + name.removeprefix(PARTNER)
        if name.startswith(PARTNER + "feature_extractor."):
            state[name] = state[shared]
        elif len(shape) == 1:
            state[name] = torch.ones(shape) if "norm" in name and name.endswith("weight") else torch.zeros(shape)
        else:
            state[name] = torch.randn(shape, generator=generator) / max(1, np.prod(shape[1:])) ** 0.5
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(state, folder / "random.pth")
    stored = add_model(folder / "random.pth", folder=folder)
    (folder / "random.pth").unlink()
    return stored


def sample(seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """Both voices of the bundled conversation, repeated to this length."""
    first, second = (soundfile.read(path, dtype="float32")[0] for path in cafe().audio)
    length = round(seconds * RATE)
    return tuple(np.resize(voice, length) for voice in (first, second))
