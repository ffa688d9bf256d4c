"""The Pythons on this machine that an environment can be made with."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import WorkerError

VERSIONS = ("3.13", "3.11", "3.12")  # in the order of preference: the first two are those of Blender's, with which the library is tested
ANSWER_SECONDS = 30  # a first start from a cold disk takes a few seconds

# Starting it is the test: shims exist for versions that are not active, some systems ship no ensurepip, some Pythons have 32 bits.
_QUESTION = ("import ensurepip, json, sys, venv; "
             "print(json.dumps([getattr(sys, '_base_executable', sys.executable), list(sys.version_info[:3]), sys.maxsize > 2**32]))")


@dataclass(frozen=True)
class Interpreter:
    """A Python that was started and answered. version: (major, minor, patch)."""

    executable: str
    version: tuple[int, int, int]

    @property
    def minor(self) -> str:
        """"3.11" for 3.11.7."""
        return f"{self.version[0]}.{self.version[1]}"

    def __str__(self) -> str:
        return f"Python {'.'.join(map(str, self.version))} at {self.executable}"


def find_interpreter(own: str | None = None) -> Interpreter:
    """A Python of this machine that can make an environment for the neural engines; WorkerError says what to install if there is none.

    own: the Python of the running program, which serves where the system has none: an environment made with it ends with that program's
    installation.
    """
    for version in VERSIONS:
        for command in _candidates(version):
            found = asked(command)
            if found is not None and found.minor == version and not _same_file(found.executable, own):
                return found
    found = asked([own]) if own else None
    if found is not None and found.minor in VERSIONS:
        return found
    raise WorkerError(f"no Python {', '.join(VERSIONS[:-1])} or {VERSIONS[-1]} (64-bit, with venv) was found on this machine; "
                      "install one, or choose its program file")


def chosen_interpreter(executable: str | Path) -> Interpreter:
    """The Python that a user chose to make an environment with; WorkerError if it cannot."""
    found = asked([str(executable)])
    if found is None:
        raise WorkerError(f"{executable} is no 64-bit Python with venv and pip; choose another one (on Debian and Ubuntu, install "
                          "python3-venv)")
    if found.minor not in VERSIONS:
        raise WorkerError(f"{found}: the neural engines need {', '.join(VERSIONS[:-1])} or {VERSIONS[-1]}")
    return found


def asked(command: list[str]) -> Interpreter | None:
    """The interpreter that this command starts; None if it does not run, lacks venv or pip, or is a 32-bit one."""
    try:
        answer = subprocess.run([*command, "-c", _QUESTION], capture_output=True, text=True, timeout=ANSWER_SECONDS,
                                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
        executable, version, wide = json.loads(answer.stdout) if answer.returncode == 0 else (None, None, False)
    except (OSError, subprocess.TimeoutExpired, ValueError, TypeError):
        return None
    return Interpreter(executable, tuple(version)) if wide else None


def _candidates(version: str) -> Iterator[list[str]]:
    """Commands that may start a Python of this version. Nothing says yet that they work."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = shutil.which(f"python{version}", path=folder) if folder else None
        if path:
            yield [path]
    launcher = shutil.which("py") if sys.platform == "win32" else None
    if launcher:
        yield [launcher, f"-{version}"]
    for path in _usual_places(version):
        if path.is_file():
            yield [str(path)]


def _usual_places(version: str) -> Iterator[Path]:
    """Where installers put Pythons without putting them on the PATH: pyenv, uv, and python.org's for macOS."""
    pyenv, uv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions", Path.home() / ".local" / "share" / "uv" / "python"
    for root in (pyenv, uv):
        for folder in sorted((*root.glob(f"{version}.*"), *root.glob(f"cpython-{version}.*")), reverse=True):
            yield folder / "bin" / f"python{version}"
            yield folder / "python.exe"
    yield Path(f"/Library/Frameworks/Python.framework/Versions/{version}/bin/python{version}")
    yield Path(f"/opt/homebrew/bin/python{version}")


def _same_file(path: str, other: str | None) -> bool:
    return other is not None and os.path.realpath(path) == os.path.realpath(other)
