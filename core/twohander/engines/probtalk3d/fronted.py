"""A network's front over a recording of any length: normalised over all of it, made for a stretch of frames when it is needed."""

from collections.abc import Callable

import torch
from torch import Tensor

from .course import POSITIONS
from .network import Front

AT_ONCE = POSITIONS  # frames up to which the front runs over everything in one piece, as published; longer ones are gone through twice


class Fronted:
    """What a front makes of `frames` frames. part: gives values (B, n, width) of frames start..stop-1, as often as they are asked for."""

    def __init__(self, front: Front, part: Callable[[int, int], Tensor], frames: int):
        self._front, self._values, self._frames = front, part, frames
        self._whole = front(part(0, frames)) if frames <= AT_ONCE else None
        if self._whole is None:
            self._moments = self._measured()

    def part(self, start: int, stop: int) -> Tensor:
        """(B, stop - start, width) of frames start..stop-1."""
        if self._whole is not None:
            return self._whole[:, start:stop]
        return self._front.normalized(self._hidden(start, stop), *self._moments)

    def _hidden(self, start: int, stop: int) -> Tensor:
        first, last = max(0, start - self._front.reach), min(self._frames, stop + self._front.reach)
        hidden = self._front.hidden(self._values(first, last))
        return hidden[:, start - first:len(hidden[0]) - (last - stop)]

    def _measured(self) -> tuple[Tensor, Tensor]:
        """Mean and variance (B, 1, width) over all frames, put together from stretches (Chan et al., 1979)."""
        count, mean, squares = 0, 0.0, 0.0
        for start in range(0, self._frames, AT_ONCE):
            hidden = self._hidden(start, min(start + AT_ONCE, self._frames))
            more, difference = hidden.shape[1], hidden.mean(dim=1, keepdim=True) - mean
            squares = squares + hidden.var(dim=1, correction=0, keepdim=True) * more + difference ** 2 * (count * more / (count + more))
            mean, count = mean + difference * (more / (count + more)), count + more
        return mean, squares / count
