"""A sound under analysis in a temporary file, sliced like an array: what is looked at takes memory, not the whole recording."""

import tempfile
from collections.abc import Iterable, Iterator

import numpy as np

from ..errors import AudioError

IN_MEMORY = 16 << 20  # bytes up to which no file is made: two minutes at 16 kHz
_SAMPLE = np.dtype(np.float32)


class StoredSound:
    """Samples (N,) float32, fixed once made; `sound[start:stop]` is an array. The file is gone with the object."""

    def __init__(self, blocks: Iterable[np.ndarray]):
        """blocks: the samples in order. Raises AudioError if the disk is full."""
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)
        try:
            for block in blocks:
                self._file.write(np.ascontiguousarray(block, _SAMPLE).data)
            self._file.flush()
        except OSError as problem:
            raise AudioError(f"the sound cannot be kept in {tempfile.gettempdir()} while it is analysed ({problem.strerror or problem}); "
                             "make room there, or name another folder in TMPDIR") from None
        self._length = self._file.tell() // _SAMPLE.itemsize

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, part: slice) -> np.ndarray:
        start, stop, step = part.indices(self._length)
        if step != 1:
            raise ValueError("a stored sound is read without gaps")
        self._file.seek(start * _SAMPLE.itemsize)
        return np.frombuffer(self._file.read(max(0, stop - start) * _SAMPLE.itemsize), _SAMPLE)


Samples = StoredSound | np.ndarray
"""Mono samples (S,) float32 at 16 kHz within -1..1, sliced piece by piece."""

BLOCK = 1 << 20  # samples looked at together: a minute


def sound_blocks(samples: Samples, length: int = BLOCK) -> Iterator[np.ndarray]:
    """The samples in order, so many at a time."""
    for first in range(0, len(samples), length):
        yield samples[first:first + length]
