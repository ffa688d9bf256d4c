"""ProbTalk3D from command to files for both characters: one sample beside the published order of work, another of it, and ten beside one."""

from collections.abc import Callable
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import soundfile

from benchmarks.neural_parts.machine import child, compared
from twohander.files.store import StoredNetwork

RATE = 16_000
REPEATS = 3
COMMAND = """
from twohander.cli import main
code = main(sys.argv[1:])
print(peak())
sys.exit(code)
"""


def measure(stored: StoredNetwork, voices, folder: Path) -> None:
    """Each command in a process of its own; where nothing else is said, with sound that it hears for the first time."""
    files = [folder / f"{name}.wav" for name in "ab"]
    for file, voice in zip(files, voices):
        soundfile.write(file, voice, RATE)
    caches = count()

    def ours(*options: str, cache: str | None = None) -> Callable[[], float]:
        def command() -> float:
            said = child(COMMAND, "animate", *map(str, files), "-o", str(folder / "out"), "--face", "probtalk3d",
                         "--option", f"model={stored.model}", "--option", "device=cpu", *options,
                         TWOHANDER_MODELS=str(stored.weights.parents[2]), TWOHANDER_CACHE=str(folder / (cache or f"cache-{next(caches)}")))[0]
            return float(said.split()[-1])
        return command

    if find_spec("transformers"):
        from .published import PROGRAM, installed_frameworks, published_network, write_published

        published = folder / "published"
        published.mkdir()
        write_published(published, published_network())
        mine, theirs = compared("command to files for both, one sample, bodies included", ours(), f"the published order of work, faces alone, "
                                f"with {', '.join(installed_frameworks()) or 'none of its frameworks installed'}",
                                lambda: float(child(PROGRAM, str(published), str(folder), *map(str, files))[0]), repeats=REPEATS)
        print(f"  peak {mine:.0f} MiB, published order {theirs:.0f} MiB", flush=True)
    compared("another seed of what was heard before", ours("--seed", "1", cache="heard"), "one sample, heard for the first time", ours(),
             repeats=REPEATS)
    compared("ten samples, bodies included", ours("--takes", "10"), "one sample", ours(), repeats=REPEATS)
