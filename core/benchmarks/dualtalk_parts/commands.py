"""DualTalk from command to files for both characters, and what starting costs."""

from pathlib import Path

import soundfile

from twohander.files.store import StoredNetwork

from benchmarks.neural_parts.machine import child

from .machine import PUBLISHED_COMMAND, PUBLISHED_PEAK, PUBLISHED_START, beside
from .model import RATE

COMMAND = """
from twohander.cli import main
code = main(sys.argv[1:])
print(peak())
sys.exit(code)
"""
START = """
from pathlib import Path
from twohander.engines.devices import placement
from twohander.engines.dualtalk.pipeline import DualTalkPipeline
from twohander.files.store import stored_networks
pipeline = DualTalkPipeline(stored_networks(Path(sys.argv[1]), "dualtalk", sys.argv[2])[0], placement("cpu", sys.argv[3]))
pipeline._ears._stacks, pipeline._ears._contexts
print(peak())
"""
RUNS = (("first time", ()), ("another take of what was heard before", ("--option", "rounds=3")),
        ("first time, int8", ("--option", "precision=int8")))


def measure(stored: StoredNetwork, voices, folder: Path) -> None:
    """Start alone, then commands: sound heard for the first time, heard before, and in int8."""
    store = stored.weights.parents[2]
    for precision in ("float32", "int8"):
        said, wall, used = child(START, str(store), stored.model, precision)
        print(f"start, everything loaded, {precision}: {wall:.1f} s wall, {used:.1f} s CPU, peak {float(said):.0f} MiB"
              f"{beside(wall, PUBLISHED_START)}", flush=True)
    files = [folder / f"{name}.wav" for name in "ab"]
    for file, voice in zip(files, voices):
        soundfile.write(file, voice, RATE)
    two_runs = 2 * (PUBLISHED_START + PUBLISHED_COMMAND)
    for title, options in RUNS:
        said, wall, used = child(COMMAND, "animate", *map(str, files), "-o", str(folder / "out"), "--face", "dualtalk",
                                 "--option", f"model={stored.model}", "--option", "device=cpu", *options,
                                 TWOHANDER_MODELS=str(store), TWOHANDER_CACHE=str(folder / "cache"))
        peak = float(said.split()[-1])
        print(f"command to files for both, {title}: {wall:.1f} s wall, {used:.1f} s CPU{beside(wall, two_runs)}, two runs with start; "
              f"peak {peak:.0f} MiB = {peak / PUBLISHED_PEAK:.2f} of the published {PUBLISHED_PEAK}", flush=True)
