"""How lively a voice is."""

from dataclasses import replace

import numpy as np
import pytest

from twohander.engines.understudy.liveliness import ENOUGH_VOICE, LEAST, MOST, USUAL_RANGE, liveliness

FRAMES = 6000


@pytest.fixture
def voice(talk):
    """A function that gives a hearing whose pitch has a standard deviation in semitones."""
    melody = np.random.default_rng(0).standard_normal(FRAMES)
    return lambda deviation: replace(talk[0], pitch=deviation * melody)


def test_a_usual_melody_moves_as_usual(voice):
    assert liveliness(voice(USUAL_RANGE)) == pytest.approx(1.0, abs=0.03)


def test_a_wide_melody_moves_more_and_a_flat_one_less_within_bounds(voice):
    assert 1.0 < liveliness(voice(1.15 * USUAL_RANGE)) < liveliness(voice(10)) == MOST
    assert 1.0 > liveliness(voice(0.9 * USUAL_RANGE)) > liveliness(voice(0.5)) == LEAST


def test_octave_errors_do_not_make_a_voice_lively(voice):
    calm = voice(2.0)
    wrong = calm.pitch.copy()
    wrong[::20] += 12
    assert liveliness(replace(calm, pitch=wrong)) < liveliness(calm) + 0.1


def test_a_few_words_say_nothing(voice):
    pitch = np.full(FRAMES, np.nan)
    pitch[:int(ENOUGH_VOICE * 50)] = np.random.default_rng(1).normal(0, 9, int(ENOUGH_VOICE * 50))
    assert liveliness(replace(voice(1), pitch=pitch)) == 1.0
