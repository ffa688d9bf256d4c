"""Where a person looks over time: at the partner's face, or away, as speakers and listeners do."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import RATE, Hearing
from ...body.skeleton import JOINT
from ..base import Part
from .chance import Stage, generator, skewed
from .floor import Floor, stretches

# A listener looks at the speaker about 75 % of the time, a speaker at the listener about 40 % (Argyle & Cook, Gaze and mutual
# gaze, 1976). Median seconds of one look (on the partner, away); spreads below. Set so that the shares come out.
SPEAKING_LOOKS = (0.70, 1.50)
LISTENING_LOOKS = (2.60, 0.85)
QUIET_LOOKS = (1.60, 1.10)
LOOK_SPREAD = 0.5  # of the logarithm
LONGEST_LOOK = 9.0  # seconds on the partner
AVERSION = (0.4, 2.0)  # seconds, shortest and longest on one point away
SHORTEST_LOOK = 0.35  # seconds on the partner

# A speaker looks away as the turn starts and back as it ends (Kendon, Some functions of gaze-direction in social interaction,
# 1967). Seconds; the look away begins before the voice.
PREPARATION = 0.5
OPENING_AWAY, OPENING_CHANCE = (0.6, 1.7), 0.80
CLOSING_BACK, CLOSING_CHANCE = (0.4, 0.9), 0.80
SHORT_TURN = 1.2  # seconds; such turns are said to the partner's face
HESITATION, HESITATION_CHANCE = 0.35, 0.6  # a silence in the own turn in which a speaker looks for words
MOST_CHANCE = 1.2  # factor on these chances, for eyes that wander more than usual
REACTION = (0.15, 0.40)  # seconds until a person looks at somebody who begins to speak
SHORT_QUIET = 1.0  # seconds of silence that are only the passing of the turn

# Points on the partner's face, metres (left of the looker, down) from the midpoint between the eyes, with how often they are
# looked at. Fixations of 0.25 to 1.5 s (Yarbus, Eye movements and vision, 1967).
EYE_OFFSET = 0.031
FACE_POINTS = (("eyes", EYE_OFFSET, 0.0), ("eyes", -EYE_OFFSET, 0.0), ("mouth", 0.0, 0.070), ("eyes", 0.0, 0.008))
FACE_SHARES = {"speaking": (0.42, 0.42, 0.06, 0.10), "listening": (0.36, 0.36, 0.18, 0.10)}
FACE_FIXATION = (0.55, 0.45, 0.25, 1.6)  # seconds: median, spread, least, most
FACE_SCATTER = 0.003  # metres

# Directions away, degrees from the line to the partner: sideways (least, most), down (least, most; negative is up).
AWAY_DIRECTIONS = {"down": ((6, 17), (8, 17)), "side": ((11, 25), (-3, 6)), "up": ((8, 18), (-14, -7))}
AWAY_SHARES = {"thinking": (0.30, 0.25, 0.45), "speaking": (0.48, 0.37, 0.15), "listening": (0.58, 0.37, 0.05)}
AWAY_CENTRE = np.radians(35)  # a partner this far to one side is looked past on the other side, nearly always


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


def gaze_plan(floor: Floor, hearings: tuple[Hearing, Hearing], part: Part, character: int, seed: int,
              amount: float = 1.0) -> tuple[Fixation, ...]:
    """The fixations of one character (0 or 1), without gaps from 0 to the end of the clip.

    amount: how much the eyes wander; 0 keeps them on the partner's face, 2 lets them leave it twice as often.
    """
    random = generator(seed, character, Stage.GAZE)
    frames = floor.speaking.shape[1]
    states = _states(floor, character)
    on_partner = _looks(states, floor, hearings[character], character, random, amount)
    distance, yaw = _partner_place(part)
    thoughtful = _thoughtful(floor, hearings[character], character, frames)
    left_chance = 0.5 - 0.4 * np.clip(yaw / AWAY_CENTRE, -1, 1) + random.uniform(-0.15, 0.15)
    fixations: list[Fixation] = []
    for first, last in _runs(on_partner):
        state = "speaking" if states[first] == _SPEAKING else "listening"
        if on_partner[first]:
            fixations += _face_fixations(first, last, state, distance, random)
        else:
            manner = "thinking" if thoughtful[first:last].any() else state
            fixations += _away_fixations(first, last, manner, left_chance, random)
    return tuple(fixations)


def on_partner_mask(plan: tuple[Fixation, ...], frames: int) -> np.ndarray:
    """(frames,) bool at RATE, whether the plan rests on the partner's face."""
    mask = np.zeros(frames, bool)
    for fixation in plan:
        mask[round(fixation.start * RATE):round(fixation.end * RATE)] = fixation.on_partner
    return mask


