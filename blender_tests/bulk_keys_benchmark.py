"""How many times faster a minute of two characters is keyed in bulk than by keyframe_insert.

Run with a Python that has bpy: `python blender_tests/bulk_keys_benchmark.py`. Both ways write the same curves: 55
bones and 52 expressions of each character. keyframe_insert gets slower with every key that a curve already has, so
its time for n frames is a n + b n^2; it is measured for short motions and continued to the whole minute. `--whole`
measures the minute itself, which takes several minutes.
"""

import sys
import time
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "core"), str(REPOSITORY / "blender_tests")]

import bpy  # noqa: E402
from addon import characters  # noqa: E402
from poses import random_motion  # noqa: E402
from twohander.body.characters import OPEN_CHARACTERS, open_character  # noqa: E402
from twohander.body.model import load_body_model  # noqa: E402

FPS = 30
FRAMES = 60 * FPS
SAMPLED_FRAMES = (90, 180, 360)  # of keyframe_insert


def main() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.fps = FPS
    generator = np.random.default_rng(0)
    models = [load_body_model(open_character(name).smplx) for name in OPEN_CHARACTERS]
    motions = [random_motion(model, FRAMES, generator, fps=FPS) for model in models]
    cast = [characters.build_character(model, None, name) for name, model in zip("AB", models)]

    started = time.perf_counter()
    for character, motion in zip(cast, motions):
        characters.animate(character, motion)
    bulk = time.perf_counter() - started

    if "--whole" in sys.argv:
        single = seconds_of_inserting(cast, motions, FRAMES)
    else:
        times = [seconds_of_inserting(cast, motions, frames) for frames in SAMPLED_FRAMES]
        count = np.array(SAMPLED_FRAMES, float)
        linear, quadratic = np.linalg.lstsq(np.stack([count, count ** 2], axis=1), np.array(times), rcond=None)[0]
        single = linear * FRAMES + quadratic * FRAMES ** 2
        shown = ", ".join(f"{frames} frames {seconds:.2f} s" for frames, seconds in zip(SAMPLED_FRAMES, times))
        print(f"keyframe_insert: {shown}")
    print(f"Blender {bpy.app.version_string}, two characters, {FRAMES} frames: in bulk {bulk:.2f} s, "
          f"keyframe_insert {single:.0f} s: {single / bulk:.0f} times")


def seconds_of_inserting(cast, motions, frames: int) -> float:
    for character in cast:
        character.armature.animation_data_clear()
        character.body.data.shape_keys.animation_data.action = None
    started = time.perf_counter()
    for character, motion in zip(cast, motions):
        insert_keys(character, motion, frames)
    return time.perf_counter() - started


def insert_keys(character: characters.Character, motion, frames: int) -> None:
    """The way that most add-ons go: set each property and insert a key."""
    bones = [character.armature.pose.bones[name] for name in characters.describe(character)["joint_names"]]
    blocks = character.body.data.shape_keys.key_blocks
    shapes = [(blocks[name], index) for index, name in enumerate(motion.expression_names) if name in blocks]
    for frame in range(frames):
        for bone, rotation in zip(bones, motion.body.rotations[frame].tolist()):
            bone.rotation_quaternion = rotation
            bone.keyframe_insert("rotation_quaternion", frame=frame + 1)
        bones[0].location = motion.body.translation[frame].tolist()
        bones[0].keyframe_insert("location", frame=frame + 1)
        for block, index in shapes:
            block.value = float(motion.expression[frame, index])
            block.keyframe_insert("value", frame=frame + 1)


if __name__ == "__main__":
    main()
