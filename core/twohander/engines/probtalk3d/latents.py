"""What a bottleneck lets through, made for a stretch of frames when it is needed: a long recording's need not be in memory."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from ...files.stored_arrays import put_away
from .network import Bottleneck


class Latents(Protocol):
    """What stands for one motion. Its length is the number of frames."""

    def __len__(self) -> int: ...

    def part(self, start: int, stop: int) -> Tensor:
        """Latents (stop - start, features) of frames start..stop-1, on the network's device."""


@dataclass(frozen=True)
class CodedLatents:
    """Entries of a codebook (K, width). codes: (R,), of which features * frames = R * width numbers come."""

    codes: Tensor
    codebook: Tensor
    frames: int

    def __len__(self) -> int:
        return self.frames

    def part(self, start: int, stop: int) -> Tensor:
        # parity: an entry is a run over time within a channel that goes on in the next channel, not a frame.
        width = self.codebook.shape[1]
        channels = torch.arange(len(self.codes) * width // self.frames, device=self.codes.device)
        places = torch.arange(start, stop, device=self.codes.device)[:, None] + channels * self.frames
        return self.codebook[self.codes[places // width], places % width]


@dataclass(frozen=True)
class DrawnLatents:
    """Draws from the distribution about each of latents (T, features). noise: as many normal numbers; None for the means.

    factor: deviations about the mean for noise of 1.
    """

    latents: np.ndarray
    bottleneck: Bottleneck
    factor: float
    noise: np.ndarray | None

    def __len__(self) -> int:
        return len(self.latents)

    def part(self, start: int, stop: int) -> Tensor:
        device = self.bottleneck.mean.weight.device
        mean, deviation = self.bottleneck.distribution(torch.from_numpy(self.latents[start:stop]).to(device))
        put_away(self.latents)
        if self.noise is None:
            return mean
        drawn = mean + self.factor * torch.from_numpy(self.noise[start:stop]).to(device) * deviation
        put_away(self.noise)
        return drawn
