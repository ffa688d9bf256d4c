"""The 55 joints of SMPL-X, their tree, and the rest proportions of one body."""

from dataclasses import dataclass

import numpy as np

from .. import rotation

_FINGERS = ("index", "middle", "pinky", "ring", "thumb")

JOINT_NAMES = (
    "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle", "right_ankle", "spine3",
    "left_foot", "right_foot", "neck", "left_collar", "right_collar", "head", "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow", "left_wrist", "right_wrist", "jaw", "left_eye", "right_eye",
    *(f"{side}_{finger}{k}" for side in ("left", "right") for finger in _FINGERS for k in (1, 2, 3)),
)
JOINT = {name: index for index, name in enumerate(JOINT_NAMES)}
PARENTS = (
    -1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 15, 15, 15,
    *(parent for wrist, first in ((20, 25), (21, 40)) for finger in range(5)
      for parent in (wrist, first + 3 * finger, first + 3 * finger + 1)),
)


def _generations() -> list[tuple[list[int], list[int]]]:
    """The joints below the pelvis, those with equally many above them together, and their parents."""
    depths = [0]
    for parent in PARENTS[1:]:
        depths.append(depths[parent] + 1)
    rows = [[joint for joint, depth in enumerate(depths) if depth == row] for row in range(1, max(depths) + 1)]
    return [(row, [PARENTS[joint] for joint in row]) for row in rows]


_GENERATIONS = _generations()
LEFT_HAND = slice(25, 40)
RIGHT_HAND = slice(40, 55)


def with_hands_mean(rotations: np.ndarray, hands_mean: np.ndarray) -> np.ndarray:
    """Joint rotations (T, 55, 4) whose fingers are complete: the model's mean hand pose (30, 3) is added as axis-angle, as `smplx` does."""
    complete = rotations.copy()
    for hand, mean in ((LEFT_HAND, hands_mean[:15]), (RIGHT_HAND, hands_mean[15:])):
        complete[:, hand] = rotation.from_axis_angle(rotation.to_axis_angle(rotations[:, hand]) + mean)
    return complete


@dataclass(frozen=True)
class Skeleton:
    """One body's proportions in SMPL-X's rest pose (arms out, flat hands), Y up, metres.

    joints: (55, 3) rest positions.
    floor: height of the soles in the rest pose (bare feet).
    hands_mean: (30, 3) axis-angle that a motion with `flat_hand_mean=False` leaves to the model; left hand first.
    """

    joints: np.ndarray
    floor: float
    hands_mean: np.ndarray

    def positions(self, rotations: np.ndarray, translation: np.ndarray) -> np.ndarray:
        """World positions (T, 55, 3) for local rotations (T, 55, 4) and translations (T, 3)."""
        return self.pose(rotations, translation)[0]

    def hung(self, joint: str, rotations: np.ndarray, translation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """World position (T, 3) of one joint and world rotation (T, 4) of its parent: a part of `pose` that needs little memory."""
        way = [JOINT[joint]]
        while PARENTS[way[0]] >= 0:
            way.insert(0, PARENTS[way[0]])
        place = self.joints[0] + translation
        turn = rotations[:, 0]
        for parent, child in zip(way, way[1:]):
            turn = turn if parent == 0 else rotation.multiply(turn, rotations[:, parent])
            place = place + rotation.rotate(turn, (self.joints[child] - self.joints[parent]).astype(rotations.dtype))
        return place, turn

    def pose(self, rotations: np.ndarray, translation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """World positions (T, 55, 3) and world rotations (T, 55, 4) by forward kinematics.

        As in SMPL-X, the pelvis stays at its rest position plus `translation`; the root turns about it.
        """
        frames = len(rotations)
        world = np.empty((frames, 55, 4), rotations.dtype)
        places = np.empty((frames, 55, 3), rotations.dtype)
        world[:, 0], places[:, 0] = rotations[:, 0], self.joints[0] + translation
        for joints, parents in _GENERATIONS:
            world[:, joints] = rotation.multiply(world[:, parents], rotations[:, joints])
            offsets = (self.joints[joints] - self.joints[parents]).astype(rotations.dtype)
            places[:, joints] = places[:, parents] + rotation.rotate(world[:, parents], offsets)
        return places, world
