"""A character's motion read back from its rig, as it is evaluated: actions, layers of them, constraints and all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np
from twohander import rotation
from twohander.body.skeleton import JOINT, JOINT_NAMES
from twohander.errors import TwohanderError
from twohander.formats.contents import Contents
from twohander.formats.rates import stated_rate
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion

from .actions import curve_owner
from .armature import rest_frames
from .channels import axes_of_bones, joint_turns, pivot_shifts
from .characters import Character, describe, frames_per_second, moving_pivots
from .steps import Steps

EVEN = 2e-3  # frames by which keys of an even rate may lie aside: they are stored with seven digits
RATE_ROUNDING = 1e-4
STRAY = 1e-4  # metres or radians; less is rounding

def has_motion(character: Character) -> bool:
    """Whether anything is keyed on the character's bones."""
    animation = character.armature.animation_data
    return animation is not None and (animation.action is not None or any(track.strips for track in animation.nla_tracks))


def sampling_steps(scene: bpy.types.Scene, character: Character) -> Steps[Contents]:
    """The character's motion with the shape coefficients of its head, and what a reader should know, a frame a step.

    At the times of its keys if these are evenly spaced (then in the rate in which the motion came), otherwise at the scene's frames. A head
    gives a face, or a whole character if its root is turned. Where the character stands is left out. TwohanderError if nothing is keyed.
    """
    if not has_motion(character):
        raise TwohanderError(f"{character.name} has no motion; animate it or import one first")
    described = describe(character)
    times, fps = _times(scene, character)
    names = tuple(described["joint_names"])
    count, lid_names = len(described["expression_names"]), described.get("eyelid_names", [])
    channels, values = yield from _evaluated(scene, character, times, [*described["expression_names"], *lid_names])
    expression, lids = values[:, :count], values[:, count:] if lid_names else None
    rotations, shifts = _joints(character.armature, names, channels)
    space = ExpressionSpace(described["expression_space"])
    left = shifts - pivot_shifts(rotations, expression, moving_pivots(described))
    body = described["kind"] == "smplx"
    strays = [name for index, name in enumerate(names) if np.abs(left[:, index]).max() > STRAY and not (body and index == 0)]
    notes = (f"without the shifts of {', '.join(strays[:4])}{' ...' if len(strays) > 4 else ''}",) if strays else ()
    motion = _body(rotations, left[:, 0], expression, space, fps) if body else _head(names, rotations, expression, space, fps)
    motion = replace(motion, eyelids=lids)
    betas = described.get("betas")
    return Contents(motion, None if betas is None else np.array(betas, np.float32), None if betas is None else described["kind"], notes)


def _times(scene: bpy.types.Scene, character: Character) -> tuple[np.ndarray, float]:
    """Scene frames (T,), fractions allowed, and how many there are in a second."""
    rate, name = frames_per_second(scene), Path(character.name)
    keys = _key_times(character.armature)
    if len(keys) > 1:
        even = np.linspace(keys[0], keys[-1], len(keys))
        if np.abs(keys - even).max() <= EVEN:
            return even, stated_rate(rate * (len(keys) - 1) / (keys[-1] - keys[0]), RATE_ROUNDING, name)
    return np.arange(scene.frame_start, scene.frame_end + 1, dtype=np.float64), stated_rate(rate, RATE_ROUNDING, name)


def _key_times(armature: bpy.types.Object) -> np.ndarray:
    """When the armature's action has keys; none if other actions play along."""
    animation = armature.animation_data
    if animation.action is None or any(track.strips and not track.mute for track in animation.nla_tracks):
        return np.empty(0)
    owner = curve_owner(animation.action, armature)
    found = []
    for curve in owner.fcurves if owner is not None else ():
        places = np.empty(2 * len(curve.keyframe_points), np.float32)
        curve.keyframe_points.foreach_get("co", places)
        found.append(places[::2])
    return np.unique(np.concatenate(found)).astype(np.float64) if found else np.empty(0)


