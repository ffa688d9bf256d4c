"""Arrays on disk under a digest of what they were made from: found again by content, forgotten when the space is needed."""

import os
from pathlib import Path
from tokenize import TokenError  # what numpy lets through from a damaged header

import numpy as np

from ..errors import OutputError
from .arrays import InPieces, read_stored_npy, write_npy
from .stored_arrays import in_blocks
from .writing import make_folder

LARGEST_BYTES = 2 << 30  # an hour of conversation takes about 0.4 GB of speech features


class ArrayCache:
    """A folder of arrays; the longest unused go first when it holds more than `largest` bytes."""

    def __init__(self, folder: Path, largest: int = LARGEST_BYTES):
        self._folder, self._largest = Path(folder), largest

    def get(self, digest: str) -> np.ndarray | None:
        """The array kept under a digest, or None. A damaged file counts as absent."""
        path = self._path(digest)
        try:
            array = read_stored_npy(path)
            os.utime(path)
        except (OSError, ValueError, EOFError, TokenError):
            return None
        return array

    def put(self, digest: str, array: np.ndarray) -> None:
        """Keep an array. A folder that cannot be written keeps nothing: the result can be made again."""
        try:
            make_folder(self._folder)
            write_npy(self._path(digest), InPieces(array.shape, array.dtype, in_blocks(array)))
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
