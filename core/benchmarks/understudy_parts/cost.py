"""Measures what `twohander animate` costs with the understudy: processor time, time and memory against the length of the conversation.

Run with `core` and `core/tests` on the path: `python -m benchmarks.understudy_parts.cost [SECONDS ...]`; 30, 300 and 1800 s by default.
The recorded conversation is repeated to each length (the bundled one where there are no recordings) and animated by the command
as a whole, files written, on one core. Not on Windows, which does not tell a process's peak of memory in this way.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import soundfile
from speech import RECORDINGS

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
            started = time.perf_counter()
            command = [sys.executable, "-m", "twohander", "animate", *map(str, paths), "--out", folder, "--option", "cache=no"]
            process = subprocess.Popen(command, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            elapsed = time.perf_counter() - started
        if status:
            raise SystemExit(f"the command failed: {' '.join(command)}")
        processor, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _KILOBYTE / 1024
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
        with soundfile.SoundFile(paths[-1], "w", rate, 1) as file:  # bit by bit: a process is said to need what its parent held
            for missing in range(round(seconds * rate), 0, -len(samples)):
                file.write(samples[:missing])
    return paths


if __name__ == "__main__":
    main(tuple(map(float, sys.argv[1:])) or LENGTHS)
