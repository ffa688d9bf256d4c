"""Times DualTalk: a command from start to files, its parts, lower precisions with their error, and recordings of up to an hour.

Run with `core` on the path: `python -m benchmarks.dualtalk [SECONDS]` (10 s of sound by default). Uses the published model of the
store, or random weights of its size in a temporary folder. Figures compare only on an idle machine and within one run; the product of
two 2048 x 2048 float32 matrices is timed beside them, to scale by.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import soundfile

from twohander.engines.neural import LIBRARIES
from twohander.files.store import PUBLISHED, StoredNetwork, models_folder, stored_networks
from twohander.samples import cafe

RATE = 16_000
REPEATS = 5
PRODUCT = 2048  # rows of the matrices that measure the machine
LONG = (300, 1800, 3600)  # seconds
# A child's own peak: what the system reports to its parent counts the parent's memory at the time of the fork.
PEAK = """
def peak():
    lines = [line for line in open("/proc/self/status") if line.startswith("VmHWM:")] if sys.platform == "linux" else []
    return int(lines[0].split()[1]) / 1024 if lines else float("nan")
"""
COMMAND = f"""
import sys
{PEAK}
from twohander.cli import main
code = main(sys.argv[1:])
print(peak())
sys.exit(code)
"""
LISTEN_LONG = f"""
import sys, time
{PEAK}
import numpy as np
from pathlib import Path
from twohander.engines.devices import placement
from twohander.engines.dualtalk.pipeline import DualTalkPipeline
from twohander.files.store import stored_networks
seconds = int(sys.argv[2])
pipeline = DualTalkPipeline(stored_networks(Path(sys.argv[1]))[0], placement("cpu", "float32"))
random = np.random.default_rng(0)
voices = tuple(random.standard_normal(seconds * 16000, dtype=np.float32) for _ in range(2))
before, start = peak(), time.perf_counter()
pipeline.converse(voices)
print(time.perf_counter() - start, before, peak())
"""


def main(seconds: float) -> None:
    """Print every figure."""
    absent = [name for name in LIBRARIES if find_spec(name) is None]
    if absent:
        print(f"left out: {', '.join(absent)} not installed (pip install \"twohander[neural]\")")
        return
    with tempfile.TemporaryDirectory(prefix="twohander-benchmark-") as name:
        folder = Path(name)
        stored = next(iter(stored_networks(models_folder(), "dualtalk", PUBLISHED)), None) or random_model(folder)
        voices = sample(seconds)
        print(f"machine: {matrix_product():.0f} GFLOP/s in float32 products, {os.cpu_count()} cores")
        print(f"{seconds:g} s of conversation, weights of {stored.weights.stat().st_size / 1e6:.0f} MB")
        commands(stored, voices, folder)
        parts(stored, voices)
        precisions(stored, voices)
        long_recordings(folder)


def commands(stored: StoredNetwork, voices, folder: Path) -> None:
    """From command to files for both characters: heard for the first time, then with other options."""
    files = [folder / f"{name}.wav" for name in "ab"]
    for file, voice in zip(files, voices):
        soundfile.write(file, voice, RATE)
    variables = {**os.environ, "TWOHANDER_MODELS": str(stored.weights.parents[2]), "TWOHANDER_CACHE": str(folder / "cache")}
    for title, options in (("first time", ()), ("heard before, one round more", ("--option", "rounds=3"))):
        command = [sys.executable, "-c", COMMAND, "animate", *map(str, files), "-o", str(folder / "out"), "--face", "dualtalk", *options]
        wall, processor = time.perf_counter(), os.times()
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
        after = os.times()
        used = after.children_user + after.children_system - processor.children_user - processor.children_system
        print(f"command to files, {title}: {time.perf_counter() - wall:.1f} s wall, {used:.1f} s CPU, "
              f"peak {float(done.stdout.split()[-1]):.0f} MiB")


def parts(stored: StoredNetwork, voices) -> None:
    """Loading, and each part of a forward pass."""
    from twohander.audio.encoders import stretched
    from twohander.audio.features import normalized
    from twohander.engines.devices import placement
    from twohander.engines.dualtalk.hearing import TARGET, Sound
    from twohander.engines.dualtalk.pipeline import Course, DualTalkPipeline, motion_frames

    import torch

    start = time.perf_counter()
    pipeline = DualTalkPipeline(stored, placement("cpu", "float32"))
    ears, frames = pipeline._ears, motion_frames(len(voices[0]))
    stack, context = ears._stacks[0], ears._contexts[0]
    print(f"loading: {time.perf_counter() - start:.2f} s wall, transformers' import included")
    samples = torch.from_numpy(normalized(voices[0]))[None]
    motion = np.random.default_rng(0).normal(scale=0.3, size=(frames, 56)).astype(np.float32)
    with torch.inference_mode():
        sounds = stretched(stack(samples), frames)
        report("convolutions, one voice", lambda: stack(samples))
        report("transformer, one voice", lambda: context(sounds))
        report("transformer, two voices at once", lambda: context(torch.cat([sounds, sounds])))
    [features] = ears.features([Sound(normalized(voices[0]), TARGET, frames)])
    report("head, one character", lambda: pipeline._answer(features, features, motion))
    report("forward passes, one role", lambda: pipeline.motion(*voices, motion))
    report("forward passes, both roles", lambda: pipeline.converse(voices, course=Course(rounds=0)))


def precisions(stored: StoredNetwork, voices) -> None:
    """Lower precisions: time of one role, and the error of its motion against float32."""
    from twohander.engines.devices import placement
    from twohander.engines.dualtalk.pipeline import DualTalkPipeline

    import torch

    motion = np.random.default_rng(0).normal(scale=0.3, size=(250, 56)).astype(np.float32)
    exact = DualTalkPipeline(stored, placement("cpu", "float32")).motion(*voices, motion)
    choices = [("cpu", "int8"), ("cpu", "bfloat16")]
    choices += [("cuda", name) for name in ("float32", "float16", "bfloat16")] if torch.cuda.is_available() else []
    for device, precision in choices:
        pipeline = DualTalkPipeline(stored, placement(device, precision))
        found = pipeline.motion(*voices, motion)
        report(f"one role on {device} in {precision}", lambda: pipeline.motion(*voices, motion))
        print(f"  error: {np.abs(found - exact).max() / np.abs(exact).max():.1e} of the largest value at most, "
              f"{np.sqrt(np.mean((found - exact) ** 2) / np.mean(exact ** 2)):.1e} in the mean")


def long_recordings(folder: Path) -> None:
    """Time and memory against length, with a network of small layers: what grows with the recording does not depend on them."""
    store = folder / "small"
    random_model(store, features=32, feed_forward=64, width=128, layers=2, encoder_feed_forward=192)
    print("both roles, small layers; peak MiB before and after")
    for seconds in LONG:
        done = subprocess.run([sys.executable, "-c", LISTEN_LONG, str(store), str(seconds)], capture_output=True, text=True, check=True)
        wall, before, after = (float(number) for number in done.stdout.split())
        print(f"  {seconds / 60:.0f} min: {wall:.0f} s wall, {wall / seconds:.4f} s a second, {before:.0f} -> {after:.0f} MiB")


def random_model(folder: Path, features: int = 256, feed_forward: int = 2048, width: int = 1024, layers: int = 24,
                 encoder_feed_forward: int = 4096) -> StoredNetwork:
    """Random weights in the published file's layout, added to a store in `folder`; both encoders have the same convolutions."""
    import torch

    from twohander.audio.encoders import SpeechEncoderConfig
    from twohander.engines.dualtalk.checkpoint import PARTNER, TARGET, published_shapes
    from twohander.engines.dualtalk.config import DualTalkConfig
    from twohander.engines.models import add_model

    config = DualTalkConfig(features=features, feed_forward=feed_forward,
                            encoder=SpeechEncoderConfig(width, layers, encoder_feed_forward))
    generator, state = torch.Generator().manual_seed(0), OrderedDict()
    for name, shape in published_shapes(config).items():
        shared = TARGET + name.removeprefix(PARTNER)
        if name.startswith(PARTNER + "feature_extractor."):
            state[name] = state[shared]
        elif len(shape) == 1:
            state[name] = torch.ones(shape) if "norm" in name and name.endswith("weight") else torch.zeros(shape)
        else:
            state[name] = torch.randn(shape, generator=generator) / max(1, np.prod(shape[1:])) ** 0.5
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(state, folder / "random.pth")
    stored = add_model(folder / "random.pth", folder=folder)
    (folder / "random.pth").unlink()
    return stored


def sample(seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """Both voices of the bundled conversation, repeated to this length."""
    first, second = (soundfile.read(path, dtype="float32")[0] for path in cafe().audio)
    length = round(seconds * RATE)
    return tuple(np.resize(voice, length) for voice in (first, second))


def matrix_product() -> float:
    """GFLOP/s of this machine in a float32 product."""
    import torch

    one, other = torch.randn(PRODUCT, PRODUCT), torch.randn(PRODUCT, PRODUCT)
    return 2 * PRODUCT ** 3 / median_seconds(lambda: one @ other)[0] / 1e9


def report(title: str, call: Callable[[], object]) -> None:
    """Print a call's median wall and CPU seconds."""
    wall, processor = median_seconds(call)
    print(f"{title}: {wall:.2f} s wall, {processor:.2f} s CPU (median of {REPEATS})")


def median_seconds(call: Callable[[], object]) -> tuple[float, float]:
    """Median wall and CPU seconds of REPEATS calls after one that is not counted."""
    call()
    times = []
    for _ in range(REPEATS):
        wall, processor = time.perf_counter(), time.process_time()
        call()
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    return float(np.median([one for one, _ in times])), float(np.median([other for _, other in times]))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0)
