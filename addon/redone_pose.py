"""What follows from a blended pose: pose correctives, and the shifts of bones about joints that the expression moves.

Blending both for themselves would leave the body model's mesh: they are no linear functions of turns that go by the shortest arc.
"""

from dataclasses import dataclass, replace

import numpy as np
from twohander import rotation

from .armature import rest_frames
from .channels import axes_of_bones, bone_locations, joint_turns, pivot_shifts
from .characters import Character, describe, keyed_correctives, moving_pivots
from .correctives import corrective_values, value_path
from .redo import Blended


@dataclass(frozen=True)
class _Pose:
    """rotations: (N, J, 4) of the joints in the core's axes; expression: (N, E)."""

    rotations: np.ndarray
    expression: np.ndarray


def following(character: Character, bones: Blended, shapes: Blended) -> tuple[Blended, Blended]:
    """The blended keys of a character's bones and shape keys, with the shifts and correctives that follow from their own pose."""
    described = describe(character)
    names, pivots = tuple(described["joint_names"]), moving_pivots(described)
    frames = rest_frames(character.armature, names)
    before, after, between = (_pose(character, described, getattr(bones, part) | getattr(shapes, part), len(bones.frames))
                              for part in ("before", "after", "values"))
    ends = [pivot_shifts(pose.rotations, pose.expression, pivots) for pose in (before, after)]
    wrong = ends[0] + (ends[1] - ends[0]) * bones.shares[:, None, None]
    missing = bone_locations(pivot_shifts(between.rotations, between.expression, pivots) - wrong, frames)
    locations = {place: values + missing[:, joint, place[1]] for joint in pivots for place, values in bones.values.items()
                 if place[0] == f'pose.bones["{names[joint]}"].location'}
    acting = corrective_values(between.rotations, keyed_correctives(described), names) if len(bones.frames) else {}
    correctives = {(value_path(key), 0): values for key, values in acting.items()}
    return replace(bones, values=bones.values | locations), replace(shapes, correctives=correctives)


def _pose(character: Character, described: dict, values: dict, count: int) -> _Pose:
    """What channels (N,) show; those that no curve moves are as the scene has them."""
    pose, blocks = character.armature.pose.bones, character.body.data.shape_keys.key_blocks
    names = tuple(described["joint_names"])
    turns = np.stack([np.stack([values.get((f'pose.bones["{name}"].rotation_quaternion', part), np.full(count, pose[name].rotation_quaternion[part]))
                                for part in range(4)], axis=-1) for name in names], axis=1)
    expression = np.stack([values.get((value_path(key), 0), np.full(count, blocks[key].value if key in blocks else 0.0))
                           for key in described["expression_names"]], axis=-1)
    return _Pose(joint_turns(turns, rest_frames(character.armature, names)), expression)
