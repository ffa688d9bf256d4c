"""Fits face shapes to one character's proportions: they were sculpted on MakeHuman's neutral face."""

from dataclasses import replace

import numpy as np

from twohander.body.arkit import ARKIT_INDEX

from .assembly import Figure
from .correctives import pose_correctives
from .landmarks import (INNER_LOWER_LIP, INNER_UPPER_LIP, LEFT_EYE_LOWER, LEFT_EYE_UPPER, RIGHT_EYE_LOWER, RIGHT_EYE_UPPER,
                        SurfacePoints)

LID_OVERLAP = 0.0004  # metres by which closed lids pass each other
LIP_GAP = 0.0002  # metres left between lips that mouthClose closes
CLOSING_SHARE = 0.45  # jaw opening at which mouthClose is fitted; beyond, lips strain
BLINK_RANGE = (0.7, 1.1)
MOUTH_RANGE = (0.8, 1.5)


def calibrated(figure: Figure, landmarks: SurfacePoints) -> tuple[Figure, dict[str, float]]:
    """The figure with blinks that just meet and a mouthClose that closes the lips, and the gains that did it."""
    gains = {"eyeBlinkLeft": _blink_gain(figure, landmarks, "eyeBlinkLeft", LEFT_EYE_UPPER, LEFT_EYE_LOWER),
             "eyeBlinkRight": _blink_gain(figure, landmarks, "eyeBlinkRight", RIGHT_EYE_UPPER, RIGHT_EYE_LOWER),
             "mouthClose": _mouth_gain(figure, landmarks)}
    factors = np.ones(len(figure.offsets))
    for name, gain in gains.items():
        factors[ARKIT_INDEX[name]] = gain
    lashes = {side: replace(strip, offsets=strip.offsets * factors[:, None, None]) for side, strip in figure.lashes.items()}
    return replace(figure, offsets=figure.offsets * factors[:, None, None], lashes=lashes), gains


def jaw_posed(figure: Figure, vertices: np.ndarray, share: float, corrective: np.ndarray) -> np.ndarray:
    """Vertices (V, 3) with the jaw joint turned by a share of its full angle; corrective: offsets of the jaw's sine entry."""
    shaped = vertices + corrective * np.sin(share * figure.jaw.open_angle)
    weight = figure.weight("jaw")[:, None]
    return shaped * (1 - weight) + figure.jaw.opened(shaped, share) * weight


def _blink_gain(figure: Figure, landmarks: SurfacePoints, shape: str, upper: list, lower: list) -> float:
    def gap(vertices: np.ndarray) -> float:
        heights = landmarks.at(vertices)[:, 1]
        return float((heights[upper] - heights[lower]).mean())

    opened, closed = gap(figure.vertices), gap(figure.vertices + figure.offset(shape))
    return float(np.clip((opened + LID_OVERLAP) / (opened - closed), *BLINK_RANGE))


def _mouth_gain(figure: Figure, landmarks: SurfacePoints) -> float:
    corrective = pose_correctives(figure)["jaw", 7]

    def gap(weight: float) -> float:
        posed = jaw_posed(figure, figure.vertices + weight * figure.offset("mouthClose"), CLOSING_SHARE, corrective)
        heights = landmarks.at(posed)[:, 1]
        return float(heights[INNER_UPPER_LIP[1]] - heights[INNER_LOWER_LIP[1]])

    opened, closed = gap(0.0), gap(CLOSING_SHARE)
    return float(np.clip((opened - LIP_GAP) / (opened - closed), *MOUTH_RANGE))
