"""Times ProbTalk3D: a command from start to files, forward passes, ten samples against one, FaceDiffuser's sampler, long recordings.

Run with `core` and `core/tests` on the path: `python -m benchmarks.probtalk3d [PART ...] [--seconds SECONDS]`, without a part for the whole
table. Uses the published networks of the store, or random weights of their size in a temporary folder. What stands for the published code is
its order of work with the same libraries, timed in turn with ours; its authors' programs took 18 CPU seconds for 10 s of speech (5.7 of them
in forward passes, 4.2 in HuBERT), 70 for the passes of ten samples, and 6.9 for each of FaceDiffuser's 100 steps.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.dualtalk_parts.model import sample
from benchmarks.neural_parts.command_line import chosen
from benchmarks.probtalk3d_parts import commands, diffusion, length, model, passes

PARTS = ("commands", "passes", "diffusion", "length")


def main() -> None:
    """Print the parts that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10.0, help="of conversation; what was published took 10")
    given = chosen(parser, PARTS)
    if given is not None:
        with tempfile.TemporaryDirectory(prefix="twohander-benchmark-") as name:
            run(given.parts, given.seconds, Path(name))


def run(parts: Sequence[str], seconds: float, folder: Path) -> None:
    """Print these parts, for so many seconds of conversation."""
    stored, voices = model.full_models(folder), sample(seconds)
    print(f"{seconds:g} s of conversation, weights from {', '.join(one.source for one in stored.values())}")
    for part in parts:
        print(f"== {part} ==", flush=True)
        if part == "commands":
            commands.measure(stored["vqvae"], voices, folder)
        elif part == "passes":
            passes.measure(stored["vqvae"], voices[0])
        elif part == "length":
            length.measure(folder)
        else:
            diffusion.measure(stored["facediffuser"], voices[0])


if __name__ == "__main__":
    main()
