"""Where people look in each emotion."""

import numpy as np
import pytest

from twohander.engines.base import EMOTIONS, EmotionSpan
from twohander.engines.understudy.emotion import emotion_weights
from twohander.engines.understudy.emotion_gaze import LookingManner, looking_manner
from twohander.engines.understudy.fixations import AWAY_SHARES
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gaze import gaze_plan, on_partner_mask


@pytest.fixture
def plans(talk, make_part):
    """A function that gives the plans of several seeds in an emotion."""
    def of(emotion, intensity="high", amount=1.0):
        weights = emotion_weights((EmotionSpan(emotion, intensity),), len(talk[0].active))
        return [gaze_plan(floor_of(talk, seed), talk, make_part(), seed % 2, seed, amount, weights) for seed in range(6)]
    return of


def share(plans) -> float:
    """How much of the time the partner is looked at."""
    return float(np.mean([on_partner_mask(plan, round(plan[-1].end * 100)).mean() for plan in plans]))


def away(plans) -> np.ndarray:
    """(K, 2) yaw and pitch in degrees of all looks past the partner."""
    return np.degrees([(fixation.yaw, fixation.pitch) for plan in plans for fixation in plan if not fixation.on_partner])


def changes_a_minute(plans) -> float:
    """How often the eyes go to another point."""
    return sum(len(plan) for plan in plans) / sum(plan[-1].end for plan in plans) * 60


@pytest.mark.parametrize("emotion", ["happy", "angry", "surprised"])
def test_approaching_emotions_look_more_at_the_partner(plans, emotion):
    assert share(plans(emotion)) > share(plans("neutral")) + 0.05  # joy and anger: Adams & Kleck 2003


@pytest.mark.parametrize("emotion", ["sad", "fear", "disgusted", "contempt"])
def test_withdrawing_emotions_look_more_past_the_partner(plans, emotion):
    assert share(plans(emotion)) < share(plans("neutral")) - 0.05  # fear and sadness: Adams & Kleck 2003


@pytest.mark.parametrize("emotion", ["happy", "sad", "fear", "angry"])
def test_a_stronger_emotion_changes_looking_more(plans, emotion):
    neutral, low, high = share(plans("neutral")), share(plans(emotion, "low")), share(plans(emotion, "high"))
    assert abs(high - neutral) > abs(low - neutral)


def test_the_sad_look_down(plans):
    down = {emotion: np.mean(away(plans(emotion))[:, 1] > 7) for emotion in ("sad", "neutral")}
    assert down["sad"] > 0.9 > down["neutral"] + 0.1


def test_contempt_and_disgust_look_aside(plans):
    aside = {emotion: np.mean(np.abs(away(plans(emotion))[:, 0]) > 17) for emotion in ("contempt", "disgusted", "neutral")}
    assert min(aside["contempt"], aside["disgusted"]) > aside["neutral"] + 0.05


def test_fear_looks_around_quickly(plans):
    assert changes_a_minute(plans("fear")) > 1.3 * changes_a_minute(plans("neutral"))


def test_everybody_still_meets_the_partners_eyes(plans):
    for emotion in EMOTIONS:
        assert 0.25 < share(plans(emotion)) < 0.95


def test_the_amount_still_keeps_the_eyes_on_the_partner_or_lets_them_wander(plans):
    assert share(plans("fear", amount=0.0)) == 1.0
    assert share(plans("angry", amount=2.0)) < share(plans("angry")) - 0.05


def test_an_emotion_changes_looking_only_while_it_lasts(talk, make_part):
    frames = len(talk[0].active)
    given = [emotion_weights(spans, frames) for spans in ((), (EmotionSpan("sad", "high", 180.0),))]
    masks = [[on_partner_mask(gaze_plan(floor_of(talk, seed), talk, make_part(), 0, seed, 1.0, weights), frames) for seed in range(6)]
             for weights in given]
    until, after = ([np.mean([mask[part] for mask in every]) for every in masks] for part in (slice(0, 17500), slice(18500, None)))
    assert until[1] == pytest.approx(until[0], abs=0.05)
    assert after[1] < after[0] - 0.1


def test_no_emotion_and_neutral_change_nothing():
    for weights in (np.zeros(8), np.eye(8)[EMOTIONS.index("neutral")]):
        assert looking_manner(weights) == LookingManner()


def test_shares_of_directions_stay_shares():
    for weights in (*np.eye(8), np.full(8, 0.2), 0.4 * np.eye(8)[EMOTIONS.index("sad")]):
        for usual in AWAY_SHARES.values():
            mixed = looking_manner(weights).mixed(usual)
            assert mixed.min() >= 0 and mixed.sum() == pytest.approx(1)
