"""What the benchmarks of ProbTalk3D run on: weights in a model store."""

from pathlib import Path

import numpy as np

from twohander.files.store import PUBLISHED, StoredNetwork, models_folder, stored_networks

SYSTEMS = ("vqvae", "facediffuser")


def full_models(folder: Path) -> dict[str, StoredNetwork]:
    """The published networks of the store by system; where one is missing, random weights of its size in `folder`."""
    found = {one.network: one for one in stored_networks(models_folder(), "probtalk3d", PUBLISHED)}
    if set(SYSTEMS) <= set(found):
        return {system: found[system] for system in SYSTEMS}
    return {system: random_model(folder, system) for system in SYSTEMS}


def random_model(folder: Path, system: str, config=None) -> StoredNetwork:
    """Random weights in the published layout, added to a store in `folder`. config: of the network, the published one by default."""
    import torch

    from twohander.engines.models import add_model
    from twohander.engines.probtalk3d.checkpoint import denoiser_shapes, predictor_shapes
    from twohander.engines.probtalk3d.config import DenoiserConfig, PredictorConfig

    shapes = denoiser_shapes(config or DenoiserConfig()) if system == "facediffuser" else predictor_shapes(config or PredictorConfig())
    generator, state = torch.Generator().manual_seed(0), {}
    for name, shape in shapes.items():
        if len(shape) == 1:
            state[name] = torch.ones(shape) if "norm" in name and name.endswith("weight") else torch.zeros(shape)
        elif not name.endswith(".pe"):
            state[name] = torch.randn(shape, generator=generator) / max(1, np.prod(shape[1:])) ** 0.5
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(state, folder / "random.pth")
    stored = add_model(folder / "random.pth", folder=folder)
    (folder / "random.pth").unlink()
    return stored
