"""Measures what `animate` costs with the understudy: processor time, time and memory against the length of the conversation.

Run with `core` and `core/tests` on the path: `python -m benchmarks.understudy_parts.cost [SECONDS ...]`; 30, 300 and 1800 s by default.
The recorded conversation is repeated to each length (the bundled one where there are no recordings) and animated in a process of
its own, on one core. Not on Windows, which does not tell a process's peak of memory in this way.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from speech import RECORDINGS

from twohander.engines.duet import animate
from twohander.samples import cafe

LENGTHS = (30, 300, 1800)  # seconds
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_KILOBYTE = 1024 if sys.platform == "darwin" else 1  # in units of ru_maxrss


def main(lengths: tuple[float, ...] = LENGTHS) -> None:
    """Print one line for each length in seconds."""
    print(f"{'length':>10}{'processor':>12}{'elapsed':>10}{'times real time':>17}{'peak memory':>13}   wanted: 5 times or more")
    for seconds in lengths:
        with tempfile.TemporaryDirectory() as folder:
            paths = _repeated(seconds, Path(folder))
            said = subprocess.run([sys.executable, "-m", __spec__.name, "--animate", *map(str, paths)], env=_environment(),
                                  capture_output=True, text=True, check=True)
        processor, elapsed, memory = map(float, said.stdout.split())
        print(f"{seconds:8.0f} s{processor:10.1f} s{elapsed:8.1f} s{seconds / processor:17.1f}{memory:10.0f} MB", flush=True)


def _environment() -> dict[str, str]:
    return os.environ | ONE_CORE | {"PYTHONPATH": os.pathsep.join(sys.path)}


def _repeated(seconds: float, folder: Path) -> list[Path]:
    """The conversation's two tracks, repeated to a length, as files."""
    talk = [RECORDINGS / "conversation" / f"speaker{number}.flac" for number in (1, 2)]
    paths = []
    for number, source in enumerate(talk if talk[0].exists() else cafe().audio):
        samples, rate = soundfile.read(source, dtype="float32")
        paths.append(folder / f"{number}.flac")
        soundfile.write(paths[-1], np.resize(samples, round(seconds * rate)), rate)
    return paths


def _animate(paths: list[str]) -> None:
    """Animate two files and print processor seconds, elapsed seconds and the peak of memory in megabytes."""
    started = time.perf_counter()
    processor = time.process_time()
    animate(*paths, options={"cache": False})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTE / 1024
    print(time.process_time() - processor, time.perf_counter() - started, peak)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--animate"]:
        _animate(sys.argv[2:])
    else:
        main(tuple(map(float, sys.argv[1:])) or LENGTHS)
