"""Pitch, yaw and roll: a rotation as three angles, and back."""

import numpy as np

from ... import rotation


def angles_of(quaternion: np.ndarray) -> np.ndarray:
    """(..., 3) pitch, yaw, roll in radians of rotations (..., 4) that roll first, then pitch, then yaw."""
    matrix = rotation.to_matrix(quaternion)
    return np.stack([np.arcsin(np.clip(-matrix[..., 1, 2], -1, 1)), np.arctan2(matrix[..., 0, 2], matrix[..., 2, 2]),
                     np.arctan2(matrix[..., 1, 0], matrix[..., 1, 1])], axis=-1)


def turned(angles: np.ndarray) -> np.ndarray:
    """Rotations (..., 4) of pitch, yaw, roll (..., 3) in radians: the inverse of `angles_of`."""
    zero = np.zeros_like(angles[..., 0])
    pitch, yaw, roll = np.moveaxis(angles, -1, 0)
    about_x = rotation.from_axis_angle(np.stack([pitch, zero, zero], -1))
    about_y = rotation.from_axis_angle(np.stack([zero, yaw, zero], -1))
    about_z = rotation.from_axis_angle(np.stack([zero, zero, roll], -1))
    return rotation.multiply(about_y, rotation.multiply(about_x, about_z))
