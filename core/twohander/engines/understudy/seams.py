"""One character's frames out of several scenes, each joined to the one before it where the two are most alike."""

from dataclasses import dataclass, fields

import numpy as np

from ... import rotation
from ...body.arkit import ARKIT_NAMES
from ...body.skeleton import JOINT, JOINT_NAMES, Skeleton
from ...files.stored_arrays import in_blocks, new_array
from .pulses import eased

BLEND = 1.2  # seconds in which one scene becomes the next
TURNS = ("rotations", "jaw", "left_eye", "right_eye")
PLACES_TRIED = 12
NEARER = 0.003  # metres
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


def add_scene(whole: Frames, made: int, scene: Frames, first: int, fps: float, skeleton: Skeleton) -> Frames:
    """Write a scene that starts at frame `first` behind the `made` frames that are there, blending it in where it overlaps them.

    Returns a view of the frames that are a blend: their feet may have left their places by millimetres.
    """
    if not made:
        whole.between(first, first + len(scene.translation)).put(scene)
        return whole.between(0, 0)
    before, after = whole.between(first, made), scene.between(0, made - first)
    seam, blended = _seam(before, after, max(1, round(BLEND * fps)), round(UNSETTLED * fps), skeleton)
    for name in TURNS:  # quaternions go on with the sign that they have
        turns = getattr(scene, name)
        turns *= np.where(np.sum(getattr(before, name)[seam] * turns[seam], axis=-1, keepdims=True) < 0, -1, 1).astype(np.float32)
    whole.between(first + seam, first + len(scene.translation)).put(scene.between(seam, len(scene.translation)))
    joint = whole.between(first + seam, first + seam + len(blended.translation))
    joint.put(blended)
    return joint


def _seam(before: Frames, after: Frames, length: int, unsettled: int, skeleton: Skeleton) -> tuple[int, Frames]:
    """The frame from which on `length` frames of the two differ least, away from the edges, and the blend there.

    A place where the blend brings the hands nearer to each other than either scene does is not taken if another one is left.
    """
    apart = np.abs(before.expression - after.expression).sum(axis=1)  # a closed lid counts as much as a turn of a radian
    for name in TURNS:
        turn = rotation.angle_between(getattr(before, name), getattr(after, name))
        apart += turn.reshape(len(turn), -1).sum(axis=1)
    sums = np.convolve(apart, np.ones(length), "valid")[unsettled:len(apart) - unsettled - length + 1]
    best = sorted((start + int(np.argmin(sums[start:start + length])) for start in range(0, len(sums), length)), key=sums.__getitem__)
    tried = []
    for seam in (unsettled + place for place in best[:PLACES_TRIED]):
        one, other = before.between(seam, seam + length), after.between(seam, seam + length)
        blended = _blended(one, other, length)
        nearer = np.minimum(_between_hands(one, skeleton), _between_hands(other, skeleton)) - _between_hands(blended, skeleton)
        tried.append((float(nearer.max()), seam, blended))
        if nearer.max() <= NEARER:
            break
    _, seam, blended = min(tried, key=lambda place: max(NEARER, place[0]))
    return seam, blended


def _between_hands(frames: Frames, skeleton: Skeleton) -> np.ndarray:
    """Metres (T,) between the nearest joints of the two hands."""
    places = skeleton.positions(frames.rotations, frames.translation)
    left, right = (places[:, [JOINT[f"{side}_wrist"], *range(JOINT[f"{side}_index1"], JOINT[f"{side}_index1"] + 15)]] for side in ("left", "right"))
    return np.linalg.norm(left[:, :, None] - right[:, None], axis=-1).min(axis=(1, 2))


def _blended(before: Frames, after: Frames, length: int) -> Frames:
    share = eased(np.arange(1, length + 1) / (length + 1)).astype(np.float32)
    mixed = {}
    for field in fields(Frames):
        one, other = getattr(before, field.name), getattr(after, field.name)
        weight = share.reshape(-1, *[1] * (one.ndim - 1))
        mixed[field.name] = rotation.slerp(one, other, weight[..., 0]) if field.name in TURNS else one + weight * (other - one)
    return Frames(**mixed)
