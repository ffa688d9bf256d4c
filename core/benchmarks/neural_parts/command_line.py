"""The command line that the benchmarks of neural engines share: which parts, on which machine."""

import argparse
import os
from collections.abc import Sequence
from importlib.util import find_spec

from twohander.engines.neural import LIBRARIES

from benchmarks.neural_parts.machine import matrix_product


def chosen(parser: argparse.ArgumentParser, known: Sequence[str]) -> argparse.Namespace | None:
    """What the command line asks for, `parts` being some of the known ones or all; None, and why, where the libraries are not there.

    The machine's speed is printed: figures compare on one machine only.
    """
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(known))
    given = parser.parse_args()
    given.parts = given.parts or list(known)
    if unknown := set(given.parts) - set(known):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    absent = [name for name in LIBRARIES if find_spec(name) is None]
    if absent:
        print(f"left out: {', '.join(absent)} not installed (pip install \"twohander[neural]\")")
        return None
    print(f"machine: {matrix_product():.0f} GFLOP/s in float32 products, {os.cpu_count()} cores")
    return given