_QUIET, _LISTENING, _SPEAKING = 0, 1, 2
_LOOKS = {_QUIET: QUIET_LOOKS, _LISTENING: LISTENING_LOOKS, _SPEAKING: SPEAKING_LOOKS}


def _partner_place(part: Part) -> tuple[float, float]:
    """Metres to the partner's eyes from this body's eyes at rest, and the partner's yaw in radians."""
    joints = part.skeleton.joints
    eyes = (joints[JOINT["left_eye"]] + joints[JOINT["right_eye"]]) / 2 - (0, part.skeleton.floor, 0)
    line = np.asarray(part.partner_eyes) - eyes
    # A seated body's eyes are lower than at rest; only the horizontal distance and a face-high offset matter here.
    return float(np.hypot(line[0], line[2])), float(np.arctan2(line[0], line[2]))


def _states(floor: Floor, character: int) -> np.ndarray:
    """(N,) quiet, listening or speaking; speaking begins with its preparation."""
    own, other = floor.speaking[character].copy(), floor.speaking[1 - character]
    for first, _ in stretches(floor.speaking[character]):
        own[max(0, first - round(PREPARATION * RATE)):first] = True
    states = np.where(own, _SPEAKING, np.where(other, _LISTENING, _QUIET))
    for first, last in stretches(states == _QUIET):
        if last - first < SHORT_QUIET * RATE:
            states[first:last] = _LISTENING
    return states


def _looks(states, floor, hearing, character, random, amount) -> np.ndarray:
    """(N,) bool, on the partner."""
    on_partner = np.ones(len(states), bool)
    if amount <= 0:
        return on_partner
    for first, last in _runs(states):
        on_median, away_median = _LOOKS[states[first]]
        look_on, position = True, first
        if states[first] == _SPEAKING and random.random() < OPENING_CHANCE * min(amount, MOST_CHANCE):
            position += round((PREPARATION + random.uniform(*OPENING_AWAY)) * RATE)
            on_partner[first:min(position, last)] = False
        while position < last:
            seconds = (skewed(random, on_median, LOOK_SPREAD, SHORTEST_LOOK, LONGEST_LOOK) / amount if look_on
                       else skewed(random, away_median, LOOK_SPREAD, *AVERSION))
            stop = position + max(1, round(seconds * RATE))
            on_partner[position:min(stop, last)] = look_on
            look_on, position = not look_on, stop
    _paint_speaker(on_partner, floor, hearing, character, random, amount)
    for first, _ in stretches(states == _LISTENING):
        begin = first + round(random.uniform(*REACTION) * RATE)
        on_partner[begin:begin + RATE] |= states[begin:begin + RATE] == _LISTENING
    _without_short_runs(on_partner, True, SHORTEST_LOOK)
    _without_short_runs(on_partner, False, AVERSION[0])
    return on_partner


