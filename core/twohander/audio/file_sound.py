"""A voice that stays in its file: read a block at a time whenever it is listened to, so that long recordings take no memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile

from ..errors import AudioError

BLOCK = 1 << 18  # frames read at once


class FileSamples:
    """The samples (N,) float32 of one channel of a sound file, or of all its channels averaged.

    `numpy.asarray` of it reads the whole voice. channel: 0 is the left one; None averages.
    """

    ndim, dtype = 1, np.dtype(np.float32)

    def __init__(self, path: Path, channel: int | None, length: int):
        self._path, self._channel, self._length = path, channel, length

    def __len__(self) -> int:
        return self._length

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        if copy is False:
            raise ValueError("these samples lie in a file: they cannot be had without copying them")
        return np.concatenate(list(self.blocks())).astype(dtype or self.dtype, copy=False)

    def blocks(self) -> Iterator[np.ndarray]:
        """The samples in order, `BLOCK` of them at a time. Raises AudioError if the file is not any more what it was."""
        length = 0
        with opened(self._path) as file:
            for block in frames_of(file):
                length += len(block)
                yield np.ascontiguousarray(block.mean(axis=1) if self._channel is None else block[:, self._channel])
        if length != self._length:
            raise AudioError(f"{self._path.name} has changed while it was used; start again")


@contextmanager
def opened(path: Path) -> Iterator[soundfile.SoundFile]:
    """The file, open for reading. Raises AudioError, then and while it is read, for what is not a sound file or cannot be opened."""
    try:
        with soundfile.SoundFile(path) as file:
            yield file
    except soundfile.LibsndfileError as problem:
        raise AudioError(f"{path.name} is not a sound file that can be read ({problem.error_string.rstrip('.')}); "
                         "use wav, flac, mp3, ogg") from None
    except OSError as problem:
        raise AudioError(f"{path} cannot be opened ({problem.strerror or problem})") from None


def frames_of(file: soundfile.SoundFile) -> Iterator[np.ndarray]:
    """An open file's frames (n, channels) float32 in order, `BLOCK` of them at a time."""
    return file.blocks(BLOCK, dtype="float32", always_2d=True)
