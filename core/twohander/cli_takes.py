"""`twohander animate --takes`: several performances of one conversation, one for each seed."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .engines.base import Progress
from .engines.batch import animate_all
from .engines.registry import needs_torch
from .engines.request import Request
from .errors import TwohanderError
from .formats.conversation_json import read_conversation_file
from .progress import ProgressLine
from .worker.client import Worker

DONE = 0


def takes(text: str) -> int:
    """A number of takes, for argparse."""
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of takes: use a whole number from 1 up")
    return int(text)


def run_takes(request: Request, count: int, folder: Path, python: str | Path | None, as_json: bool) -> int:
    """Write the performances of `count` seeds, from the request's on, into folders of their own; what they share is heard once.

    python: of the environment whose worker makes what needs torch; None to make it here.
    """
    requests = [replace(request, seed=request.seed + number) for number in range(count)]
    folders = [folder / f"seed-{one.seed}" for one in requests]
    made = _here if python is None or not needs_torch(request.face, request.body) else _by_worker(python)
    with ProgressLine(sys.stderr) as progress:
        written = list(made(requests, folders, progress))
    for remark in dict.fromkeys(remark for path in written for remark in read_conversation_file(path).remarks):
        print(f"twohander: {remark}", file=sys.stderr)
    if as_json:
        print(json.dumps({"takes": [{"seed": one.seed, "conversation": str(path)} for one, path in zip(requests, written)]}))
    else:
        print(f"{count} takes:", *(f"  {path}" for path in written), sep="\n")
    return DONE


def _here(requests: Sequence[Request], folders: Sequence[Path], progress: Progress) -> Iterator[Path]:
    for folder, outcome in zip(folders, animate_all(requests, progress)):
        if isinstance(outcome, TwohanderError):
            raise outcome
        yield outcome.save(folder)


def _by_worker(python: str | Path):
    def made(requests: Sequence[Request], folders: Sequence[Path], progress: Progress) -> Iterator[Path]:
        with Worker(python, progress=progress) as worker:
            for number, (one, folder) in enumerate(zip(requests, folders)):
                def advance(share: float, doing: str, number=number) -> None:
                    progress((number + share) / len(requests), doing)
                yield worker.animate(one, folder, advance)
    return made
