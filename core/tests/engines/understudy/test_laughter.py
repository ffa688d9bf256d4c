"""Laughter as curves."""

import numpy as np
import pytest

from twohander.audio.voice import stretches
from twohander.engines.understudy.laughter import laugh_pulse, laughing


def test_the_pulse_bumps_once_for_every_burst(make_hearings):
    hearing = make_hearings((), seconds=8.0, laughs=(((3.0, 5.0),), ()))[0]
    pulse = laugh_pulse(hearing, 800)
    assert len(stretches(pulse > 0.3)) == pytest.approx(10, abs=1)  # 5 bursts a second for 2 seconds
    assert pulse[:285].max() == 0 and pulse[515:].max() == 0
    assert 0 <= pulse.min() and pulse.max() <= 1


def test_speech_has_no_pulse(make_hearings):
    assert not laugh_pulse(make_hearings()[0], 3000).any()


def test_laughing_is_there_when_the_sound_begins_and_outlasts_it(make_hearings):
    hearing = make_hearings((), seconds=8.0, laughs=(((3.0, 5.0),), ()))[0]
    curve = laughing(hearing, 800)
    np.testing.assert_allclose(curve[300:490], 1.0)
    assert curve[270] == 0 and curve[530] > 0.1 and curve[580] < 1e-6


def test_laughing_holds_through_the_breath_between_two_laughs(make_hearings):
    near, far = (laughing(make_hearings((), seconds=9.0, laughs=(((2.0, 3.0), (start, 6.5)), ()))[0], 900) for start in (3.6, 5.0))
    np.testing.assert_allclose(near[210:640], 1.0)
    assert far[380:450].max() < 0.1


def test_a_longer_clip_than_the_hearing_is_filled_with_rest(make_hearings):
    hearing = make_hearings((), seconds=4.0, laughs=(((1.0, 2.0),), ()))[0]
    assert laughing(hearing, 900).shape == laugh_pulse(hearing, 900).shape == (900,)
    assert not laugh_pulse(hearing, 900)[400:].any()
