"""Hand pose statistics: a relaxed curl as the mean, and an orthonormal set of components."""

import numpy as np

# Degrees of flexion of each phalanx, and of spread at the knuckle, in SMPL-X's finger order.
_CURL = {"index": (16, 30, 14, 2), "middle": (20, 34, 16, 0), "pinky": (24, 34, 18, -6), "ring": (22, 34, 17, -3)}


def relaxed_hand(side: str) -> np.ndarray:
    """A hand at rest: (15, 3) axis-angle in radians."""
    sign = -1.0 if side == "left" else 1.0  # flexion turns about -Z on the left, +Z on the right
    hand = [(0, sign * spread if phalanx == 0 else 0, sign * angles[phalanx])
            for *angles, spread in _CURL.values() for phalanx in range(3)]
    hand += [(8, sign * 6, sign * 6), (0, sign * 10, sign * 6), (0, sign * 12, 0)]
    return np.radians(np.array(hand, float))


def hand_components() -> np.ndarray:
    """Orthonormal (45, 45): the first row curls all fingers together, the rest complete the space (a Householder reflection)."""
    curl = np.tile([0.0, 0.0, 1.0], 15) / np.sqrt(15)
    mirror = curl - np.eye(45)[0]
    return np.eye(45) - 2 * np.outer(mirror, mirror) / (mirror @ mirror)
