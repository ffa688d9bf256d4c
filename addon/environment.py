"""The Python environment of the neural engines: which one was chosen, and what its worker said of itself the last time."""

import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bpy
from twohander.engines.base import Progress
from twohander.errors import TwohanderError, WorkerError
from twohander.files.store import cache_folder
from twohander.files.writing import make_folder, written_whole
from twohander.worker.client import Worker
from twohander.worker.environment import python_in

WHEELS = Path(__file__).parent / "wheels"  # of a packed extension
MEMORY = "environment.json"  # in the cache


@dataclass(frozen=True)
class Known:
    """What a worker said. python: the environment's; version: of its library; engines: as `listed_engines` gives them there.

    problem: why it could not be asked, None if it could.
    """

    python: str
    version: str
    engines: list[dict[str, Any]]
    problem: str | None = None

    @property
    def current(self) -> bool:
        """Whether it was said by a worker of this version."""
        return self.problem is None and self.version == version("twohander")


_known: Known | None = None


def chosen_python(context: bpy.types.Context) -> str | None:
    """The interpreter that the preferences name, None if they name none or if there are no preferences."""
    addon = context.preferences.addons.get(__package__)
    place = addon.preferences.python if addon else ""
    return str(python_in(bpy.path.abspath(place))) if place else None


def choose(context: bpy.types.Context, python: str | Path) -> None:
    """Let the preferences name this Python."""
    context.preferences.addons[__package__].preferences.python = str(python)
    context.preferences.is_dirty = True  # saved when Blender is left, as if a user had typed it


def package() -> str | None:
    """What is installed into an environment: the library's wheel in this extension; None where the add-on runs from its source."""
    wheels = sorted(WHEELS.glob("twohander-*.whl"))
    return f"{wheels[-1]}[neural]" if wheels else None


def start_worker(python: str, progress: Progress) -> Worker:
    """A worker in that Python, and what it said is remembered; a failure as well. In any thread. Raises WorkerError."""
    try:
        worker = Worker(python, package=package(), progress=progress)
    except WorkerError as problem:
        _remember(Known(python, "", [], str(problem)))
        raise
    _remember(Known(python, worker.version, worker.engines))
    return worker


def check(python: str, progress: Progress) -> Known:
    """Ask the environment what it has. In any thread. Raises WorkerError if it cannot be asked."""
    start_worker(python, progress).close()
    return known(python)


def known(python: str | None) -> Known | None:
    """What is remembered of that Python, from this session or an earlier one."""
    global _known
    if _known is None:
        _known = _recalled()
    return _known if _known is not None and _known.python == python else None


def forget() -> None:
    """Nothing is known any more, as after another Python was chosen."""
    global _known
    _known = None
    (cache_folder() / MEMORY).unlink(missing_ok=True)


def _remember(said: Known) -> None:
    global _known
    _known = said
    try:
        with written_whole(make_folder(cache_folder()) / MEMORY) as temporary:
            temporary.write_text(json.dumps(asdict(said)), encoding="utf-8")
    except TwohanderError:  # the next session asks again
        pass


def _recalled() -> Known | None:
    try:
        return Known(**json.loads((cache_folder() / MEMORY).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
