"""Which environments this project uses: requirements read from pyproject.toml, the Blender modules pinned here."""

import json
import tomllib
from dataclasses import dataclass

from . import places
from .environments import Recipe
from .pythons import Interpreter


@dataclass(frozen=True)
class Blender:
    """One Blender module. version: what pip installs; python: the only one that loads it; extras: what it imports but does not declare."""

    version: str
    python: str
    extras: tuple[str, ...]

    @property
    def name(self) -> str:
        """"4.2" for 4.2.23."""
        return ".".join(self.version.split(".")[:2])


# The long-term releases and the steps at which the animation interface changed (slots, channel bags, no action.fcurves).
BLENDERS = (
    Blender("4.2.23", "3.11", ("numpy<2",)),
    Blender("4.5.15", "3.11", ("numpy<2",)),
    Blender("5.0.1", "3.11", ("numpy<2",)),
    Blender("5.2.3", "3.13", ("numpy>=2.2", "cattrs", "cython", "requests", "zstandard")),
)


def newest_blender(python: str) -> Blender:
    """The newest Blender module that this Python can load."""
    return [blender for blender in BLENDERS if blender.python == python][-1]


def core_recipe(interpreter: Interpreter, oracles: bool) -> Recipe:
    """Where the core tests run. oracles: with smplx and torch, against which the body models are tested."""
    extras = ("test", "characters", "oracles") if oracles else ("test", "characters")
    return Recipe(f"core-{interpreter.minor}", interpreter, requirements(*extras), _library())


def blender_recipe(blender: Blender, interpreter: Interpreter) -> Recipe:
    """Where the Blender tests and the demo run."""
    return Recipe(f"blender-{blender.name}", interpreter,
                  (f"bpy=={blender.version}", *blender.extras, *requirements(), "pytest>=8"), _library(), probe="import bpy")


def characters_recipe(interpreter: Interpreter) -> Recipe:
    """Where the open characters are rebuilt."""
    return Recipe(f"characters-{interpreter.minor}", interpreter, requirements("characters"))


def wheel_recipe(interpreter: Interpreter) -> Recipe:
    """Where the library's wheel is built."""
    return Recipe(f"wheel-{interpreter.minor}", interpreter, tuple(_project_file()["build-system"]["requires"]))


def requirements(*extras: str) -> tuple[str, ...]:
    """The library's dependencies and those of the named extras, without repetition."""
    project = _project_file()["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return tuple(dict.fromkeys(wanted))


def _library() -> str:
    """What decides how the library is installed: an edit of other tables must not remake environments."""
    project = _project_file()
    return json.dumps([project["project"], project["build-system"], project["tool"]["hatch"]], sort_keys=True)


def _project_file() -> dict:
    return tomllib.loads((places.REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
