"""When a person looks at the partner and when away, as speakers and listeners do."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from ...audio.voice import stretches
from .chance import skewed
from .emotion_gaze import looking_manner
from .fixations import AVERSION
from .floor import Floor

# A listener looks at the speaker about 75 % of the time, a speaker at the listener about 40 % (Argyle & Cook, Gaze and mutual
# gaze, 1976). Median seconds of one look (on the partner, away); spreads below. Set so that the shares come out.
SPEAKING_LOOKS = (0.70, 1.50)
LISTENING_LOOKS = (2.60, 0.85)
QUIET_LOOKS = (1.60, 1.10)
LOOK_SPREAD = 0.5  # of the logarithm
LONGEST_LOOK = 9.0  # seconds on the partner
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

QUIET, LISTENING, SPEAKING = 0, 1, 2
_LOOKS = {QUIET: QUIET_LOOKS, LISTENING: LISTENING_LOOKS, SPEAKING: SPEAKING_LOOKS}


def states_of(floor: Floor, character: int) -> np.ndarray:
    """(N,) quiet, listening or speaking; speaking begins with its preparation."""
    own, other = floor.speaking[character].copy(), floor.speaking[1 - character]
    for first, _ in stretches(floor.speaking[character]):
        own[max(0, first - round(PREPARATION * RATE)):first] = True
    states = np.where(own, SPEAKING, np.where(other, LISTENING, QUIET))
    for first, last in stretches(states == QUIET):
        if last - first < SHORT_QUIET * RATE:
            states[first:last] = LISTENING
    return states


def looks_of(states: np.ndarray, floor: Floor, hearing: Hearing, character: int, random: np.random.Generator,
             weights: np.ndarray, amount: float) -> np.ndarray:
    """(N,) bool, whether a person in these states (N,) looks at the partner; weights, amount as in `gaze_plan`."""
    on_partner = np.ones(len(states), bool)
    if amount <= 0:
        return on_partner
    for first, last in runs_of(states):
        on_median, away_median = _LOOKS[states[first]]
        look_on, position = True, first
        wandering = min(amount * looking_manner(weights[first]).away, MOST_CHANCE)
        if states[first] == SPEAKING and random.random() < OPENING_CHANCE * wandering:
            position += round((PREPARATION + random.uniform(*OPENING_AWAY)) * RATE)
            on_partner[first:min(position, last)] = False
        while position < last:
            manner = looking_manner(weights[position])
            seconds = (skewed(random, manner.on_partner * on_median, LOOK_SPREAD, SHORTEST_LOOK, LONGEST_LOOK) / amount if look_on
                       else skewed(random, manner.away * away_median, LOOK_SPREAD, *AVERSION))
            stop = position + max(1, round(seconds * RATE))
            on_partner[position:min(stop, last)] = look_on
            look_on, position = not look_on, stop
    _paint_speaker(on_partner, floor, hearing, character, random, weights, amount)
    for first, _ in stretches(states == LISTENING):
        begin = first + round(random.uniform(*REACTION) * RATE)
        on_partner[begin:begin + RATE] |= states[begin:begin + RATE] == LISTENING
    _without_short_runs(on_partner, True, SHORTEST_LOOK)
    _without_short_runs(on_partner, False, AVERSION[0])
    return on_partner


def thoughtful(floor: Floor, hearing: Hearing, character: int, frames: int) -> np.ndarray:
    """(frames,) bool, where a look away means looking for words: around turn starts and hesitations."""
    mask = np.zeros(frames, bool)
    for first, last in stretches(floor.speaking[character]):
        mask[max(0, first - round(PREPARATION * RATE)):first + RATE // 2] = True
        for begin, end in _hesitations(hearing, first, last):
            mask[begin:end] = True
    return mask


def runs_of(values: np.ndarray) -> list[tuple[int, int]]:
    """(first, last + 1) frames of each run of equal values."""
    edges = [0, *(np.flatnonzero(values[1:] != values[:-1]) + 1), len(values)]
    return [(int(first), int(last)) for first, last in zip(edges, edges[1:]) if last > first]


def _paint_speaker(on_partner: np.ndarray, floor: Floor, hearing: Hearing, character: int, random: np.random.Generator,
                   weights: np.ndarray, amount: float) -> None:
    """Look away at hesitations, and back at turn ends and questions."""
    for first, last in stretches(floor.speaking[character]):
        seconds = (last - first) / RATE
        closing = random.uniform(*CLOSING_BACK)
        if seconds < SHORT_TURN:
            on_partner[first:last] = True
            continue
        for begin, end in _hesitations(hearing, first, last):
            if random.random() < HESITATION_CHANCE * min(amount * looking_manner(weights[begin]).away, MOST_CHANCE):
                on_partner[max(0, begin - 10):end] = False
        if random.random() < CLOSING_CHANCE * min(1.0, looking_manner(weights[last - 1]).on_partner):
            on_partner[max(0, last - round(min(closing, seconds / 2) * RATE)):last + RATE // 2] = True
    for phrase in hearing.phrases:
        if phrase.question:
            on_partner[max(0, round((phrase.end - 0.6) * RATE)):round((phrase.end + 0.5) * RATE)] = True


def _hesitations(hearing: Hearing, first: int, last: int) -> list[tuple[int, int]]:
    silent = ~hearing.active[first:last]
    return [(first + begin, first + end) for begin, end in stretches(silent) if end - begin >= HESITATION * RATE]


def _without_short_runs(mask: np.ndarray, value: bool, seconds: float) -> None:
    for first, last in stretches(mask == value):
        if last - first < seconds * RATE and last - first < len(mask):
            mask[first:last] = not value
