"""Emotions over time and the bearing that they give."""

import numpy as np
import pytest

from twohander.engines.base import EMOTIONS, INTENSITIES, EmotionSpan
from twohander.engines.understudy.emotion import WEIGHTS, emotion_bearing, emotion_weights


def test_a_constant_emotion_has_its_intensity_on_every_frame():
    weights = emotion_weights((EmotionSpan("sad", "low"),), 300)
    np.testing.assert_allclose(weights[:, EMOTIONS.index("sad")], WEIGHTS["low"])
    assert weights.sum() == pytest.approx(300 * WEIGHTS["low"])


def test_an_emotion_ends_where_its_span_ends():
    weights = emotion_weights((EmotionSpan("happy", "high", 1.0, 2.0),), 400)
    happy = weights[:, EMOTIONS.index("happy")]
    assert happy[150] == pytest.approx(1.0)
    assert happy[100] == pytest.approx(0.5, abs=0.05)
    np.testing.assert_allclose(happy[:74], 0, atol=1e-12)
    np.testing.assert_allclose(happy[226:], 0, atol=1e-12)


def test_one_emotion_passes_into_the_next_without_a_dip():
    weights = emotion_weights((EmotionSpan("happy", "high", 0, 2.0), EmotionSpan("angry", "high", 2.0)), 400)
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)
    assert np.abs(np.diff(weights, axis=0)).max() < 0.05


def test_the_later_span_wins_where_two_overlap():
    weights = emotion_weights((EmotionSpan("happy"), EmotionSpan("fear", "high", 1.0, 3.0)), 500)
    assert weights[200, EMOTIONS.index("fear")] == pytest.approx(1.0)
    assert weights[200, EMOTIONS.index("happy")] == pytest.approx(0.0)
    assert weights[450, EMOTIONS.index("happy")] == pytest.approx(WEIGHTS["medium"])


def test_stronger_intensities_weigh_more():
    assert tuple(sorted(WEIGHTS, key=WEIGHTS.get)) == INTENSITIES


def test_no_spans_give_zeros():
    assert not emotion_weights((), 100).any()


def test_without_emotion_the_bearing_is_neutral():
    bearing = emotion_bearing(np.zeros((5, 8)))
    for value, neutral in ((bearing.gesture_energy, 1), (bearing.lean, 0), (bearing.head, 0), (bearing.tempo, 1)):
        np.testing.assert_array_equal(value, np.full(value.shape, neutral))


def bearing_in(emotion, side=1.0):
    return emotion_bearing(emotion_weights((EmotionSpan(emotion, "high"),), 10), side)


def test_sadness_lowers_the_head_and_anger_enlarges_gestures():
    sad, angry = bearing_in("sad"), bearing_in("angry")
    assert sad.head[5, 0] > 0 and sad.gesture_energy[5] < 1 < angry.gesture_energy[5]


def test_anger_comes_forward_and_fear_disgust_and_surprise_draw_back():
    assert bearing_in("angry").lean[5] > 0  # Coulson 2004
    assert max(bearing_in(emotion).lean[5] for emotion in ("fear", "disgusted", "surprised")) < 0


@pytest.mark.parametrize("emotion", ["disgusted", "contempt"])
def test_rejection_turns_the_head_away_from_the_partner(emotion):
    assert bearing_in(emotion, 1.0).head[5, 1] < 0 < bearing_in(emotion, -1.0).head[5, 1]
