"""ProbTalk3D's time and memory against the length of the conversation, up to an hour."""

from pathlib import Path

from benchmarks.neural_parts.machine import child
from .model import random_model

LENGTHS = (300, 1800, 3600)  # seconds
MOVE = """
import time
import numpy as np
from pathlib import Path
from twohander.audio.stored_sound import StoredSound
from twohander.engines.devices import placement
from twohander.engines.probtalk3d.course import Course
from twohander.engines.probtalk3d.pipeline import ProbTalk3DPipeline
from twohander.engines.probtalk3d.styles import style_vector
from twohander.files.store import stored_networks
seconds = int(sys.argv[2])
pipeline = ProbTalk3DPipeline(stored_networks(Path(sys.argv[1]))[0], placement("cpu", "float32"))
random = np.random.default_rng(0)
voice = StoredSound(random.standard_normal(160000, dtype=np.float32) for _ in range(seconds // 10))
before, start = peak(), time.perf_counter()
pipeline.motions(pipeline.heard(voice, Course()), style_vector({"M003": 1.0}), [(0, 0)], course=Course())
print(time.perf_counter() - start, before, peak())
"""


def measure(folder: Path, lengths: tuple[int, ...] = LENGTHS) -> None:
    """With a small speech encoder: what grows with the recording does not depend on its layers."""
    from twohander.audio.encoder_config import SpeechEncoderConfig
    from twohander.engines.probtalk3d.config import PredictorConfig

    store = folder / "small"
    random_model(store, "vqvae", PredictorConfig(speech=SpeechEncoderConfig(width=128, layers=2, feed_forward=192, large_norms=False)))
    print("one voice, small speech encoder; peak MiB with the network in memory and the sound in files, then what the work takes besides")
    for seconds in lengths:
        wall, before, after = (float(number) for number in child(MOVE, str(store), str(seconds))[0].split())
        print(f"  {seconds / 60:g} min: {wall:.0f} s wall, {wall / seconds:.4f} s a second, {before:.0f} + {after - before:.0f} MiB", flush=True)
