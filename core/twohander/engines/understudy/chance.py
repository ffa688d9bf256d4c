"""Where each stage's randomness comes from: one generator per seed, character and stage, so that no stage disturbs another."""

from enum import IntEnum

import numpy as np


class Stage(IntEnum):
    """The stages' numbers in the seed; they never change, or old seeds would give other motion."""

    FLOOR = 101
    GAZE = 102
    LOOKING = 103
    HEAD = 104
    BLINKS = 105
    BROWS = 106
    SMILES = 107
    STANCE = 201
    POSTURE = 202
    GESTURES = 203
    BREATH = 204
    TORSO = 205
    HANDS = 206
    TRUNK = 207


def generator(seed: int, character: int, stage: Stage) -> np.random.Generator:
    """The stage's own random numbers; character is 0 or 1. A negative seed raises ValueError."""
    return np.random.default_rng([seed, character, int(stage)])


def skewed(random: np.random.Generator, median: float, spread: float, low: float, high: float) -> float:
    """A log-normal duration in seconds, held within low..high; spread is the standard deviation of its logarithm."""
    return float(np.clip(median * np.exp(spread * random.standard_normal()), low, high))
