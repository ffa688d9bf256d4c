"""Hearings made from a list of turns, for stages that read hearings and never sound."""

import numpy as np
import pytest

from twohander.audio.hearing import RATE, Accent, Hearing, Laugh, Phrase

TALK = ((0, 1.0, 6.0), (1, 6.3, 12.0), (0, 12.2, 20.0), (1, 19.6, 27.0))  # (speaker, start, end) in seconds


def made_hearings(turns=TALK, seconds=30.0, laughs=((), ()), rising=()) -> tuple[Hearing, Hearing]:
    """Both people's hearings. turns: (speaker, start, end); laughs: per person (start, end); rising: numbers of turns that ask."""
    return tuple(_made_hearing(person, turns, seconds, laughs[person], rising) for person in (0, 1))


@pytest.fixture
def make_hearings():
    """The function `made_hearings`."""
    return made_hearings


def _made_hearing(person, turns, seconds, laughs, rising) -> Hearing:
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
        phrases += [Phrase(float(one), float(two), number in rising and two == end) for one, two in zip(edges, edges[1:])]
        accents += [Accent(float(at), 0.3 + 0.7 * (index % 3) / 2) for index, at in enumerate(np.arange(start + 0.3, end, 0.5))]
    for start, end in laughs:
        first, last = round(start * RATE), round(end * RATE)
        active[first:last] = True
        loudness[first:last] = 6 * np.sin(2 * np.pi * 5 * np.arange(last - first) / RATE)
    return Hearing(
        seconds=seconds, active=active, loudness=loudness, pitch=pitch, formants=np.full((frames, 3), np.nan), phones=(), words=(),
        accents=tuple(accents), phrases=tuple(phrases), laughs=tuple(Laugh(*laugh) for laugh in laughs), heard_with="acoustic")
