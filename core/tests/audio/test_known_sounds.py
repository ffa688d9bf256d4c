"""Recognised speech is kept by content and found again."""

from dataclasses import replace

import numpy as np
import pytest
from speech import silent, spoken

from twohander.audio import listening
from twohander.audio.known_sounds import KnownSounds, digest_of
from twohander.audio.listening import hear
from twohander.conversation import Conversation, Transcript, TranscriptLine

SAMPLES, ACTIVE = np.arange(400, dtype=np.float32), np.ones(3, bool)
WORDS = Transcript((TranscriptLine("plum jam"),))


def ignored(share, doing):
    """A progress callback that does nothing."""


@pytest.fixture(scope="module")
def talk():
    return Conversation((spoken("Maybe we can bring some plum jam.").track(True), silent(1)))


def test_what_was_heard_once_is_not_recognised_again(talk, tmp_path, monkeypatch):
    known = KnownSounds(tmp_path)
    first = hear(talk, ignored, known)[0]
    monkeypatch.setattr(listening, "recognized_phones", lambda *_: pytest.fail("recognised again"))
    again = hear(talk, ignored, known)[0]
    assert again.phones == first.phones and again.words == first.words and again.heard_with == first.heard_with == "transcript"
    assert len(first.phones) > 15 and len(first.words) == 7


def test_another_transcript_is_listened_to_anew(talk, tmp_path):
    known = KnownSounds(tmp_path)
    hear(talk, ignored, known)
    bare = Conversation((replace(talk.tracks[0], transcript=None), talk.tracks[1]))
    assert hear(bare, ignored, known)[0].heard_with == "recognition"


def test_a_damaged_file_is_heard_anew(talk, tmp_path):
    known = KnownSounds(tmp_path)
    first = hear(talk, ignored, known)[0]
    for path in tmp_path.iterdir():
        np.save(path, np.frombuffer(b'[[{"label": "B"}], [], "recognition"]', np.uint8))
    assert hear(talk, ignored, known)[0].phones == first.phones


@pytest.mark.parametrize("other", [
    (SAMPLES + 1, ACTIVE, None), (SAMPLES, ~ACTIVE, None), (SAMPLES, ACTIVE, WORDS), (SAMPLES, ACTIVE, Transcript(())),
    (SAMPLES, ACTIVE, Transcript((TranscriptLine("plum jam", 1.0, 2.0),)))])
def test_everything_that_decides_what_is_heard_is_part_of_the_name(other):
    assert digest_of(*other) != digest_of(SAMPLES, ACTIVE, None) == digest_of(SAMPLES.copy(), ACTIVE.copy(), None)
