"""ProbTalk3D's files in their published layouts, small and random, for tests."""

from pathlib import Path

VERTICES = 60  # of the small FaceDiffuser


def small_tensors(system: str, seed: int = 0, positions: bool = True, vertices: int = VERTICES, times: int = 50) -> dict:
    """The published tensors of a small "vqvae", "vae" (each also with "_prior") or "facediffuser".

    positions: with the tables of positions. vertices, times: of FaceDiffuser.
    """
    import torch
    from twohander.audio.encoder_config import SpeechEncoderConfig
    from twohander.engines.probtalk3d import checkpoint
    from twohander.engines.probtalk3d.config import DenoiserConfig, PredictorConfig, PriorConfig
    from twohander.engines.probtalk3d.network import position_table
    from twohander.engines.probtalk3d.systems import FACEDIFFUSER

    speech = SpeechEncoderConfig(width=128, layers=2, feed_forward=192, large_norms=False)
    prior = PriorConfig(system.removesuffix("_prior"), features=32, feed_forward=48, encoder_layers=1, decoder_layers=2, codes=24,
                        code_width=16)
    if system == FACEDIFFUSER:
        shapes = checkpoint.denoiser_shapes(DenoiserConfig(3 * vertices, features=16, recurrent=12, times=times, speech=speech))
    elif system.endswith("_prior"):
        shapes = checkpoint.prior_shapes(prior)
    else:
        shapes = checkpoint.predictor_shapes(PredictorConfig(layers=2, prior=prior, speech=speech))
    generator = torch.Generator().manual_seed(seed)
    tensors = {}
    for name, shape in shapes.items():
        values = torch.randn(shape, generator=generator)
        norm = "norm" in name and name.endswith("weight") or name.endswith("weight_g")
        tensors[name] = 1 + 0.1 * values if norm else values * (0.1 if len(shape) == 1 else values[0].numel() ** -0.5)
        if name.endswith(".pe"):
            tensors[name] = position_table(shape[2])[:, None].clone()
    if not positions:
        tensors = {name: tensor for name, tensor in tensors.items() if not name.endswith(".pe")}
    return tensors


def small_file(path: Path, system: str, seed: int = 0, **changes) -> Path:
    """Write them as published: Lightning's .ckpt, or a plain .pth of FaceDiffuser. changes: tensors to put in (None takes one out)."""
    import torch
    from lightning_files import write_lightning

    tensors = small_tensors(system, seed)
    for name, tensor in changes.items():
        tensors.pop(name, None)
        if tensor is not None:
            tensors[name] = tensor
    if system == "facediffuser":
        torch.save(tensors, path)
        return path
    for split in ("train", "test", "val"):
        for loss in ("recons_exp", "recons_jaw", "total", "count"):
            tensors[f"_losses.losses_{split}.{loss}"] = torch.tensor(0.0)
    return write_lightning(path, tensors, {"latent_dim": 256, "losses": {"_target_": "torch.nn.L1Loss", "betas": [0.9, 0.98]}})
