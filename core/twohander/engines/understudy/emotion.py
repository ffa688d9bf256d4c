"""Emotions over time, as smooth weights."""

import numpy as np

from ..base import EmotionSpan

EMOTIONS = ("neutral", "happy", "sad", "surprised", "fear", "disgusted", "angry", "contempt")
INTENSITIES = {"low": 0.4, "medium": 0.7, "high": 1.0}


def emotion_weights(spans: tuple[EmotionSpan, ...], frames: int) -> np.ndarray:
    """(frames, 8) weights 0..1 at RATE, columns as EMOTIONS, cross-faded over half a second; all zero where no span lies."""
