"""Virtual environments under .build, made once and remade when what they are made from changes."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import places
from .errors import BuildError, MissingLibrary
from .pythons import Interpreter

MARKER = "made_from.txt"  # written last: an environment without it is half-made

# Debian and Ubuntu packages of the libraries that a Blender module expects from the system.
LIBRARY_PACKAGES = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libICE.so.6": "libice6", "libSM.so.6": "libsm6", "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6", "libXfixes.so.3": "libxfixes3", "libXi.so.6": "libxi6", "libXrender.so.1": "libxrender1",
    "libXxf86vm.so.1": "libxxf86vm1", "libgomp.so.1": "libgomp1", "libxkbcommon.so.0": "libxkbcommon0",
}


@dataclass(frozen=True)
class Recipe:
    """What an environment is made from.

    requirements: as pip reads them. library: what pip needs to know of this repository's own package, which is then installed so that
    changes in its source take effect at once; empty to leave it out. probe: code that must run in the environment.
    """

    name: str
    interpreter: Interpreter
    requirements: tuple[str, ...]
    library: str = ""
    probe: str = "pass"

    @property
    def fingerprint(self) -> str:
        """Changes whenever the environment has to be made again."""
        facts = [self.name, self.interpreter.executable, list(self.interpreter.version), list(self.requirements), self.library]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def python_of(environment: Path) -> Path:
    """The environment's own interpreter."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make(recipe: Recipe, root: Path = places.ENVIRONMENTS) -> Path:
    """The Python of this recipe's environment, made if it is missing, outdated or half-made.

    Raises BuildError if packages cannot be installed, MissingLibrary if the probe fails for want of a system library.
    """
    folder = root / recipe.name
    marker = folder / MARKER
    if not (marker.exists() and marker.read_text() == recipe.fingerprint):
        shutil.rmtree(folder, ignore_errors=True)
        say(f"Making the environment {recipe.name} (Python {recipe.interpreter.minor}): {', '.join(recipe.requirements)}")
        run([recipe.interpreter.executable, "-m", "venv", str(folder)], f"making the environment {recipe.name}")
        install(python_of(folder), recipe)
        marker.write_text(recipe.fingerprint)
    _probe(python_of(folder), recipe)
    return python_of(folder)


def install(python: Path, recipe: Recipe) -> None:
    """Install a recipe's requirements into an environment; pip's progress bars show on a terminal."""
    quiet = () if sys.stdout.isatty() else ("--quiet",)
    library = ("--editable", str(places.REPOSITORY)) if recipe.library else ()
    if not recipe.requirements and not library:
        return
    run([str(python), "-m", "pip", "install", "--disable-pip-version-check", *quiet, *recipe.requirements, *library],
        f"installing the packages of {recipe.name}; is the network reachable?")


def run(command: list[str], purpose: str, **options) -> None:
    """Run a command whose failure stops the build; BuildError names the purpose."""
    done = subprocess.run(command, **options)
    if done.returncode:
        raise BuildError(f"failed with code {done.returncode}: {purpose}")


def say(message: str) -> None:
    """A line for the person at the screen, shown at once."""
    print(message, flush=True)


def missing_library(output: str) -> str | None:
    """What to install if a program's output says that a system library is absent, else None."""
    match = re.search(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file", output)
    if not match:
        return None
    library = match.group(1)
    package = LIBRARY_PACKAGES.get(library)
    return f"the system library {library} is missing" + (f": install the package {package}" if package else "")


def _probe(python: Path, recipe: Recipe) -> None:
    done = subprocess.run([str(python), "-c", recipe.probe], capture_output=True, text=True)
    if done.returncode:
        library = missing_library(done.stderr)
        if library:
            raise MissingLibrary(library)
        raise BuildError(f"the environment {recipe.name} does not work:\n{done.stderr.strip()}")
