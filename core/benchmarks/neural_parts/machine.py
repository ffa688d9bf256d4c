"""What a machine takes for something: seconds of a call, seconds and memory of a program of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

REPEATS = 5
ROWS = 2048  # of the square matrices whose float32 product measures a machine
# A child's own peak: what the system reports to its parent counts the parent's memory at the time of the fork.
PEAK = """
import sys

def peak():
    lines = [line for line in open("/proc/self/status") if line.startswith("VmHWM:")] if sys.platform == "linux" else []
    return int(lines[0].split()[1]) / 1024 if lines else float("nan")
"""


def matrix_product() -> float:
    """GFLOP/s of this machine in a float32 product: the median of 15 after 3 that are not counted."""
    import torch

    one, other = torch.randn(ROWS, ROWS), torch.randn(ROWS, ROWS)
    return 2 * ROWS ** 3 / median_seconds(lambda: one @ other, warm=3, repeats=15)[0] / 1e9


def median_seconds(call: Callable[[], object], warm: int = 1, repeats: int = REPEATS) -> tuple[float, float]:
    """Median wall and CPU seconds of `repeats` calls after `warm` that are not counted."""
    for _ in range(warm):
        call()
    times = []
    for _ in range(repeats):
        wall, processor = time.perf_counter(), time.process_time()
        call()
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    return float(np.median([one for one, _ in times])), float(np.median([other for _, other in times]))


def compared(title: str, ours: Callable[[], Any], other_name: str, other: Callable[[], Any], times: int = 1,
             repeats: int = REPEATS) -> tuple[Any, Any]:
    """Print least, median and most wall seconds of two calls in turn and our share of the other's, which counts `times` times.

    In turn, so that what else the machine does falls on both. Each runs once uncounted. Returns what both returned last.
    """
    taken, results = ([], []), [None, None]
    for number in range(repeats + 1):
        for which, call in enumerate((ours, other)):
            before = time.perf_counter()
            results[which] = call()
            if number:
                taken[which].append(time.perf_counter() - before)
    mine, theirs = np.percentile(taken[0], (0, 50, 100)), times * np.percentile(taken[1], (0, 50, 100))
    spans = ["{:.2f} / {:.2f} / {:.2f} s".format(*one) for one in (mine, theirs)]
    print(f"{title}: {spans[0]}; {other_name}: {spans[1]} (least / median / most of {repeats}, in turn): {mine[1] / theirs[1]:.2f} of the "
          f"median, {mine[0] / theirs[0]:.2f} of the least", flush=True)
    return results[0], results[1]


def child(program: str, *arguments: str, **variables: str) -> tuple[str, float, float]:
    """A Python program in a process of its own: what it printed, wall seconds, CPU seconds."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables}
    wall, before = time.perf_counter(), os.times()
    done = subprocess.run([sys.executable, "-c", PEAK + program, *arguments], env=environment, capture_output=True, text=True, check=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return done.stdout, time.perf_counter() - wall, used
