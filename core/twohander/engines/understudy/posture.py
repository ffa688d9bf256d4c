"""How a person stands or sits over time: weight, lean, turn, and the hands' resting place, changed at breaks of the talk."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import RATE
from .floor import Floor
from .gesture_library import CHIN
from .pulses import add_pulse, stepped

SHORTEST_STAY = 7.0  # seconds between two posture changes
LONGEST_STAY = 28.0
CHANGE_AT_PAUSE = 0.75  # chance; posture shifts mark topic and turn boundaries (Cassell et al., Non-verbal cues for discourse structure, 2001)
CHANGE_AT_TURN_START = 0.45
CHANGE_AT_TURN_END = 0.35
CHANGE_OF_HANDS = 0.75  # chance that a new posture comes with a new place for the hands
SETTLING = (5.0, 14.0)  # seconds between two small movements of resting hands
TURN_LEAN = np.radians(4.0)  # forward, when taking the turn
SPEAKING_LEAN = np.radians(1.2)
LISTENING_LEAN = np.radians(2.5)
CHIN_AFTER = (1.5, 3.5)  # seconds into the other's turn after which a hand may go to the chin
CHIN_LEAST = 3.5  # seconds that it then stays there
CHIN_CHANCE = 0.35  # in a turn that is long enough
BEFORE_OWN_TURN = 1.2  # seconds before the own turn in which the hand is down again
PARTNER_TURN = 0.25  # share of the partner's direction that the torso takes
PARTNER_TURN_LIMIT = np.radians(20)


@dataclass(frozen=True)
class RestChange:
    """From `time` in seconds the hands rest as `rest` says; to get there takes `duration` seconds."""

    time: float
    duration: float
    rest: str


@dataclass(frozen=True)
class Posture:
    """Curves (N,) at RATE. weight: -1 all on the right foot or buttock, 1 all on the left. lean: radians forward.

    turn: radians to the left. tilt: radians, the head end to the right. rests: where the hands rest, in order; the first holds from 0.
    """

    weight: np.ndarray
    lean: np.ndarray
    turn: np.ndarray
    tilt: np.ndarray
    rests: tuple[RestChange, ...]


def posture_plan(floor: Floor, character: int, seated: bool, partner: tuple[float, float, float], bent: np.ndarray,
                 amount: float, rest_names: tuple[str, ...], random: np.random.Generator) -> Posture:
    """One person's postures over the whole conversation.

    partner: the partner's eyes in this character's space. bent: (N,) radians of the bearing's lean.
    rest_names: the resting places to choose from; the first is the commonest.
    """
    frames = floor.speaking.shape[1]
    times = _change_times(floor, character, frames / RATE, amount, random)
    count = len(times)
    durations = np.concatenate([[1.0], random.uniform(1.3, 2.6, count - 1)])
    side = random.choice([-1.0, 1.0]) * np.where(np.arange(count) % 2, -1, 1)
    stays = random.random(count) < 0.2  # now and then the weight stays where it is
    weight = np.where(stays, random.uniform(-0.3, 0.3, count), side * random.uniform(0.5, 1.0, count))
    lean = np.radians(random.normal(2.0 if seated else 0.5, 2.5 if seated else 1.2, count))
    turn = np.radians(random.normal(0, 3.0, count))
    tilt = np.radians(random.normal(0, 1.0, count))
    curves = stepped(times, amount * np.stack([weight, lean, turn, tilt], axis=1), durations, frames)
    curves[:, 1] += amount * _attention_lean(floor, character, frames, random)
    curves[:, 1] += bent[:frames]
    curves[:, 2] += partner_turn(np.arctan2(partner[0], partner[2]))
    return Posture(curves[:, 0], curves[:, 1], curves[:, 2], curves[:, 3],
                   _with_chin(_rests(times, frames / RATE, rest_names, amount, random), floor, character, amount, random))


def partner_turn(azimuth: float) -> float:
    """How far the torso turns for a partner so many radians to the left; head and eyes do the rest."""
    return float(np.clip(PARTNER_TURN * azimuth, -PARTNER_TURN_LIMIT, PARTNER_TURN_LIMIT))


def _change_times(floor: Floor, character: int, seconds: float, amount: float, random: np.random.Generator) -> np.ndarray:
    wishes = [(start + random.uniform(0.2, 0.6), CHANGE_AT_PAUSE) for start, _ in floor.pauses]
    for turn in floor.turns:
        if turn.speaker == character:
            wishes.append((turn.start - random.uniform(0.2, 0.6), CHANGE_AT_TURN_START))
            wishes.append((turn.end + random.uniform(0.1, 0.8), CHANGE_AT_TURN_END))
    chosen = [0.0]
    for time, chance in sorted(wishes):
        while amount > 0 and time - chosen[-1] > LONGEST_STAY:
            chosen.append(chosen[-1] + random.uniform(0.5, 1.0) * LONGEST_STAY)
        if time - chosen[-1] > SHORTEST_STAY and random.random() < chance * min(amount, 1.3):
            chosen.append(time)
    while amount > 0 and seconds - chosen[-1] > LONGEST_STAY:
        chosen.append(chosen[-1] + random.uniform(0.5, 1.0) * LONGEST_STAY)
    return np.array(chosen)


def _attention_lean(floor: Floor, character: int, frames: int, random: np.random.Generator) -> np.ndarray:
    """A lean towards the partner when a turn is taken, less while it lasts; another when a long turn is listened to."""
    lean = np.zeros(frames)
    for turn in floor.turns:
        length = turn.end - turn.start
        if turn.speaker == character:
            if length > 1.0:
                add_pulse(lean, turn.start - 0.35, 0.9, 0.4, 2.0, TURN_LEAN * random.uniform(0.5, 1.2))
                add_pulse(lean, turn.start, 1.5, max(0.1, length - 1.5), 1.5, SPEAKING_LEAN)
        elif length > 5.0 and random.random() < 0.6:
            wait = random.uniform(1.5, 3.0)
            add_pulse(lean, turn.start + wait, 2.0, max(0.5, length - wait - 3.0), 2.0, LISTENING_LEAN * random.uniform(0.6, 1.5))
    return lean


def _rests(times: np.ndarray, seconds: float, names: tuple[str, ...], amount: float, random: np.random.Generator) -> tuple[RestChange, ...]:
    """The first place twice as often as each other one, never the same place twice running unless it is the only one.

    In between the hands settle anew in the same place.
    """
    changes: list[RestChange] = []
    for time, until in zip(times, [*times[1:], seconds]):
        if not changes or random.random() < CHANGE_OF_HANDS:
            choices = [name for name in names if not changes or name != changes[-1].rest] or list(names)
            odds = np.array([2.0 if name == names[0] else 1.0 for name in choices])
            changes.append(RestChange(float(time), float(random.uniform(1.0, 1.7)), str(random.choice(choices, p=odds / odds.sum()))))
        settling = time + random.uniform(*SETTLING)
        while settling < until - 2 and amount > 0:
            changes.append(RestChange(float(settling), float(random.uniform(0.6, 1.1)), changes[-1].rest))
            settling += random.uniform(*SETTLING) / amount
    return tuple(changes)


def _with_chin(rests: tuple[RestChange, ...], floor: Floor, character: int, amount: float, random: np.random.Generator) -> tuple[RestChange, ...]:
    """The same rests with a hand at the chin in some of the other's long turns."""
    own_starts = [turn.start for turn in floor.turns if turn.speaker == character]
    changes = list(rests)
    for turn in floor.turns:
        start = turn.start + random.uniform(*CHIN_AFTER)
        end = min([turn.end, *(own - BEFORE_OWN_TURN for own in own_starts if own > turn.start)])
        chosen = random.random() < CHIN_CHANCE * amount
        speaks_before = any(own <= start for own in own_starts if own > turn.start)
        if turn.speaker == character or not chosen or speaks_before or end - start < CHIN_LEAST:
            continue
        back = [change for change in changes if change.time <= end][-1].rest
        changes = [change for change in changes if change.time == 0 or not start - change.duration < change.time <= end]
        changes += [RestChange(start, 1.2, CHIN), RestChange(float(end), 1.1, back)]
        changes.sort(key=lambda change: change.time)
    return tuple(changes)
