"""ProbTalk3D from command to files for both characters: one sample, and ten."""

from pathlib import Path

import soundfile

from benchmarks.machine import child
from twohander.files.store import StoredNetwork

RATE = 16_000
COMMAND = """
from twohander.cli import main
code = main(sys.argv[1:])
print(peak())
sys.exit(code)
"""
# Titles, options, and the cache that a run finds: the understudy's bodies are made for every sample.
RUNS = (("one sample", (), "first"), ("another seed of what was heard before", ("--seed", "1"), "first"),
        ("ten samples", ("--samples", "10"), "second"))


def measure(stored: StoredNetwork, voices, folder: Path) -> None:
    """Each command in a process of its own."""
    store = stored.weights.parents[2]
    files = [folder / f"{name}.wav" for name in "ab"]
    for file, voice in zip(files, voices):
        soundfile.write(file, voice, RATE)
    for title, options, cache in RUNS:
        said, wall, used = child(COMMAND, "animate", *map(str, files), "-o", str(folder / "out"), "--face", "probtalk3d",
                                 "--option", f"model={stored.model}", "--option", "device=cpu", *options,
                                 TWOHANDER_MODELS=str(store), TWOHANDER_CACHE=str(folder / cache))
        peak = float(said.split()[-1])
        print(f"command to files for both, {title}: {wall:.1f} s wall, {used:.1f} s CPU, peak {peak:.0f} MiB", flush=True)
