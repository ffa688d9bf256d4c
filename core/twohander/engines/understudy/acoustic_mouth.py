"""A mouth from loudness and formants alone, for speech in which no phones could be trusted."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from .articulation import Gesture
from .visemes import CHANNEL_INDEX, CHANNELS

SOFTEST, LOUDEST = -24.0, 8.0  # dB relative to usual speech between which the mouth goes from nearly shut to wide
CLOSE_VOWEL, OPEN_VOWEL = 300.0, 750.0  # Hz of the first formant
BACK_VOWEL, FRONT_VOWEL = 1000.0, 2100.0  # Hz of the second formant
NARROWEST_JAW, WIDEST_JAW = 0.015, 0.150  # radians
LEAD = 0.05  # seconds by which the face is ahead of the sound
SMOOTHING = 0.05  # seconds: formants of single frames jump


def acoustic_gesture(hearing: Hearing) -> Gesture:
    """Openness from loudness and the first formant, width and rounding from the second, at rest where nobody speaks."""
    speaking = _smooth(_grown(hearing.active, 0.05))
    loud = np.clip((_smooth(hearing.loudness) - SOFTEST) / (LOUDEST - SOFTEST), 0, 1)
    height = np.clip((_bridged(hearing.formants[:, 0], 500.0) - CLOSE_VOWEL) / (OPEN_VOWEL - CLOSE_VOWEL), 0, 1)
    front = np.clip((_bridged(hearing.formants[:, 1], 1500.0) - BACK_VOWEL) / (FRONT_VOWEL - BACK_VOWEL), 0, 1)
    openness = loud * (0.55 + 0.45 * height)
    jaw = (NARROWEST_JAW + (WIDEST_JAW - NARROWEST_JAW) * openness) * speaking
    lips = np.zeros((len(jaw), len(CHANNELS)))
    rounding = np.clip(1 - front / 0.35, 0, 1) * (1 - 0.5 * height)
    width = np.clip((front - 0.55) / 0.45, 0, 1) * (1 - 0.5 * height)
    for name, weight in (("pucker", 0.35 * rounding), ("funnel", 0.35 * rounding), ("stretch", 0.30 * width),
                         ("lower_down", 0.22 * openness + 0.06), ("upper_up", 0.10 * openness)):
        lips[:, CHANNEL_INDEX[name]] = weight * speaking
    return Gesture(_ahead(jaw), _ahead(lips))


def _ahead(curve: np.ndarray) -> np.ndarray:
    shift = min(round(LEAD * RATE), len(curve) - 1)
    return np.concatenate([curve[shift:], np.repeat(curve[-1:], shift, axis=0)])


def _grown(mask: np.ndarray, seconds: float) -> np.ndarray:
    width = 2 * round(seconds * RATE) + 1
    padded = np.pad(mask.astype(float), width // 2)
    return np.lib.stride_tricks.sliding_window_view(padded, width).max(axis=1)


def _bridged(formant: np.ndarray, otherwise: float) -> np.ndarray:
    """A formant (N,) with its unvoiced frames filled from both sides, smoothed."""
    known = np.flatnonzero(~np.isnan(formant))
    if not len(known):
        return np.full(len(formant), otherwise)
    return _smooth(np.interp(np.arange(len(formant)), known, formant[known]))


def _smooth(curve: np.ndarray) -> np.ndarray:
    half = round(2 * SMOOTHING * RATE)
    window = np.exp(-0.5 * (np.arange(-half, half + 1) / (SMOOTHING / 2 * RATE)) ** 2)
    return np.convolve(np.pad(np.asarray(curve, float), half, mode="edge"), window / window.sum(), "valid")
