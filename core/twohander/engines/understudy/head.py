"""How a head moves besides following the eyes: nods with accents, postures, tilts, drift, a listener's nods, laughter."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from ...audio.voice import stretches
from .chance import Stage, generator, skewed
from .floor import Floor
from .laughter import laugh_pulse, laughing
from .pulses import add_pulse, spread, stepped, wander

# Angles in degrees (pitch, yaw, roll); down, left and towards the own right shoulder are positive. The sizes are set so that
# speed and extent lie between a captured lively monologue and a tracked calm conversation.
PHRASE_POSTURE = (1.7, 3.2, 2.8)  # deviation of the pose taken at each phrase
LISTENING_POSTURE = (1.3, 1.9, 2.8)
LISTENING_CHANGE = (3.6, 0.45, 1.6, 9.0)  # seconds between a listener's poses: median, spread, least, most
TALKING_SWAY, TALKING_PERIOD = (1.2, 1.5, 1.7), 0.85
DRIFT, DRIFT_PERIOD = (0.9, 1.2, 0.9), 4.0
ALIVE, ALIVE_PERIOD = (0.38, 0.48, 0.38), 1.4
LOUD = -20.0  # dB below usual speech at which the talking sway has faded

ACCENT_CHANCE = (0.30, 0.50)  # of a nod: for any accent, and more for strong ones
ACCENT_DEPTH = (1.0, 3.2)  # degrees: for any accent, and more for strong ones
BEAT_ASIDE = np.array([0.50, 0.50])  # deviation of yaw and roll in a nod, as shares of its depth
BEAT_UPWARD, BEAT_UPWARD_CHANCE = -0.6, 0.12  # some accents lift the head instead
LEAST_BETWEEN_BEATS = 0.35  # seconds

# A listener's nod: 1 to 3 cycles that shrink, 1.8 to 2.6 a second (Hadar, Steiner & Rose, Head movement during listening turns,
# 1985: ordinary nods 1.8 to 3.7 Hz).
NOD_CYCLES, NOD_CYCLE_SHARES = (1, 2, 3), (0.35, 0.40, 0.25)
NOD_PERIOD, NOD_DEPTH, NOD_DECAY = (0.38, 0.55), (3.5, 7.5), (0.55, 0.80)
# Between its nods a listening head gives way a little to what the speaker stresses (Hadar, Steiner & Rose 1985: small movements
# in time with the other's stressed syllables).
ECHO_CHANCE, ECHO_DELAY, ECHO_DEPTH = 0.30, (0.10, 0.35), (0.7, 2.2)  # of a strong accent; seconds; degrees
ECHOED = 0.5  # strength of accent from which it is echoed
LAUGH_BACK, LAUGH_BOB = 4.0, 1.6  # degrees


def head_gestures(floor: Floor, hearings: tuple[Hearing, Hearing], character: int, seed: int, energy: np.ndarray,
                  amount: float = 1.0) -> np.ndarray:
    """(N, 3) radians at RATE, pitch (down), yaw (left), roll about the nose (towards the own right) added to a head at rest.

    energy: (N,) factor on the movements of speech, from the bearing. amount: factor on everything.
    """
    random = generator(seed, character, Stage.HEAD)
    frames = floor.speaking.shape[1]
    hearing = hearings[character]
    angles = _postures(floor, hearing, character, random, frames)
    angles += _sway(hearing, random, frames) * energy[:, None]
    angles += _beats(hearing, random, frames) * energy[:, None]
    angles[:, 0] += _echoes(hearings[1 - character], floor.speaking[character], random, frames)
    angles += _signs(floor, character, random, frames)
    angles[:, 0] += _endings(floor, character, random, frames)
    laughter = laughing(hearing, frames)
    angles[:, 0] += LAUGH_BOB * laugh_pulse(hearing, frames) - LAUGH_BACK * laughter
    return np.radians(angles) * amount


def _postures(floor: Floor, hearing: Hearing, character: int, random: np.random.Generator, frames: int) -> np.ndarray:
    """Poses held over phrases and stretches of listening, with slow drift over all."""
    times = [(phrase.start - 0.2, PHRASE_POSTURE) for phrase in hearing.phrases]
    for first, last in stretches(~floor.speaking[character]):
        time = first / RATE + skewed(random, *LISTENING_CHANGE) / 2
        while time < last / RATE:
            times.append((time, LISTENING_POSTURE))
            time += skewed(random, *LISTENING_CHANGE)
    times.sort()
    values = [np.array(LISTENING_POSTURE) * random.standard_normal(3)]
    values += [np.array(size) * np.clip(random.standard_normal(3), -2, 2) for _, size in times]
    starts = [0.0, *(time for time, _ in times)]
    durations = [skewed(random, 0.8, 0.3, 0.5, 1.6) for _ in starts]
    slow = np.stack([size * wander(random, frames, DRIFT_PERIOD) for size in DRIFT], axis=1)
    alive = np.stack([size * wander(random, frames, ALIVE_PERIOD) for size in ALIVE], axis=1)
    return stepped(np.array(starts), np.array(values), np.array(durations), frames) + slow + alive


def _sway(hearing: Hearing, random: np.random.Generator, frames: int) -> np.ndarray:
    """The restlessness of a head that speaks, as large as the voice is loud."""
    loudness = np.full(frames, -60.0)
    heard = min(frames, len(hearing.loudness))
    loudness[:heard] = hearing.loudness[:heard]
    loud = spread(np.clip(1 - loudness / LOUD, 0, 1.4), 0.5)
    return np.stack([size * wander(random, frames, TALKING_PERIOD) for size in TALKING_SWAY], axis=1) * loud[:, None]


def _beats(hearing: Hearing, random: np.random.Generator, frames: int) -> np.ndarray:
    angles = np.zeros((frames, 3))
    last_beat = -np.inf
    for accent in hearing.accents:
        chosen = random.random() < ACCENT_CHANCE[0] + ACCENT_CHANCE[1] * accent.strength
        depth = (ACCENT_DEPTH[0] + ACCENT_DEPTH[1] * accent.strength) * np.exp(0.35 * random.standard_normal())
        up = random.random() < BEAT_UPWARD_CHANCE
        mix = np.array([BEAT_UPWARD if up else 1.0, *(BEAT_ASIDE * random.standard_normal(2))])
        rise, fall = random.uniform(0.15, 0.24), random.uniform(0.28, 0.55)
        early = random.uniform(-0.02, 0.06)
        if not chosen or accent.time - last_beat < LEAST_BETWEEN_BEATS:
            continue
        last_beat = accent.time
        for axis in range(3):
            add_pulse(angles[:, axis], accent.time - rise - early, rise, 0.02, fall, min(depth, 6.0) * mix[axis])
    return angles


def _signs(floor: Floor, character: int, random: np.random.Generator, frames: int) -> np.ndarray:
    """A listener's nods, and the small movements that go with raised brows and smiles."""
    angles = np.zeros((frames, 3))
    for sign in floor.backchannels:
        if sign.listener != character:
            continue
        if sign.kind == "nod":
            _add_nod(angles[:, 0], sign.time, random)
        elif sign.kind == "brows":
            add_pulse(angles[:, 0], sign.time, 0.25, 0.3, 0.6, -random.uniform(1.0, 2.2))
        else:
            add_pulse(angles[:, 2], sign.time, 0.4, 0.5, 0.8, random.choice((-1, 1)) * random.uniform(1.5, 3.0))
            add_pulse(angles[:, 0], sign.time, 0.3, 0.1, 0.5, random.uniform(0.8, 2.0))
    return angles


