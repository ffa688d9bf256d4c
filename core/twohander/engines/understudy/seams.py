"""One character's frames out of several scenes, each joined to the one before it where the two are most alike."""

from dataclasses import dataclass, fields

import numpy as np

from ... import rotation
from ...body.arkit import ARKIT_NAMES
from ...body.skeleton import JOINT_NAMES
from ...files.stored_arrays import in_blocks, new_array
from .pulses import eased

BLEND = 1.2  # seconds in which one scene becomes the next
TURNS = ("rotations", "jaw", "left_eye", "right_eye")
UNSETTLED = 8.0  # seconds at the edges of a scene that show that it begins or ends there


@dataclass(frozen=True)
class Frames:
    """A character over T output frames, float32.

    rotations: (T, 55, 4), jaw and eyes at identity. translation: (T, 3) metres. expression: (T, 52) ARKit weights.
    jaw, left_eye, right_eye: (T, 4).
    """

    rotations: np.ndarray
    translation: np.ndarray
    expression: np.ndarray
    jaw: np.ndarray
    left_eye: np.ndarray
    right_eye: np.ndarray

    @classmethod
    def empty(cls, frames: int) -> "Frames":
        """Frames to be filled."""
        return cls(new_array(frames, len(JOINT_NAMES), 4), new_array(frames, 3), new_array(frames, len(ARKIT_NAMES)),
                   *(new_array(frames, 4) for _ in range(3)))

    def between(self, first: int, last: int) -> "Frames":
        """A view of the frames first..last-1."""
        return Frames(*(getattr(self, field.name)[first:last] for field in fields(self)))

    def put(self, other: "Frames") -> None:
        """Become equal to frames of the same number."""
        for field in fields(self):
            for mine, given in in_blocks(getattr(self, field.name), getattr(other, field.name)):
                mine[:] = given


def add_scene(whole: Frames, made: int, scene: Frames, first: int, fps: float) -> Frames:
    """Write a scene that starts at frame `first` behind the `made` frames that are there, blending it in where it overlaps them.

    Returns a view of the frames that are a blend: their feet may have left their places by millimetres.
    """
    seam, length = 0, 0
    if made:
        before, after = whole.between(first, made), scene.between(0, made - first)
        length = max(1, round(BLEND * fps))
        seam = _most_alike(before, after, length, round(UNSETTLED * fps))
        for name in TURNS:  # quaternions go on with the sign that they have
            turns = getattr(scene, name)
            turns *= np.where(np.sum(getattr(before, name)[seam] * turns[seam], axis=-1, keepdims=True) < 0, -1, 1).astype(np.float32)
        blended = _blended(before.between(seam, seam + length), after.between(seam, seam + length), length)
    whole.between(first + seam, first + len(scene.translation)).put(scene.between(seam, len(scene.translation)))
    joint = whole.between(first + seam, first + seam + length)
    if length:
        joint.put(blended)
    return joint


def _most_alike(before: Frames, after: Frames, length: int, unsettled: int) -> int:
    """The frame from which on `length` frames of the two differ least, away from the edges."""
    apart = np.abs(before.expression - after.expression).sum(axis=1)  # a closed lid counts as much as a turn of a radian
    for name in TURNS:
        turn = rotation.angle_between(getattr(before, name), getattr(after, name))
        apart += turn.reshape(len(turn), -1).sum(axis=1)
    sums = np.convolve(apart, np.ones(length), "valid")[unsettled:len(apart) - unsettled - length + 1]
    return unsettled + int(np.argmin(sums))


def _blended(before: Frames, after: Frames, length: int) -> Frames:
    share = eased(np.arange(1, length + 1) / (length + 1)).astype(np.float32)
    mixed = {}
    for field in fields(Frames):
        one, other = getattr(before, field.name), getattr(after, field.name)
        weight = share.reshape(-1, *[1] * (one.ndim - 1))
        mixed[field.name] = rotation.slerp(one, other, weight[..., 0]) if field.name in TURNS else one + weight * (other - one)
    return Frames(**mixed)