def _evaluated(scene: bpy.types.Scene, character: Character, times: np.ndarray, names: list[str]) -> Steps[tuple[np.ndarray, np.ndarray]]:
    """Matrices (T, bones, 4, 4) of all bones against their rest, in their own axes, and values (T, E) of the expression's keys."""
    bones, keys = character.armature.pose.bones, character.body.data.shape_keys
    constrained = any(not constraint.mute for bone in bones for constraint in bone.constraints)
    blocks = {index: keys.key_blocks[name] for index, name in enumerate(names) if keys is not None and name in keys.key_blocks}
    matrices, values = np.empty((len(times), len(bones), 4, 4)), np.zeros((len(times), len(names)), np.float32)
    with _alone(scene, character):
        for row, time in enumerate(times.tolist()):
            scene.frame_set(int(time // 1), subframe=time % 1)
            matrices[row] = [bone.matrix if constrained else bone.matrix_basis for bone in bones]
            for index, block in blocks.items():
                values[row, index] = block.value
            yield (row + 1) / len(times)
    return _channels(character.armature, matrices) if constrained else matrices, values


@contextmanager
def _alone(scene: bpy.types.Scene, character: Character) -> Iterator[None]:
    """Only the bones and the shape keys of one character are evaluated, several times faster than the whole scene. Then all is as before."""
    frame, subframe = scene.frame_current, scene.frame_subframe
    kept = (character.armature, character.body)
    hidden = {one: one.hide_viewport for one in scene.objects}
    modifiers = {modifier: modifier.show_viewport for modifier in character.body.modifiers}
    try:
        for one in hidden:
            one.hide_viewport = one not in kept
        for modifier in modifiers:
            modifier.show_viewport = False
        yield
    finally:
        for one, was in hidden.items():
            one.hide_viewport = was
        for modifier, was in modifiers.items():
            modifier.show_viewport = was
        scene.frame_set(frame, subframe=subframe)


def _channels(armature: bpy.types.Object, poses: np.ndarray) -> np.ndarray:
    """Matrices (T, bones, 4, 4) of bones against their rest, in their own axes, of matrices in the armature's space."""
    rest = np.array([bone.matrix_local for bone in armature.data.bones], np.float64)
    number = {bone.name: index for index, bone in enumerate(armature.data.bones)}
    channels = np.empty_like(poses)
    for own, bone in enumerate(armature.data.bones):
        moved, still = poses[:, own], rest[own]
        if bone.parent is not None:
            above = number[bone.parent.name]
            moved, still = np.linalg.inv(poses[:, above]) @ moved, np.linalg.inv(rest[above]) @ still
        channels[:, own] = np.linalg.inv(still) @ moved
    return channels


def _joints(armature: bpy.types.Object, names: tuple[str, ...], channels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turns (T, J, 4) and shifts (T, J, 3) of joints against their parents in the core's axes."""
    number = {bone.name: index for index, bone in enumerate(armature.data.bones)}
    frames = rest_frames(armature, names)
    back = np.linalg.inv(axes_of_bones(frames))
    own = channels[:, [number[name] for name in names]]
    turns = own[..., :3, :3] / np.linalg.norm(own[..., :3, :3], axis=-2, keepdims=True)
    return joint_turns(rotation.from_matrix(turns), frames), np.einsum("jab,tjb->tja", back, own[..., :3, 3])


def _body(rotations: np.ndarray, translation: np.ndarray, expression: np.ndarray, space: ExpressionSpace, fps: float) -> CharacterMotion:
    return CharacterMotion(BodyMotion(rotations.astype(np.float32), translation.astype(np.float32), fps), expression, space)


def _head(names: tuple[str, ...], rotations: np.ndarray, expression: np.ndarray, space: ExpressionSpace,
          fps: float) -> FaceMotion | CharacterMotion:
    """A face; a whole character whose trunk is turned at the pelvis, if the head's root is."""
    turns = {name: rotations[:, index].astype(np.float32) for index, name in enumerate(names)}
    still = rotation.identity(len(rotations))
    if rotation.angle_between(turns["root"], still).max() <= STRAY:
        return FaceMotion(expression, space, fps, turns["jaw"], turns["neck"], turns["left_eye"], turns["right_eye"])
    whole = rotation.identity(len(rotations), len(JOINT_NAMES))
    for joint, name in (("pelvis", "root"), ("neck", "neck"), ("jaw", "jaw"), ("left_eye", "left_eye"), ("right_eye", "right_eye")):
        whole[:, JOINT[joint]] = turns[name]
    return _body(whole, np.zeros((len(whole), 3)), expression, space, fps)
