"""Hand shapes: how far each of the five fingers is bent, the joint rotations that follow, and the room that the hand takes."""

import numpy as np

from ... import rotation
from ...body.skeleton import JOINT, Skeleton

FINGERS = ("index", "middle", "ring", "pinky")
SHAPE_SIZE = 20

# Degrees. Per finger: bend at the knuckle, middle and end joint, then spread towards the thumb.
# Thumb: brought to the index finger, brought under the palm, bend at its middle and at its end joint.
_TABLE = {
    "relaxed": ((22, 30, 14, 2), (28, 34, 17, 0), (32, 37, 19, -1), (33, 36, 20, -3), (14, 20, 10, 14)),
    "hanging": ((26, 36, 18, 1), (33, 41, 21, 0), (37, 44, 22, 1), (38, 42, 22, 1), (18, 24, 12, 16)),
    "open": ((6, 12, 6, 5), (9, 15, 8, 0), (12, 18, 9, -4), (13, 19, 10, -9), (0, 8, 4, 8)),
    "soft": ((12, 22, 11, 4), (18, 27, 13, 0), (23, 31, 15, -2), (25, 31, 16, -6), (8, 14, 8, 12)),
    "flat": ((8, 8, 4, 2), (9, 9, 5, 0), (10, 10, 5, -1), (10, 11, 6, -3), (10, 6, 4, 6)),
    "cup": ((24, 22, 12, 6), (28, 25, 13, 1), (32, 28, 14, -3), (33, 28, 15, -8), (2, 26, 8, 14)),
    "point": ((6, 10, 6, 2), (48, 58, 30, 0), (58, 66, 34, 0), (62, 64, 34, 0), (16, 34, 18, 26)),
    "two": ((6, 10, 6, 7), (8, 12, 7, -5), (60, 72, 36, 0), (64, 70, 36, 0), (18, 40, 22, 30)),
    "three": ((6, 10, 6, 8), (8, 12, 7, 0), (10, 16, 9, -7), (64, 72, 36, 0), (18, 44, 24, 30)),
    "pinch": ((48, 46, 22, 0), (40, 38, 18, -2), (30, 30, 15, -5), (24, 26, 13, -9), (6, 40, 14, 16)),
    "over": ((14, 20, 10, 1), (16, 22, 11, 0), (19, 24, 12, -1), (22, 26, 13, -3), (4, 10, 8, 10)),
    "chin": ((52, 68, 34, 0), (60, 72, 36, 0), (64, 74, 38, 0), (66, 72, 38, 0), (2, 14, 8, 10)),
    "thigh": ((10, 16, 9, 4), (13, 19, 10, 0), (15, 21, 11, -3), (14, 20, 11, -7), (6, 4, 6, 8)),
}
SHAPES = {name: np.radians(np.array(rows, float).ravel()) for name, rows in _TABLE.items()}


def finger_rotations(skeleton: Skeleton, side: str, shapes: np.ndarray) -> np.ndarray:
    """Local rotations (N, 15, 4) of one hand's fingers, in joint order, for shapes (N, 20) in radians.

    Each finger bends about the axis across its own bone in the rest pose, so spread fingers close straight.
    """
    sign = 1.0 if side == "left" else -1.0
    first = JOINT[f"{side}_index1"]
    result = rotation.identity(len(shapes), 15, dtype=float)
    palmward = np.array([0.0, -1.0, 0.0])
    for number, finger in enumerate(FINGERS):
        bends, spread = shapes[:, 4 * number:4 * number + 3], shapes[:, 4 * number + 3]
        for k in (1, 2, 3):
            joint = JOINT[f"{side}_{finger}{k}"]
            axis = _bend_axis(_bone(skeleton, side, finger, k), palmward)
            bend = rotation.from_axis_angle(bends[:, k - 1, None] * axis)
            if k == 1:
                bend = rotation.multiply(rotation.from_axis_angle(np.outer(spread, (0.0, -sign, 0.0))), bend)
            result[:, joint - first] = bend
    adduction, opposition, middle, end = shapes[:, 16:].T
    root = JOINT[f"{side}_thumb1"] - first
    result[:, root] = rotation.multiply(
        rotation.from_axis_angle(np.outer(opposition, (1.0, 0.0, 0.0))),
        rotation.from_axis_angle(np.outer(adduction, (0.0, sign, 0.0))))
    palm = skeleton.joints[JOINT[f"{side}_middle1"]] + (0, -0.04, 0)  # metres: the thumb closes towards a point under the knuckles
    for k, bend in ((2, middle), (3, end)):
        axis = _bend_axis(_bone(skeleton, side, "thumb", k), palm - skeleton.joints[JOINT[f"{side}_thumb{k}"]])
        result[:, root + k - 1] = rotation.from_axis_angle(bend[:, None] * axis)
    return result


# Radii in metres for the reference stature, after the open characters' skins, in the order of `hand_points`.
_FINGER_RADII, _THUMB_RADII, _PALM_RADIUS = (0.014, 0.010, 0.009, 0.007), (0.016, 0.013, 0.011, 0.009), 0.015
_PALM = ("index", "middle", "pinky")  # between the wrist and these fingers' knuckles lie the palm's points
HAND_RADII = np.array(_FINGER_RADII * 4 + _THUMB_RADII + (_PALM_RADIUS,) * len(_PALM))
_TIP = 0.75  # length of a finger's last bone as a share of the one before


def hand_points(skeleton: Skeleton, side: str, fingers: np.ndarray) -> np.ndarray:
    """Middles of balls that fill a hand, (N, 23, 3) metres from the wrist in the hand's rest axes; `HAND_RADII` are theirs.

    fingers: (N, 15, 4) local rotations in joint order. Each finger's three joints and its tip, then three points of the palm.
    """
    wrist = skeleton.joints[JOINT[f"{side}_wrist"]]
    first = JOINT[f"{side}_index1"]
    points = []
    for root in range(0, 15, 3):
        joints = skeleton.joints[first + root:first + root + 3] - wrist
        bones = [joints[1] - joints[0], joints[2] - joints[1], _TIP * (joints[2] - joints[1])]
        place = np.broadcast_to(joints[0], (len(fingers), 3))
        turn = rotation.identity(len(fingers), dtype=float)
        points.append(place)
        for k, bone in enumerate(bones):
            turn = rotation.multiply(turn, fingers[:, root + k])
            place = place + rotation.rotate(turn, bone)
            points.append(place)
    for finger in _PALM:
        knuckle = skeleton.joints[JOINT[f"{side}_{finger}1"]] - wrist
        points.append(np.broadcast_to(0.5 * knuckle, (len(fingers), 3)))
    return np.stack(points, axis=1)


def _bone(skeleton: Skeleton, side: str, finger: str, k: int) -> np.ndarray:
    """The direction of a finger bone in the rest pose; the last one continues the one before."""
    start = min(k, 2)
    return skeleton.joints[JOINT[f"{side}_{finger}{start + 1}"]] - skeleton.joints[JOINT[f"{side}_{finger}{start}"]]


def _bend_axis(bone: np.ndarray, towards: np.ndarray) -> np.ndarray:
    axis = np.cross(bone, towards)
    return axis / np.linalg.norm(axis)
