"""The command `twohander check`: which files of others are here, and what each that is missing would make possible."""

import argparse
import json
import sys
from pathlib import Path

from .engines.inventory import FileState, inventory
from .files.store import models_folder
from .progress import ProgressLine

DONE, FAILED = 0, 1


def add_check_command(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `twohander check` its arguments."""
    parser.description = ("Lists model files and checkpoints that users bring: found or missing, checksum, licence, where they come from, what "
                          "they unlock. The exit code is 1 if one that is here is damaged.")
    parser.add_argument("--store", type=Path, metavar="FOLDER", help="another model store than the usual one ($TWOHANDER_MODELS)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=_run_check)


def _run_check(given: argparse.Namespace) -> int:
    store = given.store or models_folder()
    with ProgressLine(sys.stderr) as progress:
        states = inventory(store, progress=progress)
    if given.json:
        print(json.dumps({"store": str(store), "files": [state.plain() for state in states]}))
    else:
        print(f"model store: {store}")
        for state in states:
            _print(state)
        if any(state.found is None for state in states):
            print("put a file there with `twohander models add FILE`", file=sys.stderr)
    return FAILED if any(state.wrong for state in states) else DONE


def _print(state: FileState) -> None:
    print(f"{state.label}: {'damaged' if state.wrong else 'found' if state.found else 'missing'}")
    print(f"  file      {state.found or ' or '.join(state.names)}")
    if state.wrong:
        print(f"  wrong     {state.wrong}")
    if state.digest:
        print(f"  sha256    {state.digest}")
    for fit in state.fits:
        print(f"  fit       {fit}")
    print(f"  unlocks   {state.unlocks}")
    print(f"  licence   {state.licence}")
    if state.page:
        print(f"  page      {state.page}")
