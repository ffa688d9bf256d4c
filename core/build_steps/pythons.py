"""The Pythons on this machine that really run, by version."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

VERSIONS = ("3.11", "3.13")  # those of the Blender modules
ANSWER_SECONDS = 30  # a first start from a cold disk takes a few seconds

# Asks for what an environment needs: some systems ship a Python without ensurepip, some a 32-bit one.
QUESTION = """
import ensurepip, json, sys, venv
print(json.dumps({"executable": sys.executable, "version": list(sys.version_info[:3]), "wide": sys.maxsize > 2**32}))
"""


@dataclass(frozen=True)
class Interpreter:
    """A Python that was started and answered. version: (major, minor, patch)."""

    executable: str
    version: tuple[int, int, int]

    @property
    def minor(self) -> str:
        """"3.11" for 3.11.7."""
        return f"{self.version[0]}.{self.version[1]}"


def find_interpreters(versions: Iterable[str] = VERSIONS) -> dict[str, Interpreter]:
    """The first working 64-bit Python with venv and pip of each version; versions that are not found are left out."""
    found = {}
    for version in versions:
        for command in candidates(version):
            interpreter = ask(command)
            if interpreter is not None and interpreter.minor == version:
                found[version] = interpreter
                break
    return found


def candidates(version: str) -> Iterator[list[str]]:
    """Commands that may start a Python of this version, the running one first. Nothing says yet that they work."""
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        yield [sys.executable]
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = shutil.which(f"python{version}", path=folder) if folder else None
        if path:
            yield [path]
    if shutil.which("py"):
        yield ["py", f"-{version}"]
    for folder in _version_folders(version):
        for name in ("bin/python3", "python.exe"):
            if (folder / name).exists():
                yield [str(folder / name)]


def ask(command: list[str]) -> Interpreter | None:
    """The interpreter that this command starts, or None if it does not run, lacks pip or is a 32-bit one.

    A shim on the PATH (pyenv) exists for versions that are not active and then only prints an error, so starting it is the test.
    """
    try:
        answer = subprocess.run([*command, "-c", QUESTION], capture_output=True, text=True, timeout=ANSWER_SECONDS)
        facts = json.loads(answer.stdout) if answer.returncode == 0 else None
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    if not facts or not facts["wide"]:
        return None
    return Interpreter(facts["executable"], tuple(facts["version"]))


def _version_folders(version: str) -> list[Path]:
    roots = (
        Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions",
        Path.home() / ".local" / "share" / "uv" / "python",
    )
    patterns = (f"{version}.*", f"cpython-{version}.*")
    return sorted((folder for root in roots for pattern in patterns for folder in root.glob(pattern)), reverse=True)