def _add_nod(pitch: np.ndarray, start: float, random: np.random.Generator) -> None:
    cycles = int(random.choice(NOD_CYCLES, p=NOD_CYCLE_SHARES))
    period, depth, decay = random.uniform(*NOD_PERIOD), random.uniform(*NOD_DEPTH), random.uniform(*NOD_DECAY)
    if random.random() < 0.5:
        add_pulse(pitch, start - 0.12, 0.15, 0.0, 0.2, -0.2 * depth)
    for cycle in range(cycles):
        slower = 1 + 0.12 * cycle
        add_pulse(pitch, start, 0.45 * period * slower, 0.0, 0.65 * period * slower, depth * decay**cycle)
        start += period * slower


def _echoes(speaker: Hearing, own_turn: np.ndarray, random: np.random.Generator, frames: int) -> np.ndarray:
    """A listener's slight dips after the speaker's strong accents, (frames,) degrees."""
    pitch = np.zeros(frames)
    for accent in speaker.accents:
        chosen, delay, depth = random.random() < ECHO_CHANCE, random.uniform(*ECHO_DELAY), random.uniform(*ECHO_DEPTH)
        frame = round(accent.time * RATE)
        if chosen and accent.strength >= ECHOED and frame < frames and not own_turn[frame]:
            add_pulse(pitch, accent.time + delay, 0.22, 0.05, 0.45, depth)
    return pitch


def _endings(floor: Floor, character: int, random: np.random.Generator, frames: int) -> np.ndarray:
    """The small nod with which a speaker hands the turn over, on half of the turns."""
    pitch = np.zeros(frames)
    for turn in floor.turns:
        if turn.speaker == character and random.random() < 0.5:
            add_pulse(pitch, turn.end - 0.15, 0.25, 0.1, 0.6, random.uniform(1.2, 2.8))
    return pitch
