"""Weights put into the model store by a Python that has torch: checking and converting them is beyond a program without it."""

from pathlib import Path

from ..engines.base import Progress
from ..errors import TwohanderError
from ..progress import progress_of
from .program import run_python

TROUBLE = "twohander: "  # begins the line in which the command line says what is wrong


def add_model_there(python: str | Path, file: Path, progress: Progress) -> str:
    """`add_model` in another Python; what was added, in words. TwohanderError says what is wrong with the file, or with that Python."""
    return _models(python, ["add", str(file)], progress)


def download_model_there(python: str | Path, engine: str, progress: Progress) -> str:
    """`download_model` in another Python: show the licence and ask before you call this."""
    return _models(python, ["download", engine, "--accept-licence"], progress)


def _models(python: str | Path, arguments: list[str], progress: Progress) -> str:
    state, said = [(0.0, "starting")], [""]

    def hear(line: str) -> None:
        reported = progress_of(line)
        if reported is not None:
            state[0] = reported
        elif line.strip():
            said[0] = line.strip()

    code = run_python(python, ["-m", "twohander", "models", *arguments], hear, lambda: progress(*state[0]))
    if code:
        raise TwohanderError(said[0].removeprefix(TROUBLE) or f"{python} ended with exit code {code}")
    return said[0]
