"""What an emotion does to looking: how long at the partner, how long away, in which direction, how restlessly."""

from dataclasses import dataclass

import numpy as np

from ..base import EMOTIONS
from .fixations import AWAY_DIRECTIONS

# At weight 1: factors on a look at the partner, on a look away and on the length of single fixations; shares of the directions away
# (down, side, up; None: as without emotion).
# The directions of change are published, the amounts set by eye. Approaching emotions look at the other, withdrawing ones past them:
# joy and anger go with direct gaze, sadness and fear with averted gaze (Adams & Kleck, Perceived gaze direction and the processing of
# facial displays of emotion, 2003; Effects of direct and averted gaze on the perception of facially communicated emotion, 2005).
# The sad look less and downwards, those who like each other more (Argyle & Cook, Gaze and mutual gaze, 1976; Kleinke, Gaze and eye
# contact: a research review, 1986). Fear widens and quickens the search around (Susskind et al., Expressing fear enhances sensory
# acquisition, 2008). Contempt and disgust turn the eyes away (Darwin, The expression of the emotions in man and animals, 1872).
_AT_FULL = {
    "neutral": (1.0, 1.0, 1.0, None),
    "happy": (1.6, 0.75, 1.0, None),
    "sad": (0.45, 1.7, 1.3, (0.90, 0.10, 0.00)),
    "surprised": (1.4, 0.8, 0.9, None),
    "fear": (0.35, 0.8, 0.55, (0.30, 0.60, 0.10)),
    "disgusted": (0.55, 1.3, 1.0, (0.25, 0.75, 0.00)),
    "angry": (2.2, 0.6, 1.3, (0.40, 0.60, 0.00)),
    "contempt": (0.7, 1.2, 1.2, (0.10, 0.80, 0.10)),
}


@dataclass(frozen=True)
class LookingManner:
    """How a person looks at one moment. Without emotion 1, 1, 1 and no directions of its own.

    on_partner, away: factors on the length of a look at the partner and past the partner. fixation: factor on the length of each
    fixation. directions: (3,) shares as AWAY_DIRECTIONS; directions_weight: 0..1, how much they replace the usual ones.
    """

    on_partner: float = 1.0
    away: float = 1.0
    fixation: float = 1.0
    directions: tuple[float, ...] = (0.0,) * len(AWAY_DIRECTIONS)
    directions_weight: float = 0.0

    def mixed(self, usual: tuple[float, ...]) -> np.ndarray:
        """The usual shares of the directions away, mixed with the own ones; the sum stays 1."""
        return (1 - self.directions_weight) * np.array(usual) + np.array(self.directions)


def looking_manner(weights: np.ndarray) -> LookingManner:
    """The manner for emotion weights (8,) of `emotion_weights`."""
    if not weights.any():
        return LookingManner()
    on_partner, away, fixation = np.exp(weights @ _FACTORS)
    total = weights @ _HAS_DIRECTIONS
    scale = 1 / max(1.0, total)
    return LookingManner(float(on_partner), float(away), float(fixation), tuple(scale * weights @ _DIRECTIONS), float(scale * total))


_FACTORS = np.log([_AT_FULL[emotion][:3] for emotion in EMOTIONS])
_HAS_DIRECTIONS = np.array([float(_AT_FULL[emotion][3] is not None) for emotion in EMOTIONS])
_DIRECTIONS = np.array([_AT_FULL[emotion][3] or (0.0,) * len(AWAY_DIRECTIONS) for emotion in EMOTIONS])
