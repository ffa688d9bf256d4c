"""Emotions over time as smooth weights, with what they do to a person's bearing."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import RATE
from ..base import EMOTIONS, EmotionSpan
from .pulses import spread

CROSS_FADE = 0.5  # seconds
WEIGHTS = {"low": 0.4, "medium": 0.7, "high": 1.0}  # of the three intensities

# At weight 1, the directions of change after Wallbott, Bodily expression of emotion (1998), and, for weight and head, after Coulson,
# Attributing emotion to static body postures (2004); the amounts set by eye.
# columns: gesture energy (factor), lean of the trunk (degrees, forward), head (degrees: down, turned away from the partner, tilted to
# that side), tempo (factor)
_BEARING_AT_FULL = {
    "neutral": (1.00, 0.0, 0.0, 0.0, 0.0, 1.00),
    "happy": (1.30, -1.5, -3.0, 0.0, 4.0, 1.10),
    "sad": (0.45, 8.0, 11.0, 3.0, 3.0, 0.70),
    "surprised": (1.20, -4.0, -5.0, 0.0, 0.0, 1.15),
    "fear": (0.65, -5.0, 5.0, 4.0, 0.0, 1.25),
    "disgusted": (0.75, -5.0, -4.0, 9.0, 3.0, 0.95),
    "angry": (1.50, 6.0, 6.0, 0.0, 0.0, 1.25),
    "contempt": (0.70, -4.0, -9.0, 6.0, -4.0, 0.85),
}
_AT_REST = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Bearing:
    """How an emotion carries the body, at RATE; without emotion 1, 0, 0, 1.

    gesture_energy: (N,) factor on the size and number of gestures. lean: (N,) radians by which the trunk bends forward.
    head: (N, 3) radians, pitch (down), yaw (left), roll (towards the own right), as in `head_gestures`.
    tempo: (N,) factor on the speed of movements.
    """

    gesture_energy: np.ndarray
    lean: np.ndarray
    head: np.ndarray
    tempo: np.ndarray


def emotion_weights(spans: tuple[EmotionSpan, ...], frames: int) -> np.ndarray:
    """(frames, 8) weights 0..1 at RATE, float32, columns as EMOTIONS, cross-faded over half a second; all zero where no span lies.

    Later spans win where they overlap; a fade lies half on each side of its boundary.
    """
    weights = np.zeros((frames, len(EMOTIONS)), np.float32)
    for span in spans:
        first = max(0, round(span.start * RATE))
        last = frames if span.end is None else max(0, round(span.end * RATE))
        weights[first:last] = 0
        weights[first:last, EMOTIONS.index(span.emotion)] = WEIGHTS[span.intensity]
    return spread(weights, CROSS_FADE)


def emotion_bearing(weights: np.ndarray, partner_side: float = 1.0) -> Bearing:
    """The bearing that emotion weights (N, 8) give, of their precision. partner_side: 1 for a partner on the left, -1 on the right."""
    rest = np.array(_AT_REST, weights.dtype)
    change = np.array([_BEARING_AT_FULL[emotion] for emotion in EMOTIONS], weights.dtype) - rest
    energy, lean, down, away, tilt, tempo = rest[:, None] + change.T @ weights.T
    head = np.stack([down, -partner_side * away, partner_side * tilt], axis=1)
    return Bearing(energy, np.radians(lean), np.radians(head), tempo)
