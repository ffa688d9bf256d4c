"""Two ways to do the same, timed in turn so that what else the machine does falls on both."""

import time
from collections.abc import Callable

import numpy as np

REPEATS = 5


def compared(title: str, ours: Callable[[], object], other: Callable[[], object], other_name: str, times: int = 1,
             repeats: int = REPEATS) -> None:
    """Print the median wall and CPU seconds of both and our share of the other's, which counts `times` times. Each runs once uncounted."""
    taken = ([], [])
    for number in range(repeats + 1):
        for one, call in zip(taken, (ours, other)):
            wall, processor = time.perf_counter(), time.process_time()
            call()
            if number:
                one.append((time.perf_counter() - wall, time.process_time() - processor))
    mine, theirs = np.median(taken[0], axis=0), times * np.median(taken[1], axis=0)
    share = mine / theirs
    print(f"{title}: {mine[0]:.2f} s wall, {mine[1]:.2f} s CPU; {other_name} {theirs[0]:.2f} and {theirs[1]:.2f}: {share[0]:.2f} of the wall, "
          f"{share[1]:.2f} of the CPU time (median of {repeats}, in turn)", flush=True)
