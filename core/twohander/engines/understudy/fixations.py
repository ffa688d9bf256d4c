"""On which points of the partner's face, or away from it, the eyes rest during one look."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import RATE
from .chance import skewed

# Points on the partner's face, metres (left of the looker, down) from the midpoint between the eyes, with how often they are
# looked at. Fixations of 0.25 to 1.5 s (Yarbus, Eye movements and vision, 1967).
EYE_OFFSET = 0.031
FACE_POINTS = (("eyes", EYE_OFFSET, 0.0), ("eyes", -EYE_OFFSET, 0.0), ("mouth", 0.0, 0.070), ("eyes", 0.0, 0.008))
FACE_SHARES = {"speaking": (0.42, 0.42, 0.06, 0.10), "listening": (0.36, 0.36, 0.18, 0.10)}
FACE_FIXATION = (0.55, 0.45, 0.25, 1.6)  # seconds: median, spread, least, most
FACE_SCATTER = 0.003  # metres

AVERSION = (0.4, 2.0)  # seconds away from the partner, least and most on one point

# Directions away, degrees from the line to the partner: sideways (least, most), down (least, most; negative is up).
AWAY_DIRECTIONS = {"down": ((6, 17), (8, 17)), "side": ((11, 25), (-3, 6)), "up": ((8, 18), (-14, -7))}
AWAY_SHARES = {"thinking": (0.30, 0.25, 0.45), "speaking": (0.48, 0.37, 0.15), "listening": (0.58, 0.37, 0.05)}


@dataclass(frozen=True)
class Fixation:
    """A stretch in which the eyes rest on one point. start, end: seconds. target: "eyes", "mouth" or "away".

    yaw, pitch: radians from the line to the midpoint between the partner's eyes, left and down positive.
    """

    start: float
    end: float
    target: str
    yaw: float
    pitch: float

    @property
    def on_partner(self) -> bool:
        """Whether it rests on the partner's face."""
        return self.target != "away"


def face_fixations(first: int, last: int, state: str, distance: float, random: np.random.Generator, pace: float = 1.0) -> list[Fixation]:
    """Fixations on the partner's face over frames first..last-1.

    state: "speaking" or "listening"; distance: metres to the face; pace: factor on the length of each.
    """
    fixations, before = [], -1
    median, *limits = FACE_FIXATION
    for start, end in _pieces(first, last, random, pace * median, *limits):
        shares = np.array(FACE_SHARES[state])
        if before >= 0:
            shares[before] = 0  # a fixation ends because the eyes go elsewhere
        before = int(random.choice(len(FACE_POINTS), p=shares / shares.sum()))
        target, left, down = FACE_POINTS[before]
        left, down = np.array([left, down]) + FACE_SCATTER * np.clip(random.standard_normal(2), -2, 2)
        fixations.append(Fixation(start, end, target, float(np.arctan2(left, distance)), float(np.arctan2(down, distance))))
    return fixations


def away_fixations(first: int, last: int, shares: np.ndarray, left_chance: float, random: np.random.Generator,
                   pace: float = 1.0) -> list[Fixation]:
    """Fixations away from the partner over frames first..last-1.

    shares: (3,) of AWAY_DIRECTIONS; left_chance: 0..1, of looking past the partner on the left; pace: factor on the length of each.
    """
    side = 1.0 if random.random() < left_chance else -1.0
    direction = str(random.choice(list(AWAY_DIRECTIONS), p=shares))
    fixations = []
    for start, end in _pieces(first, last, random, pace, 0.4, *AVERSION):
        sideways, down = AWAY_DIRECTIONS[direction]
        fixations.append(Fixation(start, end, "away", float(np.radians(side * random.uniform(*sideways))),
                                  float(np.radians(random.uniform(*down)))))
        # Eyes that stay away longer move on a little, mostly down and on the same side.
        direction = direction if random.random() < 0.5 else "down"
    return fixations


def _pieces(first: int, last: int, random: np.random.Generator, median: float, spread: float, least: float,
            most: float) -> list[tuple[float, float]]:
    """The stretch of frames in seconds, cut into fixations none of which is shorter than `least`, if the stretch is not."""
    start, end = first / RATE, last / RATE
    cuts = [start]
    while end - cuts[-1] > 2 * least:
        cut = cuts[-1] + skewed(random, median, spread, least, most)
        if end - cut < least:
            break
        cuts.append(cut)
    return list(zip(cuts, [*cuts[1:], end]))
