"""Which accents of a person's speech get a gesture, with which hands, and of which kind."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ...audio.hearing import RATE, Accent, Hearing
from .emotion import Bearing
from .floor import Floor
from .gesture_library import BOTH_HANDS, COUNTS, ONE_HAND, Gesture, beat, turn_palm
from .pulses import wander

STROKES_PER_MINUTE = 28.0  # of speech, at amount and energy 1; most accents get none
CLOSEST_STROKES = 0.55  # seconds between two apexes
UNIT_GAP = (1.3, 2.2)  # seconds without a stroke after which the hands go back to rest (Kendon's gesture unit)
BEFORE_ACCENT = 0.10  # seconds; the apex falls on the accent or up to so much before it (McNeill's phonological synchrony rule)
CLUSTERING = 0.5  # how much the wish to gesture comes and goes, in units of accent strength
CLUSTER_PERIOD = 5.0  # seconds
COUNT_CHANCE = 0.10  # for a unit with enough strokes to be a list
REPEAT_CHANCE = 0.35  # for a stroke to repeat the kind before
LOUDNESS_GAIN = 0.03  # size per dB over usual speech
FIRST_APEX = 0.9  # seconds; before it there is no time to raise the hand
LEADING_HAND_SHARE = 0.72  # of the one-handed units


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


def stroke_plan(hearing: Hearing, floor: Floor, character: int, bearing: Bearing, amount: float, leading: str,
                random: np.random.Generator) -> tuple[Stroke, ...]:
    """A speaker's gesture strokes in order of time. leading: the hand that the person prefers, "left" or "right"."""
    chosen = _chosen_accents(hearing, floor.speaking[character], bearing, amount, random)
    strokes: list[Stroke] = []
    for unit, accents in enumerate(_units(chosen, random)):
        sides = _sides(leading, random)
        kinds = _kinds(accents, len(sides), random)
        for index, (accent, kind) in enumerate(zip(accents, kinds)):
            apex = accent.time - random.uniform(0, BEFORE_ACCENT)
            frame = min(int(accent.time * RATE), len(hearing.loudness) - 1)
            size = 0.75 + 0.35 * accent.strength + LOUDNESS_GAIN * float(np.clip(hearing.loudness[frame], -8, 8))
            size = float(np.clip(size * amount ** 0.5 * bearing.gesture_energy[frame] * random.uniform(0.85, 1.2), 0.4, 1.6))
            gap = accents[index + 1].time - accent.time if index + 1 < len(accents) else 3.0
            hold = float(min(random.uniform(0.12, 0.7), 0.45 * gap))
            strokes.append(Stroke(apex, hold, _performed(kind, sides, size, random), unit, size))
    return tuple(strokes)


def _chosen_accents(hearing: Hearing, speaking: np.ndarray, bearing: Bearing, amount: float, random: np.random.Generator) -> list[Accent]:
    frames = len(speaking)
    mood = CLUSTERING * wander(random, frames, CLUSTER_PERIOD)
    candidates = []
    for accent in hearing.accents:
        frame = int(accent.time * RATE)
        score = accent.strength + random.normal(0, 0.15)
        if FIRST_APEX <= accent.time and frame < frames and speaking[frame]:
            candidates.append((score + mood[frame], accent))
    energy = float(np.mean(bearing.gesture_energy[:frames][speaking])) if speaking.any() else 1.0
    wanted = round(STROKES_PER_MINUTE / 60 * speaking.sum() / RATE * amount * energy)
    taken: list[Accent] = []
    for _, accent in sorted(candidates, key=lambda pair: -pair[0]):
        if len(taken) >= wanted:
            break
        if all(abs(accent.time - other.time) >= CLOSEST_STROKES for other in taken):
            taken.append(accent)
    return sorted(taken, key=lambda accent: accent.time)


def _units(accents: list[Accent], random: np.random.Generator) -> list[list[Accent]]:
    units: list[list[Accent]] = []
    for accent in accents:
        if units and accent.time - units[-1][-1].time < random.uniform(*UNIT_GAP):
            units[-1].append(accent)
        else:
            units.append([accent])
    return units


def _sides(leading: str, random: np.random.Generator) -> tuple[str, ...]:
    following = "right" if leading == "left" else "left"
    draw = random.random()
    if draw < 0.40:
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
    first = kind(size, random)
    if len(sides) == 1:
        return ((sides[0], first, 0.0),)
    second = kind(size * random.uniform(0.7, 1.0), random)
    x, y, z = random.uniform(-0.02, 0.03, 3)
    second = replace(second, ready=second.ready.moved(x, y, z), apex=second.apex.moved(x, y, z))
    return ((sides[0], first, 0.0), (sides[1], second, random.uniform(0.02, 0.07)))
