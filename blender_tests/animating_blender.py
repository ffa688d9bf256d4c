"""A Blender that animates through a worker, says so, and waits to be killed. Run as: animating_blender.py PYTHON FOLDER."""

import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "core")]

import addon  # noqa: E402
import bpy  # noqa: E402
import soundfile  # noqa: E402
from twohander.samples import cafe  # noqa: E402

python, folder = sys.argv[1:]
bpy.ops.wm.read_factory_settings(use_empty=True)
addon.register()
entry = bpy.context.preferences.addons.new()
entry.module = "addon"
entry.preferences.python = python
scene = bpy.context.scene
for letter, path in zip("ab", cafe().audio):
    samples, rate = soundfile.read(path, start=32_000, frames=8_000)
    soundfile.write(Path(folder) / path.name, samples, rate)
    setattr(scene.twohander, f"sound_{letter}", str(Path(folder) / path.name))
bpy.ops.twohander.add_characters()
scene.twohander_performance.face = "dualtalk"
print("animating", flush=True)
bpy.ops.twohander.animate()
print("done", flush=True)
time.sleep(120)
