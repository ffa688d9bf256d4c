"""Styles as vectors, and moods over time."""

import numpy as np
import pytest
from twohander.engines.base import EMOTIONS, EmotionSpan
from twohander.engines.probtalk3d.styles import IDENTITIES, Mood, identity_shares, mood_shares, style_vector
from twohander.errors import EngineError

FPS = 25


def test_one_person_in_one_mood_is_three_ones():
    vector = style_vector({"M009": 1.0}, Mood("angry", "medium"))
    assert len(IDENTITIES) == 32 and vector.shape == (43,) and np.flatnonzero(vector).tolist() == [3, 32 + 6, 32 + 8 + 1]


@pytest.mark.parametrize("text, shares", [
    ("W011", {"W011": 1.0}), ("3", {"M009": 1.0}), ("M009+W011", {"M009": 0.5, "W011": 0.5}),
    ("M009:3 + W011:1", {"M009": 0.75, "W011": 0.25}), ("M009:1+3:1", {"M009": 1.0}),
])
def test_people_are_named_numbered_and_mixed(text, shares):
    assert identity_shares(text) == pytest.approx(shares)
    assert style_vector(identity_shares(text))[:32].sum() == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "M999", "32", "M009:", "M009:0", "M009:-1", "M009:nan", "M009:inf", "M009,W011"])
def test_what_is_no_style_is_refused(text):
    with pytest.raises(EngineError, match="style"):
        identity_shares(text)


def test_without_spans_everything_is_neutral():
    assert {mood: share.tolist() for mood, share in mood_shares((), 3, FPS).items()} == {Mood("neutral", "low"): [1, 1, 1]}


def test_shares_add_up_and_fade_over_half_a_second():
    spans = (EmotionSpan("happy", "high", 1, 3), EmotionSpan("sad", "low", 2, None), EmotionSpan("neutral", "high", 5, 6))
    shares = mood_shares(spans, 200, FPS)
    assert set(shares) == {Mood(), Mood("happy", "high"), Mood("sad", "low")}
    np.testing.assert_allclose(sum(shares.values()), 1, atol=1e-6)
    happy, sad = shares[Mood("happy", "high")], shares[Mood("sad", "low")]
    np.testing.assert_allclose(happy[[0, 18, 31, 43, 57]], [0, 0, 1, 1, 0], atol=1e-6)
    assert 0.4 < happy[25] < 0.6 and 0.4 < sad[50] < 0.6 and np.abs(np.diff(happy)).max() < 0.1
    np.testing.assert_allclose(sad[[57, 118, 137, 157, 199]], [1, 1, 0, 1, 1], atol=1e-6)


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_emotion_has_its_own_column(emotion):
    column = np.flatnonzero(style_vector({"M003": 1.0}, Mood(emotion, "low"))[32:40])
    assert column.tolist() == [EMOTIONS.index(emotion)]
