"""The rule by which a speaker invites a listener's answer."""

import numpy as np
import pytest

from twohander.audio.hearing import RATE
from twohander.engines.understudy.invitations import DELAY, LEAST_GAP, invitations, low_pitch_cues


def _speech(make_hearings, seconds=10.0):
    hearing = make_hearings(((0, 0.0, seconds),), seconds=seconds)[0]
    hearing.pitch[:] = 2.0
    return hearing, np.ones(len(hearing.pitch), bool)


def test_a_low_stretch_of_110_milliseconds_after_700_of_speech_is_a_cue(make_hearings):
    hearing, holds = _speech(make_hearings)
    hearing.pitch[500:530] = -3.0
    assert low_pitch_cues(hearing, holds) == [pytest.approx(5.10)]


def test_a_shorter_low_stretch_is_none(make_hearings):
    hearing, holds = _speech(make_hearings)
    hearing.pitch[500:509] = -3.0
    assert low_pitch_cues(hearing, holds) == []


def test_a_low_stretch_at_the_start_of_speech_is_none(make_hearings):
    hearing, holds = _speech(make_hearings)
    holds[:460] = False
    hearing.pitch[500:520] = -3.0
    assert low_pitch_cues(hearing, holds) == []


def test_unvoiced_speech_has_no_cues(make_hearings):
    hearing, holds = _speech(make_hearings)
    hearing.pitch[:] = np.nan
    assert low_pitch_cues(hearing, holds) == []


def test_answers_come_about_700_milliseconds_after_their_cues(make_hearings):
    hearing, holds = _speech(make_hearings, 60.0)
    for start in range(300, 5800, 300):
        hearing.pitch[start:start + 20] = -3.0
    cues = np.array(low_pitch_cues(hearing, holds))
    answers = np.array([time for seed in range(20) for time, _ in invitations(hearing, holds, ~holds, [], seed, 1)])
    delays = np.array([answer - cues[cues < answer].max() for answer in answers])
    assert len(answers) > 40
    assert delays.mean() == pytest.approx(DELAY, abs=0.03) and delays.std() > 0.03


def test_nobody_answers_while_speaking_and_nobody_answers_twice_within_a_second(make_hearings):
    hearing, holds = _speech(make_hearings, 60.0)
    for start in range(100, 5900, 40):
        hearing.pitch[start:start + 20] = -3.0
    listener = np.zeros(6000, bool)
    listener[2000:4000] = True
    for seed in range(10):
        times = np.array([time for time, _ in invitations(hearing, holds, listener, [12.0], seed, 1)])
        assert 12.0 in times
        assert np.all(np.diff(times) >= LEAST_GAP)
        assert not np.any((times > 19.0) & (times < 40.0))
        assert np.all(times * RATE < 6000)
