"""How a speaker's trunk goes along with the talk: it takes new poses on stressed syllables, dips with them and sways on between."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import Hearing
from .pulses import add_pulse, spread, stepped, wander

# Captured talkers (BEAT2) turn and bend their chests by 5 to 10 degrees about their mean, at 20 degrees a second, and step about;
# people who keep their place and face a partner do about two thirds of that.
POSE = np.radians([4.0, 7.2, 5.2])  # standard deviation of a pose's pitch, yaw and roll
WIDEST = 1.5  # standard deviations
POSE_GAP = (0.5, 1.2)  # seconds from one pose to the next
POSE_SECONDS, POSE_PER_RADIAN = (0.4, 0.7), 0.8  # seconds of the way into a pose, and more for large changes
BEFORE_ACCENT = 0.45  # seconds; the trunk sets out first and is fastest about the stressed syllable
DIP = np.radians(2.6)  # of the chest on the strongest accents
DIPPED = 0.4  # strength from which an accent gets a dip
SWAY, SWAY_PERIODS = np.radians([2.8, 3.8, 3.1]), (1.0, 1.2, 1.3)  # radians, seconds
WEIGHT, WEIGHT_PERIOD = 0.9, 1.7  # of the way to one foot, seconds
HIPS, HIPS_PERIOD = np.radians(8.0), 1.4  # radians by which the hips turn under the chest, seconds
LIVELIEST = 1.6  # factor; a chest that turns farther looks drunk
RELAXING = 1.6  # seconds over which the trunk comes to rest behind the speech


@dataclass(frozen=True)
class SpeakingTrunk:
    """What speech adds to a trunk over N frames at RATE; all 0 well away from the person's own speech.

    turns: (N, 3) pitch, yaw and roll of the chest in radians. weight: (N,) shift of weight, see Posture.
    hips: (N,) radians by which the pelvis turns to the left under a chest that stays.
    """

    turns: np.ndarray
    weight: np.ndarray
    hips: np.ndarray


def speaking_trunk(hearing: Hearing, energy: np.ndarray, random: np.random.Generator) -> SpeakingTrunk:
    """The trunk of one speaker. energy: (N,) factor, 1 is usual."""
    frames = len(energy)
    amount = np.minimum(energy, LIVELIEST) * spread(hearing.active[:frames].astype(float), RELAXING)
    sway = SWAY * np.stack([wander(random, frames, period) for period in SWAY_PERIODS], axis=1)
    weight = WEIGHT * wander(random, frames, WEIGHT_PERIOD)
    turns = sway + _poses(hearing, frames, random)
    turns[:, 0] += _dips(hearing, frames)
    hips = HIPS * wander(random, frames, HIPS_PERIOD)
    return SpeakingTrunk(amount[:, None] * turns, amount * weight, amount * hips)


def _poses(hearing: Hearing, frames: int, random: np.random.Generator) -> np.ndarray:
    """(frames, 3) radians: a pose after the other, each reached about an accent."""
    times, poses, next_time = [0.0], [np.zeros(3)], 0.0
    for accent in hearing.accents:
        if accent.time < next_time:
            continue
        times.append(max(0.0, accent.time - BEFORE_ACCENT))
        poses.append(POSE * np.clip(random.standard_normal(3), -WIDEST, WIDEST))
        next_time = accent.time + random.uniform(*POSE_GAP)
    goals = np.array(poses)
    changes = np.linalg.norm(np.diff(goals, axis=0, prepend=goals[:1]), axis=1)
    return stepped(np.array(times), goals, random.uniform(*POSE_SECONDS, len(times)) + POSE_PER_RADIAN * changes, frames)


def _dips(hearing: Hearing, frames: int) -> np.ndarray:
    """(frames,) radians of pitch: the chest goes down a little with strong accents and up again."""
    pitch = np.zeros(frames)
    for accent in hearing.accents:
        if accent.strength >= DIPPED:
            add_pulse(pitch, accent.time - 0.22, 0.26, 0.04, 0.5, DIP * accent.strength)
    return pitch
