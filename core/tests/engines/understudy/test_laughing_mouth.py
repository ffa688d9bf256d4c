"""The mouth of a person who laughs."""

from dataclasses import replace

import numpy as np
import pytest
from speech import heard_alone, hearing_of, in_a_row, silent

from sample_recipe.laughter import laugh
from twohander.audio.hearing import RATE, Laugh
from twohander.audio.voice import stretches
from twohander.body.arkit import ARKIT_INDEX
from twohander.conversation import Track
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.mouth import mouth
from twohander.engines.understudy.smiles import smiles
from twohander.engines.understudy.upper_face import with_speech

SPEECH_JAW = 0.16  # radians, the widest of tracked talkers
LAUGH = 3.0, 5.0  # seconds
BURSTS = 10  # five a second


@pytest.fixture
def hearings(make_hearings):
    return make_hearings((), seconds=8.0, laughs=((LAUGH,), ()))


def laughing(jaw):
    return jaw[round(LAUGH[0] * RATE):round(LAUGH[1] * RATE)]


def test_the_jaw_drops_wider_than_in_speech_with_every_burst(hearings):
    jaw = laughing(mouth(hearings[0]).jaw)
    assert len(stretches(jaw > SPEECH_JAW)) == pytest.approx(BURSTS, abs=1)
    assert jaw.max() < 0.30


def test_the_mouth_stays_open_between_the_bursts_and_closes_behind_the_last(hearings):
    motion = mouth(hearings[0])
    assert laughing(motion.jaw).min() > 0.06
    assert laughing(motion.closed).max() == 0
    assert motion.jaw[:270].max() < 1e-3 and motion.jaw[550:].max() < 1e-3


def test_lips_and_corners_hold_steady_through_the_laugh(hearings):
    motion = mouth(hearings[0])
    face = np.zeros_like(motion.expression)
    for name, curve in smiles(floor_of(hearings, 0), hearings, 0, 0).items():
        face[:, ARKIT_INDEX[name]] = curve
    joined = with_speech(motion.expression, face)[320:480]
    for name, least in (("mouthSmileLeft", 0.5), ("mouthSmileRight", 0.5), ("mouthUpperUpLeft", 0.15), ("mouthLowerDownRight", 0.15)):
        curve = joined[:, ARKIT_INDEX[name]]
        assert curve.min() > least and np.ptp(curve) < 0.02


def test_what_a_recogniser_hears_in_a_laugh_shapes_no_lips(hearings):
    heard = tuple(replace(phone, confidence=0.9) for phone in in_a_row("M UW P UW B UW M UW", start=3.2, length=0.15))
    plain, misheard = mouth(hearings[0]), mouth(replace(hearings[0], phones=heard))
    assert misheard.closures == ()
    assert np.abs(misheard.expression - plain.expression)[310:480].max() < 0.02


def test_words_of_a_transcript_are_spoken_even_in_a_laugh():
    phones = in_a_row("M AA P AA B AA M")
    hearing = hearing_of(phones, 2.0)
    laughed = mouth(replace(hearing, laughs=(Laugh(0.4, 1.4),)))
    assert laughed.closures == mouth(hearing).closures and len(laughed.closures) == 4
    assert laughed.jaw[55:115].max() < SPEECH_JAW


def test_loud_laughter_opens_wider_than_soft(hearings):
    soft = replace(hearings[0], loudness=hearings[0].loudness - 8)
    loud = replace(hearings[0], loudness=hearings[0].loudness + 8)
    assert laughing(mouth(loud).jaw).max() > 1.3 * laughing(mouth(soft).jaw).max()


def test_a_laugh_that_is_heard_opens_the_jaw_with_its_bursts():
    sound = 0.3 * laugh(1.6, 330.0, 16_000, seed=2)
    hearing = heard_alone(Track(np.concatenate([silent(1).samples, sound, silent(1).samples]).astype(np.float32), 16_000))
    assert len(hearing.laughs) == 1
    start, end = round(hearing.laughs[0].start * RATE), round(hearing.laughs[0].end * RATE)
    jaw = mouth(hearing).jaw[start:end]
    inner = jaw[1:-1]
    drops = np.count_nonzero((inner > jaw[:-2]) & (inner >= jaw[2:]) & (inner > 0.13))
    assert drops == pytest.approx(1.6 / 0.19, abs=1.5)
    assert np.abs(np.diff(jaw)).max() * RATE < 3.0
