"""Times DualTalk: a command from start to files, the same beside the published order of work, passes, steps, precisions, an hour.

Run with `core` and `core/tests` on the path: `python -m benchmarks.dualtalk [PART ...] [--seconds SECONDS] [--lengths SECONDS ...]`, without
a part for the whole table. Uses the published model of the store, or random weights of its size in a temporary folder. Figures compare
only on an idle machine and within one run; the product of two 2048 x 2048 float32 matrices is timed beside them, and wall seconds are also
given as the machine would take them on which the published code was timed.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.dualtalk_parts import beside, commands, length, machine, model, passes, precisions, steps
from benchmarks.neural_parts.command_line import chosen

PARTS = ("commands", "beside", "passes", "steps", "precisions", "length")


def main() -> None:
    """Print the parts that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=machine.PUBLISHED_SECONDS, help="of conversation; what was published took 10")
    parser.add_argument("--lengths", type=int, nargs="+", default=length.LENGTHS, metavar="SECONDS", help="of the long recordings")
    given = chosen(parser, PARTS)
    if given is not None:
        with tempfile.TemporaryDirectory(prefix="twohander-benchmark-") as name:
            run(given.parts, given.seconds, tuple(given.lengths), Path(name))


def run(parts: Sequence[str], seconds: float, lengths: tuple[int, ...], folder: Path) -> None:
    """Print these parts, for so many seconds of conversation."""
    if set(parts) - {"length"}:
        stored, voices = model.full_model(folder), model.sample(seconds)
        print(f"{seconds:g} s of conversation, weights of {stored.weights.stat().st_size / 1e6:.0f} MB from {stored.source}")
    for part in parts:
        print(f"== {part} ==", flush=True)
        if part == "commands":
            commands.measure(stored, voices, folder)
        elif part == "beside":
            beside.measure(stored, voices, folder)
        elif part == "passes":
            passes.measure(stored, voices)
        elif part == "steps":
            steps.measure(stored, voices, folder)
        elif part == "precisions":
            precisions.measure(stored, voices, folder)
        else:
            length.measure(folder, lengths)


if __name__ == "__main__":
    main()
