"""Laughter as curves: how much a person laughs, and the pulse that shakes head and shoulders."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from .pulses import add_pulse, spread

ONSET, RELEASE = 0.25, 0.7  # seconds; a laugh's face comes fast and goes slowly
PULSE_WIDTH, BREATH_WIDTH = 0.07, 0.40  # seconds; the bursts (4-6 Hz) stand out between these two blurs
LONGEST_BREATH = ONSET + RELEASE  # seconds between two laughs in which a face has no time to turn serious
BURST = 4.0  # dB of a burst over its surroundings that makes a full pulse


def laughing(hearing: Hearing, frames: int) -> np.ndarray:
    """(frames,) 0..1 at RATE, how much this person laughs; it is there when the sound begins and outlasts it.

    It holds through the breath between two laughs that follow each other.
    """
    curve = np.zeros(frames)
    for start, end in _bouts(hearing):
        one = np.zeros(frames)
        add_pulse(one, start - ONSET, ONSET, end - start, RELEASE, 1.0)
        curve = np.maximum(curve, one)
    return curve


def laugh_pulse(hearing: Hearing, frames: int) -> np.ndarray:
    """(frames,) 0..1 at RATE, one bump for each burst of voice in a laugh, 0 outside laughs; head and shoulders bob with it."""
    loudness = np.full(frames, -60.0)
    heard = min(frames, len(hearing.loudness))
    loudness[:heard] = np.maximum(hearing.loudness[:heard], -30.0)
    bursts = (spread(loudness, PULSE_WIDTH * 2) - spread(loudness, BREATH_WIDTH * 2)) / BURST
    within = np.zeros(frames)
    for laugh in hearing.laughs:
        within[max(0, round(laugh.start * RATE)):round(laugh.end * RATE)] = 1.0
    return np.clip(bursts, 0.0, 1.0) * spread(within, 0.15)


def _bouts(hearing: Hearing) -> list[tuple[float, float]]:
    """(start, end) in seconds of laughs without the breaths between them."""
    bouts: list[tuple[float, float]] = []
    for laugh in hearing.laughs:
        if bouts and laugh.start - bouts[-1][1] < LONGEST_BREATH:
            bouts[-1] = bouts[-1][0], laugh.end
        else:
            bouts.append((laugh.start, laugh.end))
    return bouts
