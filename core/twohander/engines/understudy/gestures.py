"""Which accents of a person's speech get a gesture, with which hands, and of which kind."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ...audio.hearing import RATE, Accent, Hearing
from .emotion import Bearing
from .floor import Floor
from .gesture_library import BOTH_HANDS, COUNTS, ONE_HAND, Gesture, again, beat, to_partner, turn_palm
from .pulses import wander

STROKES_PER_MINUTE = 40.0  # of speech, at amount and energy 1, small beats on top of held gestures not counted
CLOSEST_STROKES = 0.55  # seconds between two apexes
CLOSEST_BEATS = 0.36  # seconds between a stroke and a beat on top of it
BEAT_CHANCE = 0.85  # for an accent inside a unit to get one
LAST_HOLD = 1.3  # seconds after a unit's last stroke within which such beats still come
UNIT_GAP = (1.6, 2.8)  # seconds without a stroke after which the hands go back to rest (Kendon's gesture unit)
BEFORE_ACCENT = 0.10  # seconds; the apex falls on the accent or up to so much before it (McNeill's phonological synchrony rule)
CLUSTERING = 0.5  # how much the wish to gesture comes and goes, in units of accent strength
CLUSTER_PERIOD = 5.0  # seconds
COUNT_CHANCE = 0.10  # for one hand with strokes enough in a row to be a list
REPEAT_CHANCE = 0.35  # for a stroke to repeat the kind before
LOUDNESS_GAIN = 0.03  # size per dB over usual speech
FIRST_APEX = 0.9  # seconds; before it there is no time to raise the hand
PLACE_SPREAD = ((-0.05, -0.12, -0.05), (0.13, 0.22, 0.05))  # metres around the library's place, lowest and highest
POINTING_RANGE = np.radians([-30, 50])  # to the other side, to the own side: as far as an arm points in comfort
SAME_HANDS = (2, 6)  # strokes in a row by the same hands
BOTH_HANDS_SHARE = 0.85  # of these rows
LEADING_HAND_SHARE = 0.72  # of the one-handed ones


@dataclass(frozen=True)
class Stroke:
    """One gesture. apex: seconds; hold: seconds that the hands stay there. gestures: ("left" or "right", gesture, lag in seconds) each.

    unit: strokes with the same number follow each other without a return to rest. size: 1 is usual.
    """

    apex: float
    hold: float
    gestures: tuple[tuple[str, Gesture, float], ...]
    unit: int
    size: float


def stroke_plan(hearing: Hearing, floor: Floor, character: int, bearing: Bearing, amount: float, leading: str, partner: float,
                random: np.random.Generator) -> tuple[Stroke, ...]:
    """A speaker's gesture strokes in order of time.

    leading: the hand that the person prefers, "left" or "right". partner: radians to the left of straight ahead, from the chest.
    """
    candidates = _candidates(hearing, floor.speaking[character])
    chosen = _chosen_accents(candidates, floor.speaking[character], bearing, amount, random)
    strokes: list[Stroke] = []
    for unit, accents in enumerate(_units(chosen, floor.speaking[character], random)):
        for index, (accent, kind, sides) in enumerate(_cast(accents, leading, random)):
            size = _size(accent, hearing, bearing, amount) * random.uniform(0.85, 1.2)
            gestures = _performed(kind, sides, size, random)
            if kind is to_partner:
                gestures = tuple((side, _at_partner(gesture, partner if side == "left" else -partner), lag) for side, gesture, lag in gestures)
            until = accents[index + 1].time if index + 1 < len(accents) else accent.time + LAST_HOLD
            extra = [other for other in candidates
                     if accent.time + CLOSEST_BEATS <= other.time <= until - CLOSEST_BEATS and random.random() < BEAT_CHANCE * min(amount, 1.5)]
            strokes.append(_stroke(accent, (extra[0].time if extra else until) - accent.time, gestures, unit, size, random))
            for place, other in enumerate(extra):
                following = extra[place + 1].time if place + 1 < len(extra) else until
                size = _size(other, hearing, bearing, amount) * random.uniform(0.7, 1.3)
                beats = tuple((side, again(gesture, size, random), lag) for side, gesture, lag in gestures)
                strokes.append(_stroke(other, following - other.time, beats, unit, size, random))
    return tuple(strokes)


def _stroke(accent: Accent, gap: float, gestures, unit: int, size: float, random: np.random.Generator) -> Stroke:
    hold = float(min(random.uniform(0.08, 0.45), 0.35 * gap))
    return Stroke(accent.time - random.uniform(0, BEFORE_ACCENT), hold, gestures, unit, size)


def _size(accent: Accent, hearing: Hearing, bearing: Bearing, amount: float) -> float:
    """How large the gesture on an accent is: with its strength, its loudness and the person's energy."""
    frame = min(int(accent.time * RATE), len(hearing.loudness) - 1)
    size = 1.15 + 0.5 * accent.strength + LOUDNESS_GAIN * float(np.clip(hearing.loudness[frame], -8, 8))
    return float(np.clip(size * np.sqrt(amount) * bearing.gesture_energy[frame], 0.4, 2.0))


