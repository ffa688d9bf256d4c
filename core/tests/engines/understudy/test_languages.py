"""Speech in languages that the recogniser does not know, with and without its text."""

import numpy as np
import pytest
from speech import foreign, heard_alone

from twohander.audio.hearing import RATE
from twohander.conversation import Track, Transcript, TranscriptLine
from twohander.engines.understudy.articulation import LEAD
from twohander.engines.understudy.mouth import mouth

PAUSE = 1.0  # seconds of silence before and behind the speech
FAINT = -30.0  # dB under usual speech, below which loudness says nothing
SENTENCES = {
    "de": "Ich habe gestern mit meinem Bruder ein schönes Buch gelesen, aber Opa bleibt heute zu Hause.",
    "fr-fr": "Hier, j'ai lu un beau livre avec mon petit frère, mais le bébé reste à la maison.",
    "es": "Ayer leí un libro muy bonito con mi hermano pequeño, pero el bebé se queda en casa.",
    "cmn": "昨天我和弟弟一起读了一本很好看的书,但是宝宝留在家里。",
}


@pytest.fixture(scope="module", params=SENTENCES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def heard(language):
    """What is heard without and with the text, each with its mouth."""
    samples, rate = foreign(SENTENCES[language], language)
    silence = np.zeros(round(PAUSE * rate), np.float32)
    samples = np.concatenate([silence, samples, silence])
    texts = (None, Transcript((TranscriptLine(SENTENCES[language]),)))
    hearings = [heard_alone(Track(samples, rate, transcript=text)) for text in texts]
    return [(hearing, mouth(hearing)) for hearing in hearings]


def test_the_mouth_follows_the_sound_of_any_language(heard):
    hearing, motion = heard[0]
    ahead = round(LEAD * RATE)
    loudness = np.convolve(np.maximum(hearing.loudness, FAINT), np.hanning(15) / np.hanning(15).sum(), "same")
    said = np.flatnonzero(hearing.active)
    said = said[said >= ahead]
    assert np.corrcoef(motion.jaw[said - ahead], loudness[said])[0, 1] > 0.5
    assert np.corrcoef(motion.jaw[said - ahead], loudness[said[::-1]])[0, 1] < 0.3  # only the same moments agree


def test_the_mouth_is_still_while_nobody_speaks(heard):
    for hearing, motion in heard:
        quiet = np.convolve(hearing.active, np.ones(2 * round(0.3 * RATE) + 1), "same") < 0.5
        assert quiet.sum() > RATE
        assert motion.jaw[quiet].max() < 1e-6 and np.abs(motion.expression[quiet]).max() < 1e-6


def test_a_text_that_cannot_be_spelled_or_aligned_does_not_spoil_the_mouth(heard):
    (_, without), (_, with_text) = heard
    assert np.corrcoef(without.jaw, with_text.jaw)[0, 1] > 0.8
    assert with_text.jaw.max() < 1.3 * without.jaw.max()