def _paint_speaker(on_partner, floor, hearing, character, random, amount) -> None:
    """Look away at hesitations, and back at turn ends and questions."""
    for first, last in stretches(floor.speaking[character]):
        seconds = (last - first) / RATE
        closing = random.uniform(*CLOSING_BACK)
        if seconds < SHORT_TURN:
            on_partner[first:last] = True
            continue
        for begin, end in _hesitations(hearing, first, last):
            if random.random() < HESITATION_CHANCE * min(amount, MOST_CHANCE):
                on_partner[max(0, begin - 10):end] = False
        if random.random() < CLOSING_CHANCE:
            on_partner[max(0, last - round(min(closing, seconds / 2) * RATE)):last + RATE // 2] = True
    for phrase in hearing.phrases:
        if phrase.rising:
            on_partner[max(0, round((phrase.end - 0.6) * RATE)):round((phrase.end + 0.5) * RATE)] = True


def _hesitations(hearing: Hearing, first: int, last: int) -> list[tuple[int, int]]:
    silent = ~hearing.active[first:last]
    return [(first + begin, first + end) for begin, end in stretches(silent) if end - begin >= HESITATION * RATE]


def _thoughtful(floor, hearing, character, frames) -> np.ndarray:
    """(frames,) bool, where a look away means looking for words: around turn starts and hesitations."""
    mask = np.zeros(frames, bool)
    for first, last in stretches(floor.speaking[character]):
        mask[max(0, first - round(PREPARATION * RATE)):first + RATE // 2] = True
        for begin, end in _hesitations(hearing, first, last):
            mask[begin:end] = True
    return mask


def _without_short_runs(mask: np.ndarray, value: bool, seconds: float) -> None:
    for first, last in stretches(mask == value):
        if last - first < seconds * RATE and last - first < len(mask):
            mask[first:last] = not value


def _runs(values: np.ndarray) -> list[tuple[int, int]]:
    """(first, last + 1) frames of each run of equal values."""
    edges = [0, *(np.flatnonzero(values[1:] != values[:-1]) + 1), len(values)]
    return [(int(first), int(last)) for first, last in zip(edges, edges[1:]) if last > first]


def _pieces(first: int, last: int, random, median, spread, least, most) -> list[tuple[float, float]]:
    """The stretch of frames in seconds, cut into fixations none of which is shorter than `least`, if the stretch is not."""
    start, end = first / RATE, last / RATE
    cuts = [start]
    while end - cuts[-1] > 2 * least:
        cut = cuts[-1] + skewed(random, median, spread, least, most)
        if end - cut < least:
            break
        cuts.append(cut)
    return list(zip(cuts, [*cuts[1:], end]))


def _face_fixations(first, last, state, distance, random) -> list[Fixation]:
    fixations, before = [], -1
    for start, end in _pieces(first, last, random, *FACE_FIXATION):
        shares = np.array(FACE_SHARES[state])
        if before >= 0:
            shares[before] = 0  # a fixation ends because the eyes go elsewhere
        before = int(random.choice(len(FACE_POINTS), p=shares / shares.sum()))
        target, left, down = FACE_POINTS[before]
        left, down = np.array([left, down]) + FACE_SCATTER * np.clip(random.standard_normal(2), -2, 2)
        fixations.append(Fixation(start, end, target, float(np.arctan2(left, distance)), float(np.arctan2(down, distance))))
    return fixations


def _away_fixations(first, last, manner, left_chance, random) -> list[Fixation]:
    side = 1.0 if random.random() < left_chance else -1.0
    direction = str(random.choice(list(AWAY_DIRECTIONS), p=AWAY_SHARES[manner]))
    fixations = []
    for start, end in _pieces(first, last, random, 1.0, 0.4, *AVERSION):
        sideways, down = AWAY_DIRECTIONS[direction]
        fixations.append(Fixation(start, end, "away", float(np.radians(side * random.uniform(*sideways))),
                                  float(np.radians(random.uniform(*down)))))
        # Eyes that stay away longer move on a little, mostly down and on the same side.
        direction = direction if random.random() < 0.5 else "down"
    return fixations
