"""Arrays on disk under a digest of what they were made from: found again by content, forgotten when the space is needed."""

import os
from pathlib import Path

import numpy as np

from ..errors import OutputError
from .writing import make_folder, written_whole

LARGEST_BYTES = 2 << 30  # an hour of conversation takes about 0.4 GB of speech features


class ArrayCache:
    """A folder of arrays; the longest unused go first when it holds more than `largest` bytes."""

    def __init__(self, folder: Path, largest: int = LARGEST_BYTES):
        self._folder, self._largest = Path(folder), largest

    def get(self, digest: str) -> np.ndarray | None:
        """The array kept under a digest, or None. A damaged file counts as absent."""
        path = self._path(digest)
        try:
            array = np.load(path, allow_pickle=False)
            os.utime(path)
        except (OSError, ValueError, EOFError):
            return None
        return array

    def put(self, digest: str, array: np.ndarray) -> None:
        """Keep an array. A folder that cannot be written keeps nothing: the result can be made again."""
        try:
            make_folder(self._folder)
            with written_whole(self._path(digest)) as temporary:
                np.save(temporary, array, allow_pickle=False)
        except OutputError:
            return
        self._forget_oldest()

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}.npy"

    def _forget_oldest(self) -> None:
        used = 0
        for path in sorted(self._folder.glob("*.npy"), key=_used_at, reverse=True):
            used += _size(path)
            if used > self._largest:
                path.unlink(missing_ok=True)


def _used_at(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
