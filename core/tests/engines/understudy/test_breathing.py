import numpy as np
import pytest

from twohander.audio.hearing import RATE
from twohander.engines.understudy.breathing import PAUSE_FOR_BREATH, lung_volume


def test_a_silent_person_breathes_twelve_to_twenty_times_a_minute(make_hearings):
    silent = make_hearings(turns=(), seconds=120.0)[0]
    volume = lung_volume(silent, 120 * RATE, np.random.default_rng(0))
    breaths = np.sum((volume[1:-1] > volume[:-2]) & (volume[1:-1] >= volume[2:]))
    assert 12 <= breaths / 2 <= 20


def test_lungs_are_full_where_a_phrase_starts_after_a_pause(talk):
    hearing = talk[0]
    volume = lung_volume(hearing, len(hearing.active), np.random.default_rng(1))
    ends = [0.0, *[phrase.end for phrase in hearing.phrases]]
    for before, phrase in zip(ends, hearing.phrases):
        if phrase.start - before >= 1.0:
            start = round(phrase.start * RATE)
            assert volume[start] > 0.6
            assert volume[start] > volume[start - 60] and volume[start] > volume[round(phrase.end * RATE) - 1]


def test_speech_lets_the_air_out(talk):
    hearing = talk[1]
    volume = lung_volume(hearing, len(hearing.active), np.random.default_rng(2))
    for phrase in hearing.phrases:
        inside = volume[round(phrase.start * RATE) + 2:round(phrase.end * RATE) - 2]
        assert np.all(np.diff(inside) <= 1e-9)


@pytest.mark.parametrize("first", (0.02, 0.2, 0.5))
def test_the_volume_never_jumps(make_hearings, first):
    hearing = make_hearings(turns=((0, first, 5.0), (0, 5.0 + PAUSE_FOR_BREATH + 0.01, 9.0)), seconds=12.0)[0]
    volume = lung_volume(hearing, 12 * RATE, np.random.default_rng(3))
    assert np.abs(np.diff(volume)).max() < 0.07  # full in 0.3 s at the quickest, with the peak speed of a minimum-jerk move
    assert volume.min() >= 0 and volume.max() <= 1
