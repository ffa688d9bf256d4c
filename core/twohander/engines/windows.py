"""Long recordings in overlapping windows: where they lie, and how their results join."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import numpy as np

from ..files.stored_arrays import new_array, put_away


@dataclass(frozen=True)
class Window:
    """Frames start..stop-1 of a recording."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start


def windows(frames: int, longest: int, overlap: int) -> tuple[Window, ...]:
    """As few windows as cover the frames, all of one length of at most `longest`, neighbours sharing at least `overlap` frames.

    A recording of at most `longest` frames is one window. ValueError unless 0 <= overlap < longest / 2.
    """
    if not 0 <= overlap < longest / 2:
        raise ValueError(f"windows of {longest} frames cannot overlap by {overlap}")
    if frames <= longest:
        return (Window(0, frames),)
    count = ceil((frames - overlap) / (longest - overlap))
    length = ceil((frames + (count - 1) * overlap) / count)
    starts = [(frames - length) * index // (count - 1) for index in range(count)]
    return tuple(Window(start, start + length) for start in starts)


def cross_faded(pieces: Iterable[tuple[Window, np.ndarray]], frames: int, result: np.ndarray | None = None) -> np.ndarray:
    """One curve (frames, ...) out of windows in order and their curves (len(window), ...), blended linearly where neighbours overlap.

    Where neighbours agree the result is theirs. Pieces are taken one at a time, so a generator needs the memory of one. result: where the
    curve is put; by default an array of `new_array`.
    """
    reached = 0
    for window, values in pieces:
        if result is None:
            result = new_array(frames, *values.shape[1:], dtype=values.dtype)
        shared = max(0, reached - window.start)
        share = ((np.arange(shared) + 1) / (shared + 1)).astype(values.dtype).reshape(-1, *[1] * (values.ndim - 1))
        meeting = slice(window.start, window.start + shared)
        result[meeting] += share * (values[:shared] - result[meeting])
        result[window.start + shared:window.stop] = values[shared:]
        reached = window.stop
        put_away(result)
    return result
