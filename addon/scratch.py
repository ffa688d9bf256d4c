"""Folders for results on their way from another process."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twohander.errors import OutputError


@contextmanager
def scratch_folder(parent: str | Path) -> Iterator[Path]:
    """A folder that is there for as long as the block; OutputError if there cannot be one."""
    try:
        folder = tempfile.mkdtemp(prefix="twohander_", dir=parent)
    except OSError as problem:
        raise OutputError(f"{parent} cannot be written ({problem.strerror}); free space there, or choose another folder for temporary files "
                          "in the preferences (File Paths)") from None
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
