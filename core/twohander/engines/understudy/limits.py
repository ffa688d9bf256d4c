"""How far the joints of a healthy adult bend, with a soft stop before the end of each range.

Ranges are those of Boone and Azen (Normal range of motion of joints in male subjects, 1979) and the American Academy of Orthopaedic
Surgeons (Joint Motion, 1965), as collected in Norkin and White, Measurement of Joint Motion. Angles count from SMPL-X's rest pose.
"""

from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...body.limb import about, twist_about
from ...body.skeleton import JOINT, JOINT_NAMES

STOP = np.radians(3)  # before the end of a range, where movement is slowed


@dataclass(frozen=True)
class Range:
    """One joint of the left side; the right side is its mirror image. Degrees about X, Y and Z, lower and upper.

    A rotation is taken as a twist about X followed by a swing whose rotation vector lies in the Y-Z plane for arms and fingers
    (`bone` "x"); for trunk and legs, whose bones run along Y, as a twist about Y and a swing in X and Z (`bone` "y").
    """

    bone: str
    x: tuple[float, float]
    y: tuple[float, float]
    z: tuple[float, float]


RANGES = {
    # Lumbar and thoracic spine: flexion 80, extension 25, side 35, turn 45, a third per joint.
    "spine1": Range("y", (-18, 30), (-15, 15), (-14, 14)),
    "spine2": Range("y", (-14, 28), (-15, 15), (-14, 14)),
    "spine3": Range("y", (-12, 25), (-18, 18), (-14, 14)),
    # Flexion 122, extension 10, abduction 46, rotation 45.
    "hip": Range("y", (-122, 12), (-45, 45), (-27, 46)),
    "knee": Range("y", (-3, 142), (-12, 12), (-12, 12)),
    "ankle": Range("y", (-25, 56), (-25, 25), (-30, 25)),
    # Elevation and depression, forward and back.
    "collar": Range("x", (-15, 15), (-25, 20), (-16, 35)),
    # From arms out: down 90 and a little across, forward 135, back 45; turning in and out about the bone.
    "shoulder": Range("x", (-75, 95), (-135, 60), (-110, 80)),
    # Flexion 142 about -Y; half of pronation (76) and supination (82) is shown here, the other half at the wrist.
    "elbow": Range("x", (-60, 60), (-146, 4), (-12, 12)),
    # Flexion 76 about -Z, extension 75; towards the thumb 22 about -Y, away 36.
    "wrist": Range("x", (-48, 48), (-24, 37), (-76, 75)),
}
_PAIRED = ("hip", "knee", "ankle", "collar", "shoulder", "elbow", "wrist")
_AXES = np.eye(3)


def softly_limited(angle: np.ndarray, low: float, high: float) -> np.ndarray:
    """The angle, slowed down within `STOP` of either end of its range so that it never passes it; smooth; radians."""
    middle, half = (low + high) / 2, (high - low) / 2
    free = max(half - STOP, 0.5 * half)
    beyond = np.abs(angle - middle) - free
    squeezed = free + (half - free) * np.tanh(np.maximum(beyond, 0) / (half - free))
    return np.where(beyond > 0, middle + np.sign(angle - middle) * squeezed, angle)


def angles(joint: str, rotations: np.ndarray) -> np.ndarray:
    """Angles (N, 3) about X, Y and Z in radians of a joint's local rotations (N, 4), mirrored to the left side, as `Range` counts them."""
    bone = _range(joint).bone
    twist_axis = "xyz".index(bone)
    twist = twist_about(rotations, _AXES[twist_axis])
    swing = rotation.multiply(rotations, about(_AXES[twist_axis], -twist))
    result = rotation.to_axis_angle(swing)
    result[..., twist_axis] = twist
    return result * _mirror(joint)


def limited(joint: str, rotations: np.ndarray) -> np.ndarray:
    """Local rotations (N, 4) of one joint held within its range."""
    joint_range = _range(joint)
    twist_axis = "xyz".index(joint_range.bone)
    turned = angles(joint, rotations)
    bounds = np.radians([joint_range.x, joint_range.y, joint_range.z])
    held = np.stack([softly_limited(turned[..., axis], *bounds[axis]) for axis in range(3)], axis=-1) * _mirror(joint)
    swing = held.copy()
    swing[..., twist_axis] = 0
    return rotation.multiply(rotation.from_axis_angle(swing), about(_AXES[twist_axis], held[..., twist_axis]))


def excess(rotations: np.ndarray) -> dict[str, float]:
    """By how many radians each limited joint passes its range at worst, over local rotations (N, 55, 4); 0 if it never does."""
    worst = {}
    for joint in limited_joints():
        joint_range = _range(joint)
        bounds = np.radians([joint_range.x, joint_range.y, joint_range.z])
        turned = angles(joint, rotations[:, JOINT[joint]])
        worst[joint] = float(np.maximum(np.maximum(bounds[:, 0] - turned, turned - bounds[:, 1]), 0).max())
    return worst


def limited_joints() -> tuple[str, ...]:
    """The names of all joints that have a range."""
    return tuple(name for name in JOINT_NAMES if name in RANGES or name.partition("_")[2] in _PAIRED)


def _range(joint: str) -> Range:
    return RANGES[joint] if joint in RANGES else RANGES[joint.partition("_")[2]]


def _mirror(joint: str) -> np.ndarray:
    return np.array([1.0, -1.0, -1.0]) if joint.startswith("right_") else np.ones(3)
