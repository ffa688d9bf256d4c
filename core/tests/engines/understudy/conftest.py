"""Hearings made from a list of turns, for stages that read hearings and never sound."""

import numpy as np
import pytest

from twohander.audio.hearing import RATE, Accent, Hearing, Laugh, Phrase
from twohander.body.skeleton import JOINT, PARENTS, Skeleton
from twohander.engines.base import Part

# Metres, about those of a woman of 1.68 m in SMPL-X's rest pose: what the eyes' aim depends on.
UPPER_JOINTS = {"spine3": (0.0, -0.05, 0.03), "neck": (0.0, 0.105, 0.027), "head": (0.0, 0.22, 0.067), "jaw": (0.0, 0.21, 0.08),
                "left_eye": (0.031, 0.253, 0.144), "right_eye": (-0.031, 0.253, 0.144)}
SOLES = -1.32

TALK = ((0, 1.0, 6.0), (1, 6.3, 12.0), (0, 12.2, 20.0), (1, 19.6, 27.0))  # (speaker, start, end) in seconds


def made_hearings(turns=TALK, seconds=30.0, laughs=((), ()), asking=()) -> tuple[Hearing, Hearing]:
    """Both people's hearings. turns: (speaker, start, end); laughs: per person (start, end); asking: numbers of turns that end in a question."""
    return tuple(_made_hearing(person, turns, seconds, laughs[person], asking) for person in (0, 1))


@pytest.fixture
def make_hearings():
    """The function `made_hearings`."""
    return made_hearings


def made_talk(seconds=240.0, seed=0) -> tuple[Hearing, Hearing]:
    """A lively conversation: turns of two to nine seconds with short gaps, sometimes an overlap."""
    random = np.random.default_rng(seed)
    turns, time, speaker = [], 0.6, 0
    while time < seconds - 10:
        length = random.uniform(2, 9)
        turns.append((speaker, round(time, 2), round(time + length, 2)))
        time, speaker = time + length + random.uniform(-0.3, 0.7), 1 - speaker
    return made_hearings(tuple(turns), seconds)


@pytest.fixture
def make_part():
    """A function that gives a standing part whose partner's eyes are at a place in metres."""
    joints = np.zeros((len(PARENTS), 3))
    for name, place in UPPER_JOINTS.items():
        joints[JOINT[name]] = place
    skeleton = Skeleton(joints.astype(np.float32), SOLES, np.zeros((30, 3), np.float32))
    return lambda partner_eyes=(0.5, 1.6, 1.0): Part(skeleton, partner_eyes=partner_eyes)


@pytest.fixture(scope="session")
def make_talk():
    """The function `made_talk`."""
    return made_talk


@pytest.fixture(scope="session")
def talk() -> tuple[Hearing, Hearing]:
    """Four minutes of lively conversation."""
    return made_talk()


def _made_hearing(person, turns, seconds, laughs, asking) -> Hearing:
    """Speech in phrases of two seconds: pitch falls along each, a syllable every fifth, an accent every half of a second."""
    frames = int(np.ceil(seconds * RATE))
    active = np.zeros(frames, bool)
    loudness = np.full(frames, -60.0)
    pitch = np.full(frames, np.nan)
    phrases, accents = [], []
    for number, (speaker, start, end) in enumerate(turns):
        if speaker != person:
            continue
        first, last = round(start * RATE), min(frames, round(end * RATE))
        time = np.arange(last - first) / RATE
        active[first:last] = True
        loudness[first:last] = 4 * np.sin(2 * np.pi * 5 * time)
        pitch[first:last] = 3 - 3 * (time % 2.0)
        pitch[first:last][time % 0.2 > 0.17] = np.nan
        edges = [*np.arange(start, end - 1.0, 2.0), end]
        phrases += [Phrase(float(one), float(two), number in asking and two == end) for one, two in zip(edges, edges[1:])]
        accents += [Accent(float(at), 0.3 + 0.7 * (index % 3) / 2) for index, at in enumerate(np.arange(start + 0.3, end, 0.5))]
    for start, end in laughs:
        first, last = round(start * RATE), round(end * RATE)
        active[first:last] = True
        loudness[first:last] = 6 * np.sin(2 * np.pi * 5 * np.arange(last - first) / RATE)
    return Hearing(
        seconds=seconds, active=active, loudness=loudness, pitch=pitch, formants=np.full((frames, 3), np.nan), phones=(), words=(),
        accents=tuple(accents), phrases=tuple(phrases), laughs=tuple(Laugh(*laugh) for laugh in laughs), heard_with="acoustic")
