"""A folder for files on their way, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twohander.errors import OutputError


@contextmanager
def scratch_folder(parent: str | Path) -> Iterator[Path]:
    """A new folder in `parent`, for as long as the `with` block. OutputError if there cannot be one."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="twohander_", dir=parent))
    except OSError as problem:
        raise OutputError(f"{parent} cannot be written ({problem.strerror}); free space there, or choose another folder for temporary files "
                          "in the preferences (File Paths)") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
