"""What a machine takes for something in seconds of the machine on which the published DualTalk was timed."""

from collections.abc import Callable

from benchmarks.neural_parts.machine import REPEATS, matrix_product, median_seconds

# The published code, 10 s of conversation on two idle cores of a machine that made this product at 114 GFLOP/s: wall seconds and MiB.
PUBLISHED_GFLOPS = 114
PUBLISHED_SECONDS = 10.0
PUBLISHED_START = 13.3  # network built twice, checkpoint read
PUBLISHED_COMMAND = 9.4  # from sound files to one character's motion file, start not counted
PUBLISHED_PASSES = 7.3  # of that: convolutions 2.6, transformer 4.5, head 0.2
PUBLISHED_PEAK = 5317


def report(title: str, call: Callable[[], object], published: float | None = None) -> float:
    """Print a call's median wall and CPU seconds, scaled to the published code's machine, and return the wall seconds."""
    wall, processor = median_seconds(call)
    print(f"{title}: {wall:.2f} s wall, {processor:.2f} s CPU (median of {REPEATS}){beside(wall, published)}", flush=True)
    return wall


def beside(wall: float, published: float | None) -> str:
    """Wall seconds as the published code's machine would take them, in words, and their share of what that took.

    The product is timed each time: what else runs on a machine changes.
    """
    product = matrix_product()
    scaled = wall * product / PUBLISHED_GFLOPS
    share = "" if published is None else f" = {scaled / published:.2f} of the published {published:.1f} s"
    return f"; at {product:.0f} GFLOP/s, scaled {scaled:.2f} s{share}"
