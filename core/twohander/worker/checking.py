"""The inventory of model files made by another process, which can be stopped while it reads one of them."""

import json
from collections.abc import Sequence
from pathlib import Path

from ..engines.base import Progress
from ..engines.inventory import FileState
from ..errors import WorkerError
from ..progress import progress_of
from .program import run_python


def inventory_there(python: str | Path, progress: Progress, folders: Sequence[str | Path] = ()) -> tuple[FileState, ...]:
    """The thorough `inventory` of the model store, made by `twohander check` in this Python.

    folders: where it finds modules that its environment lacks. What `progress` raises ends the process at once and passes through.
    WorkerError if that Python cannot make it.
    """
    state, found, said = [(0.0, "starting")], [], []

    def hear(line: str) -> None:
        reported = progress_of(line)
        if reported is not None:
            state[0] = reported
        elif line.startswith("{"):
            found.append(line)
        elif line.strip():
            said.append(line.strip())

    code = run_python(python, ["-m", "twohander", "check", "--json"], hear, lambda: progress(*state[0]), folders=folders)
    try:
        return tuple(FileState.from_plain(one) for one in json.loads(found[-1])["files"])
    except (IndexError, ValueError, KeyError, TypeError):
        raise WorkerError(f"{python} could not read the model store (exit code {code}): {said[-1] if said else 'it said nothing'}") from None
