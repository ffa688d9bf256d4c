"""Make the sheets of pictures on which a developer judges the motion by eye."""

import os
import subprocess
from pathlib import Path

from . import extension, places, recipes
from .environments import make, run, say
from .errors import BuildError

SHEETS = ("closure", "laugh", "turn", "backchannel", "demo", "emotions")
SEED = 1  # one with which the bundled conversation holds a backchannel of each listener


def make_pictures(folder: Path | None, only: tuple[str, ...], seated: bool, seed: int | None) -> int:
    """Leave the named sheets in out/pictures. folder: what `twohander animate` has written; None animates the bundled conversation."""
    if folder is not None and (seated or seed is not None):
        raise BuildError(f"{folder} is animated already: --seated and --seed are for the bundled conversation")
    interpreter = extension.running_interpreter()
    python = make(recipes.blender_recipe(recipes.newest_blender(interpreter.minor), interpreter))
    out = places.PICTURES
    if folder is None:
        folder = out / "conversation"
        posture = ["--seated"] if seated else []
        run([str(python.with_name("twohander")), "animate", "--out", str(folder), "--seed", str(SEED if seed is None else seed), *posture],
            "animating the sample conversation", stdout=subprocess.DEVNULL)
    log = places.BUILD / "pictures.log"
    with log.open("w") as blender_says:
        run([str(python), "-m", "blender_tests.pictures", str(folder), str(out), "--only", *only], f"rendering the sheets; see {log}", cwd=places.REPOSITORY,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(places.CORE), str(places.REPOSITORY)])}, stdout=blender_says)
    say(f"\nDone. Look at {out}")
    return 0
