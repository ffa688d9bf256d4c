"""Two bones between a root and a goal, for arms and legs."""

import numpy as np

from .. import rotation

EASY = 0.94  # share of its length up to which a limb reaches without effort
STRETCHED = 0.99  # share that a free limb approaches but never reaches
LONGEST = 0.998  # share of the full length to which a limb may stretch: a locked joint snaps when it bends again


def middle_joint(root: np.ndarray, goal: np.ndarray, upper: float, lower: float, pole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The elbow or knee (N, 3) of a limb from root to goal, and the goal that it really reaches (N, 3).

    root, goal: (N, 3). upper, lower: lengths of the bones in metres. pole: (N, 3) the direction to which the joint points; only its part
    at right angles to the line from root to goal counts. A goal out of reach is drawn onto the sphere that can be reached.
    """
    line = goal - root
    distance = np.linalg.norm(line, axis=-1, keepdims=True)
    axis = line / np.maximum(distance, 1e-9)
    shortest = 1.02 * abs(upper - lower) + 0.02  # metres; a limb folded flat has no plane
    distance = np.clip(distance, shortest, LONGEST * (upper + lower))
    along = (distance ** 2 + upper ** 2 - lower ** 2) / (2 * distance)
    height = np.sqrt(np.maximum(upper ** 2 - along ** 2, 0))
    side = pole - axis * np.sum(pole * axis, axis=-1, keepdims=True)
    side = side / np.maximum(np.linalg.norm(side, axis=-1, keepdims=True), 1e-9)
    return root + axis * along + side * height, root + axis * distance


def softly_reachable(root: np.ndarray, goal: np.ndarray, length: float, easily: float = EASY, most: float = STRETCHED) -> np.ndarray:
    """The goal (N, 3), drawn towards the root (N, 3) where it lies near the end of a limb of that length or beyond.

    From the share `easily` of the length on the distance is compressed below the share `most`, so that the joint between never snaps straight.
    """
    line = goal - root
    distance = np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    easy, room = easily * length, (most - easily) * length
    compressed = easy + room * (1 - np.exp(-np.maximum(distance - easy, 0) / room))
    return root + line / distance * np.where(distance > easy, compressed, distance)


def framed(direction: np.ndarray, hinge: np.ndarray) -> np.ndarray:
    """The rotation (..., 4) whose first axis is `direction` and whose second axis is `hinge` made square to it; both (..., 3)."""
    first = direction / np.linalg.norm(direction, axis=-1, keepdims=True)
    second = hinge - first * np.sum(hinge * first, axis=-1, keepdims=True)
    second = second / np.linalg.norm(second, axis=-1, keepdims=True)
    return rotation.from_matrix(np.stack([first, second, np.cross(first, second)], axis=-1))


def twist_about(quaternion: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """The angle (...) in radians, -pi..pi, by which rotations (..., 4) turn about the unit axis (3,): swing-twist decomposition."""
    angle = 2 * np.arctan2(np.sum(quaternion[..., 1:] * axis, axis=-1), quaternion[..., 0])
    return (angle + np.pi) % (2 * np.pi) - np.pi


def about(axis: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Rotations (..., 4) about one axis (3,) by angles (...) in radians."""
    return rotation.from_axis_angle(np.asarray(angle)[..., None] * np.asarray(axis, float))
