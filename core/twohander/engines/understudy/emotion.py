"""Emotions over time as smooth weights, with what they do to a person's bearing."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import RATE
from ..base import EMOTIONS, EmotionSpan
from .pulses import spread

CROSS_FADE = 0.5  # seconds
WEIGHTS = {"low": 0.4, "medium": 0.7, "high": 1.0}  # of the three intensities

# At weight 1, after Wallbott, Bodily expression of emotion (1998): what rises and falls, the amounts set by eye.
# columns: gesture energy (factor), posture openness (factor), head pitch (degrees, down positive), tempo (factor)
_BEARING_AT_FULL = {
    "neutral": (1.00, 1.00, 0.0, 1.00),
    "happy": (1.30, 1.20, -3.0, 1.10),
    "sad": (0.50, 0.65, 9.0, 0.75),
    "surprised": (1.20, 1.10, -4.0, 1.15),
    "fear": (0.70, 0.55, 4.0, 1.20),
    "disgusted": (0.80, 0.75, -2.0, 0.95),
    "angry": (1.45, 1.10, 4.0, 1.20),
    "contempt": (0.75, 1.15, -6.0, 0.90),
}


@dataclass(frozen=True)
class Bearing:
    """How an emotion carries the body, each (N,) at RATE; without emotion 1, 1, 0, 1.

    gesture_energy: factor on the size and number of gestures. posture_open: factor, below 1 closed, above 1 open and upright.
    head_pitch: radians, down positive. tempo: factor on the speed of movements.
    """

    gesture_energy: np.ndarray
    posture_open: np.ndarray
    head_pitch: np.ndarray
    tempo: np.ndarray


def emotion_weights(spans: tuple[EmotionSpan, ...], frames: int) -> np.ndarray:
    """(frames, 8) weights 0..1 at RATE, columns as EMOTIONS, cross-faded over half a second; all zero where no span lies.

    Later spans win where they overlap; a fade lies half on each side of its boundary.
    """
    weights = np.zeros((frames, len(EMOTIONS)))
    for span in spans:
        first = max(0, round(span.start * RATE))
        last = frames if span.end is None else max(0, round(span.end * RATE))
        weights[first:last] = 0
        weights[first:last, EMOTIONS.index(span.emotion)] = WEIGHTS[span.intensity]
    return spread(weights, CROSS_FADE)


def emotion_bearing(weights: np.ndarray) -> Bearing:
    """The bearing that emotion weights (N, 8) give."""
    table = np.array([_BEARING_AT_FULL[emotion] for emotion in EMOTIONS])
    energy, posture, pitch, tempo = (np.array([[1.0], [1.0], [0.0], [1.0]]) + (table - (1, 1, 0, 1)).T @ weights.T)
    return Bearing(energy, posture, np.radians(pitch), tempo)

