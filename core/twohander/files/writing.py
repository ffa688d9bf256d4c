"""Files that appear complete or not at all: written under a temporary name beside the target, then renamed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import OutputError


def make_folder(path: Path) -> Path:
    """The folder, made if it was not there; OutputError if that is not possible."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise OutputError(f"the folder {path} cannot be made ({problem.strerror}); choose another output folder") from None
    return Path(path)


def check_writable(folder: Path) -> None:
    """Raise OutputError if results could not be written into `folder`, without making it: long work should not end in vain."""
    existing = next(path for path in (Path(folder).absolute(), *Path(folder).absolute().parents) if path.exists())
    if not existing.is_dir():
        raise OutputError(f"{existing} is a file, not a folder; choose another output folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise OutputError(f"{existing} cannot be written; choose another output folder")


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A temporary path to write to; it replaces `path` when the block ends well and disappears when it does not.

    Failures of the disk (full, read-only, no permission) raise OutputError naming the file.
    """
    path = Path(path)
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        os.chmod(temporary, 0o666 & ~_umask())
        yield temporary
        os.replace(temporary, path)
        temporary = None
    except OSError as problem:
        raise OutputError(f"{path} cannot be written ({problem.strerror or problem}); free space or choose another folder") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextmanager
def written_together(folder: Path) -> Iterator[Path]:
    """A temporary folder to write files to; they move into `folder` together when the block ends well, and vanish when it does not.

    Files in folders of the temporary folder move into folders of the same names, before those beside them. A folder that cannot be made or
    written raises OutputError at once, before any work is done.
    """
    folder = make_folder(folder)
    try:
        with tempfile.TemporaryDirectory(prefix=".twohander-", dir=folder) as name:
            yield Path(name)
            files = (path.relative_to(name) for path in Path(name).rglob("*") if path.is_file())
            for file in sorted(files, key=lambda file: (-len(file.parts), file)):
                make_folder(folder / file.parent)
                os.replace(Path(name) / file, folder / file)
    except OSError as problem:
        raise OutputError(f"{folder} cannot be written ({problem.strerror or problem}); free space or choose another folder") from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
