"""For how long a complete Blender's window stands still while characters are added and a minute of conversation is animated.

Run in a Blender with the extension installed, and with a screen: `blender --python blender_tests/window_benchmark.py`. A timer beats as often as
the window's main loop goes round. For each phase the longest time between two beats is printed, the longest work of the operators in it and the
longest drawing of the view, and for comparison how long the view of the finished scene takes to be drawn while nothing happens. Close the
window afterwards, or add `-- quit`.
"""

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import bpy
import numpy as np
import soundfile
from twohander.samples import cafe

EXTENSION = "bl_ext.user_default.twohander"
SECONDS = 60  # of conversation
IDLE_SECONDS = 10  # for which the finished scene is watched


class Watch:
    """The longest times of each phase, in seconds."""

    def __init__(self):
        self.phase = "starting"
        self.longest = defaultdict(lambda: defaultdict(float))
        self._beat = self._drawing = time.perf_counter()

    def beat(self) -> float:
        now = time.perf_counter()
        self.note("between two beats", now - self._beat)
        self._beat = now
        return 0.0

    def note(self, what: str, seconds: float) -> None:
        self.longest[self.phase][what] = max(self.longest[self.phase][what], seconds)

    def begins_drawing(self) -> None:
        self._drawing = time.perf_counter()

    def ends_drawing(self) -> None:
        self.note("drawing the view", time.perf_counter() - self._drawing)


def watch_operators(watch: Watch) -> None:
    """Let the time that job operators take in each event be noted."""
    base = sys.modules[f"{EXTENSION}.operators.job_operator"].JobOperator
    unwatched = base.modal

    def modal(self, context, event):
        started = time.perf_counter()
        try:
            return unwatched(self, context, event)
        finally:
            watch.note("the operator", time.perf_counter() - started)

    base.modal = modal


def minute_of_sound(folder: Path) -> list[str]:
    """The bundled conversation over and over, with noise of which no recognised sounds can be in the cache."""
    paths = []
    for number, path in enumerate(cafe().audio):
        samples, rate = soundfile.read(path)
        noise = np.random.default_rng(time.time_ns() + number).normal(0, 1e-4, SECONDS * rate)
        paths.append(str(folder / f"{path.stem}.wav"))
        soundfile.write(paths[-1], np.resize(samples, SECONDS * rate) + noise, rate)
    return paths


def press(button: str) -> None:
    """An operator of ours, as its button in the sidebar calls it."""
    window = bpy.context.window_manager.windows[0]
    area = next(area for area in window.screen.areas if area.type == "VIEW_3D")
    region = next(region for region in area.regions if region.type == "UI")
    with bpy.context.temp_override(window=window, screen=window.screen, area=area, region=region):
        getattr(bpy.ops.twohander, button)("INVOKE_DEFAULT")


def phases(watch: Watch, folder: Path):
    """What is done one after another; yields until when to wait: None for the running job's end, or seconds."""
    scene = bpy.context.window_manager.windows[0].scene
    scene.twohander.sound_a, scene.twohander.sound_b = minute_of_sound(folder)
    yield 3.0
    for phase, button in (("adding the characters", "add_characters"), ("setting the stage", "set_stage"), ("animating", "animate")):
        watch.phase = phase
        press(button)
        yield None
        watch.phase = f"after {phase}"
        yield IDLE_SECONDS


def main() -> None:
    watch, folder = Watch(), tempfile.TemporaryDirectory()
    jobs = sys.modules[f"{EXTENSION}.jobs"]
    watch_operators(watch)
    for callback, event in ((watch.begins_drawing, "PRE_VIEW"), (watch.ends_drawing, "POST_PIXEL")):
        bpy.types.SpaceView3D.draw_handler_add(callback, (), "WINDOW", event)
    steps, until = phases(watch, Path(folder.name)), [0.0]

    def go_on() -> float | None:
        if jobs.current() is not None or time.perf_counter() < until[0]:
            return 0.1
        wait = next(steps, "done")
        if wait != "done":
            until[0] = time.perf_counter() + (wait or 0.0)
            return 0.1
        report(watch)
        folder.cleanup()
        if sys.argv[-1] == "quit":
            bpy.ops.wm.quit_blender()
        return None

    bpy.app.timers.register(watch.beat)
    bpy.app.timers.register(go_on, first_interval=3.0)


def report(watch: Watch) -> None:
    print(f"Blender {bpy.app.version_string}, longest in seconds", flush=True)
    for phase, longest in watch.longest.items():
        print(f"{phase}: " + ", ".join(f"{what} {seconds:.3f}" for what, seconds in longest.items()), flush=True)


if __name__ == "__main__":
    main()
