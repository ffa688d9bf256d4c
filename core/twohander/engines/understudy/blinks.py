"""When eyes blink, and how the lids close and open."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from .chance import Stage, generator, skewed
from .fixations import Fixation
from .floor import Floor
from .pulses import eased

# About 26 blinks a minute in conversation, the intervals skewed (Bentivoglio et al., Analysis of blink rate patterns in normal
# subjects, 1997). Seconds between blinks that nothing invites; invited ones come sooner, so the median lies higher.
INTERVAL = (3.0, 0.75, 0.5, 10.0)  # median, spread, least, most
LEAST_GAP = 0.45  # seconds between two blinks
PHRASE_END_CHANCE = 0.40
OTHER_TURN_END_CHANCE = 0.35
# Large gaze shifts bring a blink along, nearly all over 33 degrees, hardly any under 15 (Evinger et al., Not looking while
# leaping, 1994).
SHIFT_LEAST, SHIFT_SURE = np.radians(15), np.radians(33)

# Seconds of closing and opening (VanderWerf et al., Eyelid movements, 2003), and between them.
CLOSING, CLOSED, OPENING = 0.10, 0.03, 0.20
DURATION_SPREAD = 0.12  # of the logarithm
INCOMPLETE_CHANCE, INCOMPLETE_DEPTH = 0.10, (0.55, 0.85)


def blinks(plan: tuple[Fixation, ...], floor: Floor, hearings: tuple[Hearing, Hearing], character: int, seed: int,
           amount: float = 1.0) -> np.ndarray:
    """(N,) lid closure of both eyes at RATE, 0 open to 1 shut. amount: factor on how often; 0 never blinks."""
    random = generator(seed, character, Stage.BLINKS)
    frames = floor.speaking.shape[1]
    closure = np.zeros(frames)
    if amount <= 0:
        return closure
    for time in blink_times(_invitations(plan, floor, hearings[character], character, random), frames / RATE, random, amount):
        depth = random.uniform(*INCOMPLETE_DEPTH) if random.random() < INCOMPLETE_CHANCE else 1.0
        pace = np.exp(DURATION_SPREAD * random.standard_normal())
        first, last = int(np.ceil(time * RATE)), min(frames, int(np.ceil((time + pace * (CLOSING + CLOSED + OPENING)) * RATE)))
        shape = depth * _lid(np.arange(first, last) / RATE - time, pace)
        closure[first:last] = np.maximum(closure[first:last], shape)
    return closure


def blink_times(invited: list[float], seconds: float, random: np.random.Generator, amount: float = 1.0) -> list[float]:
    """Starts of blinks in seconds, in order. Each comes at the first invited moment before it would come by itself."""
    times, time = [], skewed(random, *INTERVAL) * random.random() / amount
    while time < seconds:
        times.append(time)
        due = time + max(LEAST_GAP, skewed(random, *INTERVAL) / amount)
        time = next((moment for moment in invited if time + LEAST_GAP <= moment < due), due)
    return times


def _invitations(plan: tuple[Fixation, ...], floor: Floor, hearing: Hearing, character: int,
                 random: np.random.Generator) -> list[float]:
    """Moments in seconds at which a blink comes easily, in order."""
    moments = [phrase.end + random.uniform(-0.05, 0.25) for phrase in hearing.phrases if random.random() < PHRASE_END_CHANCE]
    moments += [turn.end + random.uniform(0.05, 0.4) for turn in floor.turns
                if turn.speaker != character and random.random() < OTHER_TURN_END_CHANCE]
    for before, after in zip(plan, plan[1:]):
        shift = np.hypot(after.yaw - before.yaw, after.pitch - before.pitch)
        if random.random() < np.clip((shift - SHIFT_LEAST) / (SHIFT_SURE - SHIFT_LEAST), 0, 1):
            moments.append(after.start - 0.02)
    return sorted(moment for moment in moments if moment > 0)


def _lid(time: np.ndarray, pace: float) -> np.ndarray:
    """Closure at `time` seconds after a blink's start; the opening is quick at first and slow at the end."""
    closing = eased(time / (CLOSING * pace))
    opening = eased(np.clip((time - (CLOSING + CLOSED) * pace) / (OPENING * pace), 0, 1) ** 0.75)
    return closing - opening
