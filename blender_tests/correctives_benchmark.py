"""What pose correctives cost in Blender: seconds to build and to key a character, milliseconds a frame, megabytes of the file.

Run with a Python that has bpy: `python blender_tests/correctives_benchmark.py`. The open woman, whose correctives are few, and a body in
which all of SMPL-X's 486 act, each without and with them; every joint moves in every frame, which is the dearest case: Blender passes over
shape keys whose value is zero.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "core"), str(REPOSITORY / "core" / "tests"), str(REPOSITORY / "blender_tests")]

import bpy  # noqa: E402
from addon import characters  # noqa: E402
from poses import random_motion  # noqa: E402
from random_model import write_random_model  # noqa: E402
from scene_reading import evaluated_vertices  # noqa: E402
from twohander.body.characters import open_character  # noqa: E402
from twohander.body.model import BodyModel, load_body_model  # noqa: E402

FPS = 30
FRAMES = 60 * FPS
SHOWN = 60  # frames that are evaluated


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_random_model(Path(folder) / "SMPLX_RANDOM.npz", seed=7)
        models = {"open woman": load_body_model(open_character("open_woman").smplx),
                  "SMPL-X of random numbers": load_body_model(Path(folder) / "SMPLX_RANDOM.npz")}
        print(f"Blender {bpy.app.version_string}: build, key a minute, evaluate a frame, size of the file, error of the mesh")
        for label, model in models.items():
            for correctives in (False, True):
                count = len(model.pose_directions) if correctives else "no"
                print(f"{label}, {count} correctives: {measured(model, correctives, Path(folder))}")


def measured(model: BodyModel, correctives: bool, folder: Path) -> str:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.fps = FPS
    motion = random_motion(model, FRAMES, np.random.default_rng(0), fps=FPS)
    started = time.perf_counter()
    character = characters.build_character(model, None, "Measured", correctives=correctives)
    built = time.perf_counter() - started
    characters.animate(character, motion)
    keyed = time.perf_counter() - started - built
    scene.frame_set(1)
    started = time.perf_counter()
    for frame in range(2, SHOWN + 2):
        scene.frame_set(frame)
    shown = (time.perf_counter() - started) / SHOWN
    expected = model.vertices(motion.body.rotations[SHOWN:SHOWN + 1], motion.body.translation[SHOWN:SHOWN + 1],
                              motion.expression[SHOWN:SHOWN + 1], correctives=correctives)[0]
    error = np.abs(evaluated_vertices(character.body) - expected).max()
    path = folder / "measured.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    return f"{built:.1f} s, {keyed:.1f} s, {1000 * shown:.1f} ms, {path.stat().st_size / 1e6:.0f} MB, {1e6 * error:.1f} um"


if __name__ == "__main__":
    main()
