"""Smiles and laughing faces, of the person who laughs and of the one who sees it."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from .chance import Stage, generator
from .floor import Floor
from .laughter import laughing
from .pulses import add_pulse, wander

SIGN_HEIGHT, NOD_SMILE_CHANCE, NOD_SMILE_HEIGHT = (0.40, 0.65), 0.3, (0.15, 0.30)
TURN_END_CHANCE, TURN_END_HEIGHT = 0.35, (0.22, 0.42)  # of a smile with which the turn is handed over
LAUGH_SMILE = 0.85
INFECTED_SMILE, INFECTION_DELAY = 0.65, 0.30  # seconds after which the other's laughter shows on this face
REST, REST_SWING, REST_PERIOD = 0.14, 0.4, 8.0  # friendliness, by which share of it that comes and goes, and in how many seconds
SIDES_DIFFER = 0.10
# A felt smile takes the cheeks and lower lids along (Ekman, Davidson & Friesen, The Duchenne smile, 1990).
CHEEKS, LIDS = 0.65, 0.40
LAUGH_CHEEKS, LAUGH_LIDS = 0.25, 0.30


def smiles(floor: Floor, hearings: tuple[Hearing, Hearing], character: int, seed: int,
           amount: float = 1.0) -> dict[str, np.ndarray]:
    """ARKit curves (N,) at RATE of one person's smiles, by name. amount: factor on all of them."""
    random = generator(seed, character, Stage.SMILES)
    frames = floor.speaking.shape[1]
    smile = REST * np.maximum(0, 1 + REST_SWING * wander(random, frames, REST_PERIOD))
    for sign in floor.backchannels:
        if sign.listener != character:
            continue
        if sign.kind == "smile":
            add_pulse(smile, sign.time, random.uniform(0.35, 0.5), random.uniform(0.5, 1.3), random.uniform(0.6, 1.0),
                      random.uniform(*SIGN_HEIGHT))
        elif sign.kind == "nod" and random.random() < NOD_SMILE_CHANCE:
            add_pulse(smile, sign.time, 0.4, 0.5, 0.8, random.uniform(*NOD_SMILE_HEIGHT))
    for turn in floor.turns:
        if turn.speaker == character and random.random() < TURN_END_CHANCE:
            add_pulse(smile, turn.end - 0.3, random.uniform(0.4, 0.6), random.uniform(0.4, 1.0), random.uniform(0.7, 1.2),
                      random.uniform(*TURN_END_HEIGHT))
    own = laughing(hearings[character], frames)
    delay = min(frames, round(INFECTION_DELAY * RATE))
    seen = np.concatenate([np.zeros(delay), laughing(hearings[1 - character], frames)[:frames - delay]])
    smile = np.maximum(np.minimum(smile, 1.0), np.maximum(LAUGH_SMILE * own, INFECTED_SMILE * seen)) * amount
    cheeks = CHEEKS * smile**1.3 + LAUGH_CHEEKS * own * amount
    lids = LIDS * smile**1.5 + LAUGH_LIDS * own * amount
    left = 1 + SIDES_DIFFER * random.uniform(-1, 1)
    return {
        "mouthSmileLeft": smile * left, "mouthSmileRight": smile * (2 - left),
        "cheekSquintLeft": cheeks * left, "cheekSquintRight": cheeks * (2 - left),
        "eyeSquintLeft": lids, "eyeSquintRight": lids}
