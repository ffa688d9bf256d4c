"""Large arrays that lie in a temporary file: they are used like others, and what was written or read of them need not stay in memory."""

import errno
import math
import mmap
import tempfile
from collections.abc import Iterator

import numpy as np

from ..errors import OutputError

IN_MEMORY = 16 << 20  # bytes up to which an array is an ordinary one: the joints of ten minutes at 30 fps
_BLOCK = 4 << 20  # bytes looked at together


class _Stored(mmap.mmap):
    """Ours: what was written to somebody else's mapping may be nowhere but in memory."""


def new_array(*shape: int, dtype=np.float32) -> np.ndarray:
    """An array of zeros; a large one lies in a temporary file that is gone with it.

    OutputError if the disk is full, MemoryError if the process may not have so many addresses.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size <= IN_MEMORY:
        return np.zeros(shape, dtype)
    try:
        with tempfile.TemporaryFile() as file:
            # Written, not only sized: a disk that fills up later would kill the process.
            nothing = bytes(_BLOCK)
            for start in range(0, size, _BLOCK):
                file.write(nothing[:size - start])
            file.flush()
            mapped = _Stored(file.fileno(), size)
    except OSError as problem:
        if problem.errno == errno.ENOMEM:
            raise MemoryError(problem.strerror) from None
        raise OutputError(f"{size >> 20} MB of motion cannot be kept in {tempfile.gettempdir()} ({problem.strerror or problem}); "
                          "make room there, or name another folder in TMPDIR") from None
    return np.frombuffer(mapped, dtype).reshape(shape)


def put_away(array: np.ndarray) -> None:
    """Let what is in memory of an array of `new_array`, or of a view of one, go back to its file; others stay as they are."""
    base = array
    while isinstance(base, np.ndarray):
        base = base.base
    mapped = getattr(base, "obj", None)  # of a memoryview
    if isinstance(mapped, _Stored) and hasattr(mapped, "madvise"):  # Windows has no such advice, and takes pages back by itself
        mapped.madvise(mmap.MADV_DONTNEED)


def in_blocks(*arrays: np.ndarray) -> Iterator[tuple[np.ndarray, ...] | np.ndarray]:
    """Arrays of equal length cut into blocks of as many rows as fit into little memory, in order; one array comes alone, several as tuples.

    Writing into a block writes into its array. What was looked at is put away.
    """
    rows = max(1, _BLOCK // max(array[:1].nbytes for array in arrays)) if len(arrays[0]) else 1
    for start in range(0, len(arrays[0]), rows):
        blocks = tuple(array[start:start + rows] for array in arrays)
        yield blocks if len(arrays) > 1 else blocks[0]
        for array in arrays:
            put_away(array)
