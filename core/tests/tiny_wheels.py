"""Wheels of a few bytes that stand for torch and for this library, so that environments are made without a network."""

import zipfile
from importlib.metadata import version
from pathlib import Path

from twohander.worker.protocol import PROTOCOL

TORCH = '''
__version__ = "2.13.0+tiny"
class _Device:
    @staticmethod
    def is_available():
        return False
class backends:
    mps = _Device
cuda = _Device
'''
WORKER = '''
import json, sys
if sys.argv[1:] == ["worker"]:
    print(json.dumps({"type": "hello", "protocol": %d, "version": "%s", "engines": []}), flush=True)
    sys.stdin.read()
'''


def tiny_wheel(folder: Path, name: str, number: str, files: dict[str, str], needs: tuple[str, ...] = ()) -> Path:
    """A wheel of a package with these files. needs: lines of its metadata."""
    path = folder / f"{name}-{number}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(f"{name}/{file}", text)
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {number}", *needs]
        archive.writestr(f"{name}-{number}.dist-info/METADATA", "\n".join(lines) + "\n")
        archive.writestr(f"{name}-{number}.dist-info/WHEEL",
                         "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{name}-{number}.dist-info/RECORD", "")
    return path


def tiny_torch(folder: Path, text: str = TORCH) -> Path:
    """A torch that has a version and no GPU."""
    return tiny_wheel(folder, "torch", "2.13.0", {"__init__.py": text})


def tiny_library(folder: Path, text: str | None = None) -> str:
    """A library whose worker introduces itself as this version's; what pip is to install."""
    needs = ("Provides-Extra: neural", 'Requires-Dist: torch; extra == "neural"')
    library = tiny_wheel(folder, "twohander", version("twohander"),
                         {"__init__.py": "", "__main__.py": WORKER % (PROTOCOL, version("twohander")) if text is None else text}, needs)
    return f"{library}[neural]"
