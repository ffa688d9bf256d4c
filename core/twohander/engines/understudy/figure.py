"""One body's measures in its neutral pose, standing or seated: where hands, seat and feet are to be."""

from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...body.skeleton import JOINT, JOINT_NAMES, Skeleton

EYE_HEIGHT = 0.936  # of the stature (Drillis and Contini, Body segment parameters, 1966)
CHIN_FROM_EYES = (0.0, -0.108, 0.017)  # metres, for the reference stature, measured on the open characters
REFERENCE_STATURE = 1.70  # metres, the body for which the distances of gestures and seats are written down
REFERENCE_ARM = 0.50  # metres from shoulder to wrist of that body
SEAT_HEIGHT = 0.45  # metres, for the reference stature
HIP_ABOVE_SEAT = 0.088  # metres from the seat to the hip joints, for the reference stature
SEATED_PELVIS_TILT = np.radians(-12)  # backward; the lumbar spine takes it up again
SPINE = ("spine1", "spine2", "spine3")
LUMBAR_SHARE = (0.6, 0.4, 0.0)  # of the neutral tilt that each spine joint gives back


@dataclass(frozen=True)
class Figure:
    """A skeleton with what follows from its proportions. Neutral: upright, facing +Z, feet on y = 0, metres.

    stature: full height; size: stature over the reference stature; reach: arm length over the reference arm.
    pelvis: (3,) neutral pelvis position. pelvis_tilt: its neutral rotation about X, radians, given back by the lumbar spine.
    chest: (3,) neutral position of spine3. shoulders: (2, 3) neutral shoulder joints, left first; neck, chin: (3,).
    """

    skeleton: Skeleton
    seated: bool
    stature: float
    size: float
    reach: float
    pelvis: np.ndarray
    pelvis_tilt: float
    chest: np.ndarray
    shoulders: np.ndarray
    neck: np.ndarray
    chin: np.ndarray

    @property
    def shoulder_middle(self) -> np.ndarray:
        """The point between the neutral shoulders, (3,)."""
        return self.shoulders.mean(axis=0)

    def bone(self, joint: str, child: str) -> np.ndarray:
        """The rest offset (3,) from one joint to another."""
        return self.skeleton.joints[JOINT[child]] - self.skeleton.joints[JOINT[joint]]

    def length(self, joint: str, child: str) -> float:
        """The distance between two joints in the rest pose, metres."""
        return float(np.linalg.norm(self.bone(joint, child)))


def figure_of(skeleton: Skeleton, seated: bool) -> Figure:
    """The measures of one body."""
    joints = np.asarray(skeleton.joints, float)
    stature = (joints[JOINT["left_eye"], 1] - skeleton.floor) / EYE_HEIGHT
    size = stature / REFERENCE_STATURE
    arm = np.linalg.norm(joints[JOINT["left_elbow"]] - joints[JOINT["left_shoulder"]])
    arm += np.linalg.norm(joints[JOINT["left_wrist"]] - joints[JOINT["left_elbow"]])
    tilt = SEATED_PELVIS_TILT if seated else 0.0
    pelvis = np.array([0.0, joints[0, 1] - skeleton.floor, 0.0])
    if seated:
        hips = (joints[JOINT["left_hip"]] + joints[JOINT["right_hip"]]) / 2 - joints[0]
        below = rotation.rotate(_pitch(tilt), hips)[1]
        pelvis[1] = (SEAT_HEIGHT + HIP_ABOVE_SEAT) * size - below
    rotations = rotation.identity(1, len(JOINT_NAMES), dtype=float)
    rotations[:, 0] = _pitch(tilt)
    for name, share in zip(SPINE, LUMBAR_SHARE):
        rotations[:, JOINT[name]] = _pitch(-tilt * share)
    places = Skeleton(joints, skeleton.floor, skeleton.hands_mean).positions(rotations, (pelvis - joints[0])[None])[0]
    return Figure(
        skeleton=Skeleton(joints, skeleton.floor, skeleton.hands_mean),
        seated=seated, stature=stature, size=size, reach=arm / REFERENCE_ARM, pelvis=pelvis, pelvis_tilt=tilt,
        chest=places[JOINT["spine3"]],
        shoulders=places[[JOINT["left_shoulder"], JOINT["right_shoulder"]]],
        neck=places[JOINT["neck"]],
        chin=(places[JOINT["left_eye"]] + places[JOINT["right_eye"]]) / 2 + size * np.array(CHIN_FROM_EYES))


def _pitch(angle: float) -> np.ndarray:
    return rotation.from_axis_angle(np.array([angle, 0.0, 0.0]))
