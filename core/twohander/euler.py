"""Rotations as three angles about three different axes, one after the other."""

import numpy as np

from . import rotation

_AXES = {"x": 0, "y": 1, "z": 2}
ORDERS = ("xyz", "yzx", "zxy", "xzy", "zyx", "yxz")
_CYCLIC = ORDERS[:3]
LOCKED = 1 - 1e-9  # sine of the middle angle from which the outer axes coincide and only their sum is known


def from_angles(angles: np.ndarray, order: str) -> np.ndarray:
    """Quaternions (..., 4) of angles (..., 3) in radians about the axes of `order`, each axis turned by the ones before it.

    order: one of ORDERS; "zxy" is the matrix product Rz Rx Ry, as a BVH file's channels are meant.
    """
    turns = None
    for column, axis in enumerate(order):
        vector = np.zeros(angles.shape, np.float64)
        vector[..., _AXES[axis]] = angles[..., column]
        turn = rotation.from_axis_angle(vector)
        turns = turn if turns is None else rotation.multiply(turns, turn)
    return turns


def to_angles(quaternions: np.ndarray, order: str) -> np.ndarray:
    """Angles (..., 3) in radians of unit quaternions (..., 4), the inverse of `from_angles`; the middle one lies within +-pi/2.

    Where the outer axes coincide the last angle is zero.
    """
    matrix = rotation.to_matrix(rotation.normalized(np.asarray(quaternions, np.float64)))
    i, j, k = (_AXES[axis] for axis in order)
    sign = 1 if order in _CYCLIC else -1
    sine = np.clip(sign * matrix[..., i, k], -1, 1)
    locked = np.abs(sine) > LOCKED
    first = np.where(locked, np.arctan2(sign * matrix[..., k, j], matrix[..., j, j]),
                     np.arctan2(-sign * matrix[..., j, k], matrix[..., k, k]))
    last = np.where(locked, 0.0, np.arctan2(-sign * matrix[..., i, j], matrix[..., i, i]))
    return np.stack([first, np.arcsin(sine), last], axis=-1)
