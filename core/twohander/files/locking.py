"""Work that one process does at a time, whoever else wants to; a lock ends with the process that has it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ..errors import OutputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def alone(path: Path, refusal: Exception) -> Iterator[None]:
    """The block runs unless another process, or another block of this one, has the lock at `path`: then `refusal` is raised.

    The file stays there, empty: removing it would let two have a lock of the same name. OutputError if it cannot be written.
    """
    with _opened(path) as file:
        try:
            _lock(file)
        except OSError:
            raise refusal from None
        yield


def _opened(path: Path) -> BinaryIO:
    try:
        return open(path, "ab")
    except OSError as problem:
        raise OutputError(f"{path} cannot be written ({problem.strerror}); choose another place") from None


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
