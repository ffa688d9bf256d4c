"""Animate the bundled conversation and render it: what a newcomer runs first."""

import os
import subprocess
import time

from . import extension, places, recipes
from .environments import make, run, say

QUALITIES = ("draft", "preview", "final")

# Runs the add-on's commands where there is no `blender` program, only its module: as `blender --command twohander` does.
BLENDER_COMMAND = "import sys, addon; addon.register(); from addon import commands; sys.exit(commands.run(sys.argv[1:]))"


def run_demo(quality: str) -> int:
    """Leave a film with sound, its Blender scene, both motions and a contact sheet in out/demo."""
    began = time.monotonic()
    interpreter = extension.running_interpreter()
    blender = recipes.newest_blender(interpreter.minor)
    say(f"Step 1 of 3: the environment (Blender {blender.version} and the library; downloaded the first time)")
    python = make(recipes.blender_recipe(blender, interpreter))
    out = places.DEMO
    say("Step 2 of 3: motion for both characters")
    run([str(python.with_name("twohander")), "animate", "--out", str(out)], "animating the sample conversation", stdout=subprocess.DEVNULL)
    say(f"Step 3 of 3: the film, {quality} quality")
    film, scene, sheet = out / "conversation.mp4", out / "scene.blend", out / "contact_sheet.png"
    log = places.BUILD / "demo.log"  # Blender says something about every frame; our own progress goes to stderr
    with log.open("w") as blender_says:
        run([str(python), "-c", BLENDER_COMMAND, "render", str(out), "--output", str(film), "--quality", quality,
             "--scene", str(scene), "--contact-sheet", str(sheet)], f"rendering the film; see {log}",
            env={**os.environ, "PYTHONPATH": str(places.REPOSITORY)}, stdout=blender_says)
    say(f"\nDone in {(time.monotonic() - began) / 60:.1f} minutes. Look at:")
    for path, content in ((film, "the film, with sound"), (scene, "the scene, to open in Blender"), (sheet, "pictures of the film"),
                          (out / "a.npz", "the motion of A"), (out / "b.npz", "the motion of B")):
        say(f"  {path}  {content}")
    return 0
