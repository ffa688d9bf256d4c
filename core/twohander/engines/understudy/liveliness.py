"""How lively a voice is, from its melody: people whose pitch ranges far also move far."""

import numpy as np

from ...audio.hearing import RATE, Hearing

# Aroused speakers use a wider range of pitch (Scherer, Vocal communication of emotion, 2003) and larger movements (Wallbott 1998).
USUAL_RANGE = 3.0  # semitones, standard deviation of the pitch in talk (about 2 in flat, 4 and more in animated voices)
LEAST, MOST = 0.8, 1.3
ENOUGH_VOICE = 2.0  # seconds; a range out of less says nothing
_OUTER = (10, 90)  # percentiles; octave errors of the pitch tracker lie beyond
_OUTER_WIDTH = 2.563  # standard deviations between them in a normal distribution


def liveliness(hearing: Hearing) -> float:
    """Factor on a person's movement in speech, 1 for a usual voice, within LEAST..MOST."""
    pitch = hearing.pitch[~np.isnan(hearing.pitch)]
    if len(pitch) < ENOUGH_VOICE * RATE:
        return 1.0
    low, high = np.percentile(pitch, _OUTER)
    return float(np.clip((high - low) / _OUTER_WIDTH / USUAL_RANGE, LEAST, MOST))
