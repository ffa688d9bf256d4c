"""How brows go with speech, questions, thought and listening."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from ...audio.voice import stretches
from .chance import Stage, generator, skewed
from .fixations import Fixation
from .floor import Floor
from .pulses import add_pulse, stepped, wander

ACCENT_CHANCE = (0.06, 0.40)  # of a raise: for any accent, and more for strong ones
ACCENT_HEIGHT = (0.14, 0.36)
ACCENT_LEAD = 0.06  # seconds by which brows start before the accent (Flecha-Garcia, Eyebrow raises in dialogue, 2010)
QUESTION_HEIGHT = (0.35, 0.55)
FLASH_HEIGHT = (0.50, 0.75)  # a flash lasts a third of a second (Grammer et al., Patterns on the face: the eyebrow flash, 1988)
THOUGHT_UP, THOUGHT_DOWN = 0.22, 0.16  # eyes that seek words above raise the brows, below draw them together
ATTENTION_CHANGE = (6.0, 0.4, 3.0, 12.0)  # seconds between a listener's brow poses: median, spread, least, most
ATTENTION_UP, ATTENTION_DOWN = 0.16, 0.20
AWAKE = 0.06  # a face in company is not quite slack
UNREST, UNREST_PERIOD = 0.025, 3.0
HIGHEST = 0.85  # that reasons which meet can raise the brows together; higher is astonishment
SIDES_DIFFER = 0.15


def brows(plan: tuple[Fixation, ...], floor: Floor, hearings: tuple[Hearing, Hearing], character: int, seed: int,
          amount: float = 1.0) -> dict[str, np.ndarray]:
    """ARKit curves (N,) at RATE of one person's brows, by name. amount: factor on all of them."""
    random = generator(seed, character, Stage.BROWS)
    frames = floor.speaking.shape[1]
    hearing = hearings[character]
    unrest_up, unrest_down = (UNREST * wander(random, frames, UNREST_PERIOD) for _ in range(2))
    left = 1 + SIDES_DIFFER * random.uniform(-1, 1)
    raised, lowered = _attention(floor, character, random, frames)
    _add_accents(raised, hearing, random)
    _add_questions(raised, hearing, random)
    _add_signs(raised, floor, character, random)
    inner = _add_thought(raised, lowered, plan, random)
    raised = HIGHEST * np.tanh(np.maximum(0, raised + AWAKE + unrest_up) / HIGHEST) * amount
    lowered = np.maximum(0, lowered + unrest_down) * amount
    return {
        "browInnerUp": raised * 0.8 + inner * amount, "browOuterUpLeft": raised * left, "browOuterUpRight": raised * (2 - left),
        "browDownLeft": lowered * left, "browDownRight": lowered * (2 - left),
        "eyeWideLeft": raised * 0.25, "eyeWideRight": raised * 0.25,
        "eyeSquintLeft": lowered * 0.35, "eyeSquintRight": lowered * 0.35}


def _attention(floor: Floor, character: int, random: np.random.Generator, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """A listener's brows: mostly at rest, at times a little up in interest or down in concentration."""
    times, values = [0.0], [(0.0, 0.0)]
    for first, last in stretches(floor.speaking[1 - character] & ~floor.speaking[character]):
        time = first / RATE + skewed(random, *ATTENTION_CHANGE) / 3
        while time < last / RATE:
            times.append(time)
            values.append(((0.0, 0.0), (ATTENTION_UP, 0.0), (0.0, ATTENTION_DOWN))[random.integers(3)])
            time += skewed(random, *ATTENTION_CHANGE)
        times.append(last / RATE)
        values.append((0.0, 0.0))
    curves = stepped(np.array(times), np.array(values), np.full(len(times), 0.6), frames)
    return curves[:, 0].copy(), curves[:, 1].copy()


def _add_accents(raised: np.ndarray, hearing: Hearing, random: np.random.Generator) -> None:
    free = 0.0
    for accent in hearing.accents:
        chosen = random.random() < ACCENT_CHANCE[0] + ACCENT_CHANCE[1] * accent.strength
        height = (ACCENT_HEIGHT[0] + ACCENT_HEIGHT[1] * accent.strength) * random.uniform(0.6, 1.3)
        rise, hold, fall = random.uniform(0.14, 0.22), skewed(random, 0.15, 0.6, 0.03, 0.7), random.uniform(0.25, 0.45)
        if chosen and accent.time > free:
            add_pulse(raised, accent.time - rise - ACCENT_LEAD, rise, hold, fall, height)
            free = accent.time + hold + fall


def _add_questions(raised: np.ndarray, hearing: Hearing, random: np.random.Generator) -> None:
    for phrase in hearing.phrases:
        if phrase.question:
            add_pulse(raised, phrase.end - 0.7, 0.3, random.uniform(0.4, 0.9), 0.5, random.uniform(*QUESTION_HEIGHT))


def _add_signs(raised: np.ndarray, floor: Floor, character: int, random: np.random.Generator) -> None:
    for sign in floor.backchannels:
        if sign.listener == character:
            height = random.uniform(*FLASH_HEIGHT) * (1.0 if sign.kind == "brows" else 0.2)
            add_pulse(raised, sign.time, 0.12, random.uniform(0.12, 0.25), 0.32, height)


def _add_thought(raised: np.ndarray, lowered: np.ndarray, plan: tuple[Fixation, ...],
                 random: np.random.Generator) -> np.ndarray:
    """Brows that go with looks away; returns what the inner brows do alone."""
    inner = np.zeros_like(raised)
    for fixation in plan:
        if fixation.on_partner or random.random() < 0.4:
            continue
        seconds = fixation.end - fixation.start
        if fixation.pitch < 0:
            add_pulse(raised, fixation.start - 0.05, 0.25, seconds, 0.4, THOUGHT_UP * random.uniform(0.5, 1.2))
        else:
            add_pulse(lowered, fixation.start, 0.3, seconds, 0.5, THOUGHT_DOWN * random.uniform(0.3, 1.2))
            add_pulse(inner, fixation.start, 0.3, seconds, 0.5, 0.08 * random.uniform(0.0, 1.0))
    return inner
