"""A conversation at a glance."""

import numpy as np
import pytest

from twohander.audio.overview import Overview, overview_of
from twohander.audio.wave import read_conversation
from twohander.conversation import Conversation, Track
from twohander.samples import cafe


def voice(rate, spoken, seconds, generator):
    """Noise that is loud from one second to another, as many times as there are pairs."""
    time = np.arange(round(seconds * rate)) / rate
    loud = np.any([(time >= start) & (time < end) for start, end in spoken], axis=0)
    return Track((generator.normal(0, 1, len(time)) * np.where(loud, 0.1, 1e-4)).astype(np.float32), rate)


def test_it_shows_who_speaks_when_whatever_the_rates():
    generator = np.random.default_rng(3)
    made = overview_of(Conversation((voice(16_000, [(1, 3)], 8, generator), voice(44_100, [(4, 7)], 8, generator))))
    assert made.seconds == 8 and made.rates == (16_000, 44_100)
    shares = made.columns(8)
    assert np.allclose(shares[0], [0, 1, 1, 0, 0, 0, 0, 0], atol=0.1)
    assert np.allclose(shares[1], [0, 0, 0, 0, 1, 1, 1, 0], atol=0.1)


@pytest.mark.parametrize("count", [1, 7, 240, 5000])
def test_columns_hold_all_of_the_time(count):
    speaking = np.random.default_rng(4).random((2, 1234)) > 0.5
    shares = Overview(12.34, (16_000, 16_000), speaking).columns(count)
    assert shares.shape == (2, count) and np.allclose(shares.mean(axis=1), speaking.mean(axis=1))


def test_the_sample_is_spoken_by_both():
    shares = overview_of(read_conversation(*cafe().audio)).columns(1)
    assert np.all((shares > 0.2) & (shares < 0.8))
