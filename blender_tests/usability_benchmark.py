"""For how long the window stands still while a minute of conversation is animated.

Run with a Python that has bpy: `python blender_tests/usability_benchmark.py`. The main thread does what the operator does between two ticks
of its timer, and the longest stretch in which it could not have drawn is printed for each phase: while the engine works in a process of its
own (or, for comparison, in a thread of this one), while keys are written, and for the step that hands them to the scene.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "core")]

import bpy  # noqa: E402
import addon  # noqa: E402
from addon import jobs, own_python, performing  # noqa: E402
from addon.operators.job_operator import STRETCH_SECONDS  # noqa: E402
from addon.steps import Stepping  # noqa: E402
from addon.takes import take_of_duet  # noqa: E402
from twohander.engines.duet import duet_of  # noqa: E402
from twohander.samples import cafe  # noqa: E402

SECONDS = 60
NAP = 0.005  # seconds between two looks at the clock


def main() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    addon.register()
    scene = bpy.context.scene
    with tempfile.TemporaryDirectory() as folder:
        bpy.ops.twohander.add_characters()
        bpy.ops.twohander.set_stage()
        for place, work in (("a process of its own", own_python.animation(bpy.app.tempdir)), ("a thread of Blender's", animated_here)):
            a, b = minute_of_sound(Path(folder))
            request = replace(performing.request_of(scene, seed=0), a=a, b=b)
            take, longest, whole = watched(lambda progress: work(request, progress))
            print(f"Blender {bpy.app.version_string}: {SECONDS} s animated in {place} in {whole:.1f} s, longest block {longest:.3f} s", flush=True)
        longest, last, whole = keyed(scene, take)
        print(f"keys written in {whole:.2f} s, longest block {longest:.3f} s, of which the step that changes the scene {last:.3f} s", flush=True)
        started = time.perf_counter()
        bpy.context.view_layer.update()
        print(f"the scene's next evaluation {time.perf_counter() - started:.3f} s", flush=True)
        started = time.perf_counter()
        bpy.ops.ed.undo_push(message="Animate")
        print(f"the undo step {time.perf_counter() - started:.3f} s", flush=True)


def animated_here(request, progress):
    return take_of_duet(duet_of(request, progress))


def minute_of_sound(folder: Path) -> list[Path]:
    """The bundled conversation over and over, with noise of which no recognised sounds can be in the cache."""
    paths = []
    for number, path in enumerate(cafe().audio):
        samples, rate = soundfile.read(path)
        noise = np.random.default_rng(time.time_ns() + number).normal(0, 1e-4, SECONDS * rate)
        paths.append(folder / f"{path.stem}.wav")
        soundfile.write(paths[-1], np.resize(samples, SECONDS * rate) + noise, rate)
    return paths


def watched(work):
    """The work's result, the longest time for which this thread could not go on, and how long it took."""
    job, started, longest = jobs.Job(work), time.perf_counter(), 0.0
    job.start()
    while job.running:
        before = time.perf_counter()
        time.sleep(NAP)
        longest = max(longest, time.perf_counter() - before - NAP)
    return job.result(), longest, time.perf_counter() - started


def keyed(scene, take):
    steps, started, durations = Stepping(performing.perform_steps(scene, take)), time.perf_counter(), []
    done = False
    while not done:
        before = time.perf_counter()
        done = steps.advance(STRETCH_SECONDS)
        durations.append(time.perf_counter() - before)
    return max(durations), durations[-1], time.perf_counter() - started


if __name__ == "__main__":
    main()
