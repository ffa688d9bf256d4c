"""ARKit's eight eyeLook weights as turns of the two eyes, and back."""

import numpy as np

from .. import euler
from ..body.arkit import ARKIT_INDEX

# Radians by which an eye turns per weight of 1: the slopes between the eyes' angles and their weights in four public recordings of
# Epic's Live Link Face, which hold both.
REACH = {"Out": 0.60, "In": 0.62, "Up": 0.45, "Down": 0.61}
EYE_LOOKS = tuple(f"eyeLook{way}{side}" for side in ("Left", "Right") for way in REACH)


def eyes_of_weights(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turns (T, 4) of the left and the right eye, float32, for ARKit weights (T, 52): +Y towards the character's left, +X down."""
    return tuple(_eye(weights, side, outwards) for side, outwards in (("Left", 1), ("Right", -1)))


def weights_of_eyes(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """ARKit weights (T, 52), zero but for eyeLook, of the turns (T, 4) of the left and the right eye; a weight ends at 1."""
    weights = np.zeros((len(left), len(ARKIT_INDEX)), np.float32)
    for side, eye, outwards in (("Left", left, 1), ("Right", right, -1)):
        aside, down, _ = np.moveaxis(euler.to_angles(eye, "yxz"), -1, 0)
        for way, angle in (("Out", outwards * aside), ("In", -outwards * aside), ("Up", -down), ("Down", down)):
            weights[:, ARKIT_INDEX[f"eyeLook{way}{side}"]] = np.clip(angle / REACH[way], 0, 1)
    return weights


def _eye(weights: np.ndarray, side: str, outwards: int) -> np.ndarray:
    angle = {way: weights[:, ARKIT_INDEX[f"eyeLook{way}{side}"]] * reach for way, reach in REACH.items()}
    aside = outwards * (angle["Out"] - angle["In"])
    down = angle["Down"] - angle["Up"]
    return euler.from_angles(np.stack([aside, down, np.zeros_like(down)], axis=-1), "yxz").astype(np.float32)
