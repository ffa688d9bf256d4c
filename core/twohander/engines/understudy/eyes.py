"""How eyes travel between fixations and aim at a point from wherever the head carries them."""

import numpy as np

from ... import rotation
from .fixations import Fixation
from .pulses import stepped

# Duration of a saccade (Carpenter, Movements of the eyes, 1988).
SACCADE_LEAST = 0.021  # seconds
SACCADE_PER_RADIAN = 0.0022 * 180 / np.pi  # seconds: 2.2 ms for each degree

# How far eyeballs turn in conversation; people reach 50 degrees and more, but move the head before (Stahl 1999).
LIMIT_SIDEWAYS = np.radians(35)
LIMIT_VERTICAL = np.radians(25)
FORWARD = np.array([0.0, 0.0, 1.0])


def saccade_seconds(angle: np.ndarray) -> np.ndarray:
    """Duration of a saccade of `angle` radians."""
    return SACCADE_LEAST + SACCADE_PER_RADIAN * np.abs(angle)


def gaze_path(plan: tuple[Fixation, ...], frames: int) -> np.ndarray:
    """(frames, 2) yaw and pitch in radians at RATE: the fixations of the plan, joined by saccades."""
    points = np.array([(fixation.yaw, fixation.pitch) for fixation in plan])
    sizes = np.linalg.norm(np.diff(points, axis=0, prepend=points[:1]), axis=1)
    return stepped(np.array([fixation.start for fixation in plan]), points, saccade_seconds(sizes), frames)


def direction(yaw: np.ndarray, pitch: np.ndarray) -> np.ndarray:
    """Unit vectors (..., 3) for yaw to the left and pitch downwards, in radians; both zero is +Z."""
    return np.stack([np.sin(yaw) * np.cos(pitch), -np.sin(pitch), np.cos(yaw) * np.cos(pitch)], axis=-1)


def yaw_pitch(vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Yaw to the left and pitch downwards in radians of vectors (..., 3)."""
    return (np.arctan2(vector[..., 0], vector[..., 2]),
            np.arctan2(-vector[..., 1], np.hypot(vector[..., 0], vector[..., 2])))


def aimed(place: np.ndarray, head: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Rotations (N, 4) of an eyeball in the head that make it look at `target`, as far as the eye can turn.

    place: (N, 3) of the eyeball's centre; head: (N, 4) world rotation; target: (N, 3). An eye whose rotation is the identity
    looks along the head's +Z. The eyeball turns about axes at right angles to +Z only (Listing's law).
    """
    line = rotation.rotate(rotation.inverse(head), target - place)
    yaw, pitch = yaw_pitch(line)
    yaw = np.clip(yaw, -LIMIT_SIDEWAYS, LIMIT_SIDEWAYS)
    pitch = np.clip(pitch, -LIMIT_VERTICAL, LIMIT_VERTICAL)
    return rotation.between(np.broadcast_to(FORWARD, line.shape), direction(yaw, pitch))
