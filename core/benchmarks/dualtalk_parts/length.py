"""DualTalk's time and memory against the length of the conversation, up to an hour."""

from pathlib import Path

from benchmarks.neural_parts.machine import child
from .model import random_model

LENGTHS = (300, 1800, 3600)  # seconds
LISTEN = """
import time
import numpy as np
from pathlib import Path
from twohander.audio.stored_sound import StoredSound
from twohander.engines.devices import placement
from twohander.engines.dualtalk.pipeline import DualTalkPipeline
from twohander.files.store import stored_networks
seconds = int(sys.argv[2])
pipeline = DualTalkPipeline(stored_networks(Path(sys.argv[1]))[0], placement("cpu", "float32"))
random = np.random.default_rng(0)
voices = tuple(StoredSound(random.standard_normal(160000, dtype=np.float32) for _ in range(seconds // 10)) for _ in range(2))
before, start = peak(), time.perf_counter()
pipeline.converse(voices)
print(time.perf_counter() - start, before, peak())
"""


def measure(folder: Path, lengths: tuple[int, ...] = LENGTHS) -> None:
    """With a network of small layers: what grows with the recording does not depend on them."""
    store = folder / "small"
    random_model(store, features=32, feed_forward=64, width=128, layers=2, encoder_feed_forward=192)
    print("both roles, small layers; peak MiB with the network in memory and the sound in files, then what the work takes besides")
    for seconds in lengths:
        wall, before, after = (float(number) for number in child(LISTEN, str(store), str(seconds))[0].split())
        print(f"  {seconds / 60:g} min: {wall:.0f} s wall, {wall / seconds:.4f} s a second, {before:.0f} + {after - before:.0f} MiB", flush=True)
