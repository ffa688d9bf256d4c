"""Install a packed extension into an empty profile and use it as a newcomer would; prints what was seen as JSON.

Run as a program: fresh_profile.py EXTENSION SOUND_A SOUND_B OUT, with BLENDER_USER_RESOURCES naming an empty folder.
"""

import json
import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import bpy

MODULE = "bl_ext.user_default.twohander"
BUNDLED = ("twohander", "soxr", "soundfile", "_soundfile", "_soundfile_data", "cffi", "_cffi_backend", "pycparser", "parselmouth", "pocketsphinx")


class OnlyFromExtensions:
    """Finds the bundled modules in Blender's folders of extensions alone: the environment that runs the tests has them too."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is not None or name not in BUNDLED:
            return None
        found = PathFinder.find_spec(name, [folder for folder in sys.path if "extensions" in Path(folder).parts])
        if found is None:
            raise ModuleNotFoundError(f"the extension does not bring {name}", name=name)
        return found


def main(extension: str, sound_a: str, sound_b: str, out: str) -> dict:
    sys.meta_path.insert(0, OnlyFromExtensions)
    bpy.ops.extensions.package_install_files(filepath=extension, repo="user_default", enable_on_install=True)
    seen = {"enabled": MODULE in bpy.context.preferences.addons}
    seen["modules"] = {name: sys.modules[name].__file__ for name in BUNDLED if name in sys.modules and hasattr(sys.modules[name], "__file__")}

    bpy.ops.wm.read_homefile(use_empty=True)
    scene = bpy.context.scene
    scene.twohander.sound_a, scene.twohander.sound_b = sound_a, sound_b
    seen["poll_before"] = bpy.ops.twohander.animate.poll()
    seen["steps"] = [list(step()) for step in (bpy.ops.twohander.add_characters, bpy.ops.twohander.set_stage, bpy.ops.twohander.animate)]
    seen["actions"] = len(bpy.data.actions)
    seen["cameras"] = sum(thing.type == "CAMERA" for thing in scene.objects)
    seen["frame_end"] = scene.frame_end
    scene.render.filepath = str(Path(out) / "still.png")
    scene.render.resolution_x, scene.render.resolution_y, scene.cycles.samples = 64, 36, 1
    scene.render.engine = "CYCLES"
    bpy.ops.render.render(write_still=True)

    wheel = sys.modules[f"{MODULE}.environment"].package().removesuffix("[neural]")
    seen["library_wheel"] = Path(wheel).is_file()
    commands = sys.modules[f"{MODULE}.commands"]
    seen["command"] = commands.run(["animate", sound_a, sound_b, "--out", str(Path(out) / "result")])

    for action in (bpy.ops.preferences.addon_disable, bpy.ops.preferences.addon_enable, bpy.ops.preferences.addon_disable):
        action(module=MODULE)
    seen["left_behind"] = [name for name in dir(bpy.types) if name.startswith("TWOHANDER")] + [
        f"Scene.{name}" for name in dir(bpy.types.Scene) if name.startswith("twohander")] + [
        handler.__qualname__ for name in dir(bpy.app.handlers) if isinstance(getattr(bpy.app.handlers, name), list)
        for handler in getattr(bpy.app.handlers, name) if handler.__module__.startswith(MODULE)]
    return seen


if __name__ == "__main__":
    print("\n" + json.dumps(main(*sys.argv[1:])), flush=True)
    # Blender 4.2 as a module crashes while Python shuts down once a pointer property with a poll function was registered.
    os._exit(0)
