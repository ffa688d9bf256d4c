"""DualTalk from command to files for both characters, in alternation with two runs of the published order of work."""

from pathlib import Path

import soundfile

from twohander.files.store import StoredNetwork

from benchmarks.neural_parts.machine import child, compared
from .commands import COMMAND
from .model import RATE

REPEATS = 3


def measure(stored: StoredNetwork, voices, folder: Path) -> None:
    """Both from sound files to motion files, start included; every run of ours hears the sound for the first time."""
    from .published import PROGRAM, published_network, write_published

    published = folder / "published"
    published.mkdir()
    write_published(published, published_network())
    files = [folder / f"{name}.wav" for name in "ab"]
    for file, voice in zip(files, voices):
        soundfile.write(file, voice, RATE)
    caches = iter(range(REPEATS + 1))

    def ours() -> str:
        return child(COMMAND, "animate", *map(str, files), "-o", str(folder / "out"), "--face", "dualtalk",
                     "--option", f"model={stored.model}", "--option", "device=cpu",
                     TWOHANDER_MODELS=str(stored.weights.parents[2]), TWOHANDER_CACHE=str(folder / f"cache-{next(caches)}"))[0]

    def theirs() -> str:
        return "".join(child(PROGRAM, str(published), *map(str, order), str(folder / "theirs.npy"))[0] for order in (files, files[::-1]))

    said = compared("command to files for both", ours, "two runs of the published order of work", theirs, repeats=REPEATS)
    mine, other = (float(one.split()[-1]) for one in said)
    print(f"  peak {mine:.0f} MiB, published order {other:.0f} MiB: {mine / other:.2f}", flush=True)
