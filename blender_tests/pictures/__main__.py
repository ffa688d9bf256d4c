"""Makes the sheets of a folder: `python -m blender_tests.pictures FOLDER OUT [--only SHEET ...]`, with Blender's module, core and the repository on the path."""

import argparse
import sys
from pathlib import Path

import addon
from twohander.errors import TwohanderError
from twohander.progress import ProgressLine

from .sheets import SHEETS, write_sheets


def main() -> int:
    parser = argparse.ArgumentParser(prog="pictures", description=__doc__)
    parser.add_argument("folder", type=Path, help="what `twohander animate` has written")
    parser.add_argument("out", type=Path, help="folder for the sheets; made if it is not there")
    parser.add_argument("--only", nargs="+", choices=SHEETS, default=SHEETS, help="default: all")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    addon.register()
    try:
        with ProgressLine(sys.stderr) as progress:
            written, remarks = write_sheets(given.folder, given.out, given.only, progress)
    except TwohanderError as problem:
        print(f"pictures: {problem}", file=sys.stderr)
        return 1
    for remark in remarks:
        print(f"pictures: {remark}", file=sys.stderr)
    print("\n".join(map(str, written)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
