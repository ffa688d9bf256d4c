"""Blinks, brows, smiles and emotion on one face, with and without speech."""

import numpy as np
import pytest

from twohander.body.arkit import ARKIT_INDEX, ARKIT_NAMES
from twohander.engines.base import EMOTIONS
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gaze import gaze_plan
from twohander.engines.understudy.upper_face import upper_face, with_speech

LEFT_LID = ARKIT_INDEX["eyeBlinkLeft"]


def _face(hearings, part, character=0, seed=1, emotion=None, **amounts):
    floor = floor_of(hearings, seed)
    frames = floor.speaking.shape[1]
    weights = np.zeros((frames, 8))
    if emotion:
        weights[:, EMOTIONS.index(emotion)] = 1
    return upper_face(gaze_plan(floor, hearings, part, character, seed), floor, hearings, character, seed, weights, **amounts)


@pytest.mark.parametrize("emotion", [None, *EMOTIONS])
def test_weights_are_52_within_0_and_1(talk, make_part, emotion):
    face = _face(talk, make_part(), emotion=emotion)
    assert face.shape == (len(talk[0].active), 52)
    assert face.min() >= 0 and face.max() <= 1


def test_jaw_and_eye_look_columns_stay_zero(talk, make_part):
    face = _face(talk, make_part(), emotion="fear")
    for name in ARKIT_NAMES:
        if name.startswith(("eyeLook", "jaw", "tongue")) or name == "mouthClose":
            assert not face[:, ARKIT_INDEX[name]].any(), name


def test_lids_shut_completely_even_in_fear_and_sorrow(talk, make_part):
    for emotion in ("fear", "sad"):
        face = _face(talk, make_part(), emotion=emotion)
        shut = face[:, LEFT_LID] > 0.999
        assert shut.any()
        assert face[shut][:, ARKIT_INDEX["eyeWideLeft"]].max() < 0.01


def test_nobody_freezes_and_nobody_flutters(talk, make_part):
    for character in (0, 1):
        face = _face(talk, make_part(), character)
        seconds = face[:len(face) // 300 * 300].reshape(-1, 300, 52)
        assert np.ptp(seconds, axis=1).max(axis=1).min() > 0.01  # something moves in every three seconds
        still = np.delete(face, [LEFT_LID, ARKIT_INDEX["eyeBlinkRight"]], axis=1)
        assert max(_turns_a_second(curve) for curve in still.T) < 4


def test_a_silent_clip_still_lives(make_hearings, make_part):
    face = _face(make_hearings((), seconds=30.0), make_part())
    assert np.ptp(face[:, LEFT_LID]) > 0.9
    assert (np.ptp(face, axis=0) > 0.01).sum() >= 6


def test_the_same_seed_gives_the_same_face_bit_for_bit(talk, make_part):
    assert np.array_equal(_face(talk, make_part()), _face(talk, make_part()))
    assert not np.array_equal(_face(talk, make_part(), 0), _face(talk, make_part(), 1))
    assert not np.array_equal(_face(talk, make_part(), seed=1), _face(talk, make_part(), seed=2))


def test_without_amounts_only_emotion_is_left(talk, make_part):
    face = _face(talk, make_part(), emotion="neutral", brow_amount=0.0, blink_amount=0.0, smile_amount=0.0)
    assert not face.any()


def test_anger_takes_smiles_away_and_happiness_does_not(make_hearings, make_part):
    hearings = make_hearings((), seconds=12.0, laughs=((), ((4.0, 6.0),)))
    smile = {emotion: _face(hearings, make_part(), emotion=emotion)[450:550, ARKIT_INDEX["mouthSmileLeft"]].mean()
             for emotion in ("neutral", "happy", "angry")}
    assert smile["angry"] < 0.3 * smile["neutral"] < smile["neutral"] < smile["happy"]


def test_joining_speech_adds_and_stays_within_range():
    random = np.random.default_rng(0)
    speech, face = random.uniform(0, 1, (2, 50, 52))
    joined = with_speech(speech, face)
    assert joined.min() >= 0 and joined.max() <= 1
    np.testing.assert_array_equal(with_speech(speech, np.zeros_like(face)), speech)
    np.testing.assert_array_equal(with_speech(np.zeros_like(speech), face), face)


def test_a_smile_yields_to_rounded_lips_and_brows_do_not():
    speech, face = np.zeros((2, 52)), np.zeros((2, 52))
    speech[1, ARKIT_INDEX["mouthPucker"]] = 1
    face[:, ARKIT_INDEX["mouthSmileLeft"]] = face[:, ARKIT_INDEX["browInnerUp"]] = 0.6
    joined = with_speech(speech, face)
    assert joined[0, ARKIT_INDEX["mouthSmileLeft"]] == 0.6
    assert joined[1, ARKIT_INDEX["mouthSmileLeft"]] < 0.3
    np.testing.assert_array_equal(joined[:, ARKIT_INDEX["browInnerUp"]], [0.6, 0.6])


def _turns_a_second(curve):
    """How often a curve changes direction, steps under a thousandth left out."""
    slopes = np.sign(np.diff(np.round(curve, 3)))
    slopes = slopes[slopes != 0]
    return (slopes[1:] != slopes[:-1]).sum() / (len(curve) / 100)