def _candidates(hearing: Hearing, speaking: np.ndarray) -> list[Accent]:
    """The accents that a gesture could fall on."""
    return [accent for accent in hearing.accents
            if accent.time >= FIRST_APEX and accent.time * RATE < len(speaking) and speaking[int(accent.time * RATE)]]


def _chosen_accents(candidates: list[Accent], speaking: np.ndarray, bearing: Bearing, amount: float, random: np.random.Generator) -> list[Accent]:
    """As many accents as the rate asks for, the strongest first, more of them where the mood is high."""
    frames = len(speaking)
    mood = CLUSTERING * wander(random, frames, CLUSTER_PERIOD)
    scored = [(accent.strength + random.normal(0, 0.15) + mood[int(accent.time * RATE)], accent) for accent in candidates]
    energy = float(np.mean(bearing.gesture_energy[:frames][speaking])) if speaking.any() else 1.0
    wanted = round(STROKES_PER_MINUTE / 60 * speaking.sum() / RATE * amount * energy)
    taken: list[Accent] = []
    for _, accent in sorted(scored, key=lambda pair: -pair[0]):
        if len(taken) >= wanted:
            break
        if all(abs(accent.time - other.time) >= CLOSEST_STROKES for other in taken):
            taken.append(accent)
    return sorted(taken, key=lambda accent: accent.time)


def _units(accents: list[Accent], speaking: np.ndarray, random: np.random.Generator) -> list[list[Accent]]:
    """Accents close together in one turn. speaking: (N,) bool, the person holds the floor."""
    units: list[list[Accent]] = []
    for accent in accents:
        before = units[-1][-1].time if units else -np.inf
        close = accent.time - before < random.uniform(*UNIT_GAP)
        if close and speaking[int(before * RATE):int(accent.time * RATE)].all():
            units[-1].append(accent)
        else:
            units.append([accent])
    return units


def _cast(accents: list[Accent], leading: str, random: np.random.Generator) -> list[tuple[Accent, Callable, tuple[str, ...]]]:
    """A unit's strokes with their kinds and hands; every few strokes other hands may take over."""
    cast, first = [], 0
    while first < len(accents):
        run = accents[first:first + int(random.integers(*SAME_HANDS, endpoint=True))]
        sides = _sides(leading, random)
        cast += [(accent, kind, sides) for accent, kind in zip(run, _kinds(run, len(sides), random))]
        first += len(run)
    return cast


def _sides(leading: str, random: np.random.Generator) -> tuple[str, ...]:
    following = "right" if leading == "left" else "left"
    draw = random.random()
    if draw < BOTH_HANDS_SHARE:
        return (leading, following)
    return (leading,) if random.random() < LEADING_HAND_SHARE else (following,)


def _kinds(accents: list[Accent], hands: int, random: np.random.Generator) -> list[Callable]:
    if hands == 1 and len(accents) >= len(COUNTS) and random.random() < COUNT_CHANCE:
        return [*COUNTS, *[beat] * (len(accents) - len(COUNTS))]
    table = ONE_HAND if hands == 1 else BOTH_HANDS
    names, odds = list(table), np.array(list(table.values()))
    kinds: list[Callable] = []
    for accent in accents:
        if kinds and random.random() < REPEAT_CHANCE:
            kinds.append(kinds[-1])
            continue
        # Weak accents get the small kinds.
        favour = np.array([1 - accent.strength if kind in (beat, turn_palm) else accent.strength for kind in names]) + 0.25
        kinds.append(names[int(random.choice(len(names), p=odds * favour / np.sum(odds * favour)))])
    return kinds


def _performed(kind: Callable, sides: tuple[str, ...], size: float, random: np.random.Generator) -> tuple[tuple[str, Gesture, float], ...]:
    """The gesture on each hand; the second hand follows smaller, later and a little elsewhere."""
    first = _elsewhere(kind(size, random), random.uniform(*PLACE_SPREAD))
    if len(sides) == 1:
        return ((sides[0], first, 0.0),)
    second = kind(size * random.uniform(0.55, 1.0), random)
    # The second hand goes along with the first one, on its own side and never quite level.
    along = np.array(first.ready.position) - np.array(second.ready.position) + random.uniform((-0.03, -0.06, -0.05), (0.03, 0.02, 0.01))
    second = _elsewhere(second, along)
    return ((sides[0], first, 0.0), (sides[1], second, random.uniform(0.02, 0.07)))


def _at_partner(gesture: Gesture, angle: float) -> Gesture:
    """The gesture with its apex turned to a partner so many radians to the hand's own side."""
    return replace(gesture, apex=gesture.apex.turned(float(np.clip(angle, *POINTING_RANGE))))


def _elsewhere(gesture: Gesture, offset: np.ndarray) -> Gesture:
    return replace(gesture, ready=gesture.ready.moved(*offset), apex=gesture.apex.moved(*offset))
