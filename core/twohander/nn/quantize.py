"""Vector quantisation: continuous vectors as entries of a codebook, the nearest ones or drawn by their distance."""

import torch
from torch import Tensor


def squared_distances(vectors: Tensor, codebook: Tensor) -> Tensor:
    """(..., N, K) squared Euclidean distances of vectors (..., N, D) from a codebook's rows (K, D)."""
    lengths = vectors.square().sum(dim=-1, keepdim=True) + codebook.square().sum(dim=-1)
    return torch.add(lengths, vectors @ codebook.T, alpha=-2)


def nearest_codes(distances: Tensor) -> Tensor:
    """(..., N) the numbers of the nearest rows for distances (..., N, K)."""
    return distances.argmin(dim=-1)


def drawn_codes(distances: Tensor, temperature: float, draw: int, noise: Tensor) -> Tensor:
    """(..., N) numbers drawn with probabilities softmax(-distance / temperature): of `draw` draws without replacement the last.

    noise: uniform numbers in [0, 1), shaped as the distances. A Gumbel variable added to each logarithm of a probability makes their order
    that of draws without replacement (Kool et al., Stochastic beams and where to find them, 2019), however small the probabilities are.
    """
    tiny = torch.finfo(noise.dtype).tiny
    gumbel = -torch.log((-torch.log(noise.clamp(min=tiny))).clamp(min=tiny))
    return (gumbel - distances / temperature).topk(draw, dim=-1).indices[..., -1]
