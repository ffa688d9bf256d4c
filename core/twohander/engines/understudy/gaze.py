"""Where a person looks over time: the plan of fixations that eyes and head keep."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from ...body.skeleton import JOINT
from ..base import EMOTIONS, Part
from .chance import Stage, generator
from .emotion_gaze import looking_manner
from .fixations import AWAY_SHARES, Fixation, away_fixations, face_fixations
from .floor import Floor
from .looks import SPEAKING, looks_of, runs_of, states_of, thoughtful

AWAY_CENTRE = np.radians(35)  # a partner this far to one side is looked past on the other side, nearly always
SIDE_BIAS = 0.4  # by how much that moves the even chance of both sides
PERSONAL_BIAS = 0.15  # by how much people differ in it


def gaze_plan(floor: Floor, hearings: tuple[Hearing, Hearing], part: Part, character: int, seed: int,
              amount: float = 1.0, weights: np.ndarray | None = None) -> tuple[Fixation, ...]:
    """The fixations of one character (0 or 1), without gaps from 0 to the end of the clip.

    amount: how much the eyes wander; 0 keeps them on the partner's face, 2 lets them leave it twice as often.
    weights: (N, 8) of `emotion_weights`; None for no emotion.
    """
    random = generator(seed, character, Stage.GAZE)
    frames = floor.speaking.shape[1]
    weights = np.zeros((frames, len(EMOTIONS))) if weights is None else weights
    states = states_of(floor, character)
    on_partner = looks_of(states, floor, hearings[character], character, random, weights, amount)
    distance, yaw = _partner_place(part)
    thinking = thoughtful(floor, hearings[character], character, frames)
    left_chance = 0.5 - SIDE_BIAS * np.clip(yaw / AWAY_CENTRE, -1, 1) + random.uniform(-PERSONAL_BIAS, PERSONAL_BIAS)
    fixations: list[Fixation] = []
    for first, last in runs_of(on_partner):
        manner = looking_manner(weights[first])
        state = "speaking" if states[first] == SPEAKING else "listening"
        if on_partner[first]:
            fixations += face_fixations(first, last, state, distance, random, manner.fixation)
        else:
            shares = manner.mixed(AWAY_SHARES["thinking" if thinking[first:last].any() else state])
            fixations += away_fixations(first, last, shares, left_chance, random, manner.fixation)
    return tuple(fixations)


def on_partner_mask(plan: tuple[Fixation, ...], frames: int) -> np.ndarray:
    """(frames,) bool at RATE, whether the plan rests on the partner's face."""
    mask = np.zeros(frames, bool)
    for fixation in plan:
        mask[round(fixation.start * RATE):round(fixation.end * RATE)] = fixation.on_partner
    return mask


def _partner_place(part: Part) -> tuple[float, float]:
    """Metres to the partner's eyes from this body's eyes at rest, and the partner's yaw in radians."""
    joints = part.skeleton.joints
    eyes = (joints[JOINT["left_eye"]] + joints[JOINT["right_eye"]]) / 2 - (0, part.skeleton.floor, 0)
    line = np.asarray(part.partner_eyes) - eyes
    # A seated body's eyes are lower than at rest; only the horizontal distance and a face-high offset matter here.
    return float(np.hypot(line[0], line[2])), float(np.arctan2(line[0], line[2]))
