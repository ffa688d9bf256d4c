"""Hearing a whole conversation: lengths, extremes, determinism, progress."""

from dataclasses import fields

import numpy as np
import pytest
from speech import silent, spoken

from twohander.audio.hearing import RATE
from twohander.audio.listening import hear
from twohander.conversation import Conversation, Track, Transcript, TranscriptLine
from twohander.errors import AudioError, Cancelled

QUIET = -60.0


def ignored(share, doing):
    """A progress callback that does nothing."""


def same(one, other):
    for field in fields(one):
        first, second = getattr(one, field.name), getattr(other, field.name)
        equal = np.array_equal(first, second, equal_nan=True) if isinstance(first, np.ndarray) else first == second
        if not equal:
            return False
    return True


def test_the_same_sound_is_heard_alike_every_time():
    conversation = Conversation((spoken("What do you think about my plan?").track(True), spoken("I am happy with it.", "rms").track(False)))
    first, second = hear(conversation, ignored), hear(conversation, ignored)
    assert same(first[0], second[0]) and same(first[1], second[1])


def test_both_hearings_last_as_long_as_the_longer_track():
    short, long = spoken("Yes, please."), spoken("Maybe we can bring some apples and a big bottle of pop.")
    hearings = hear(Conversation((short.track(False), long.track(False))), ignored)
    frames = int(np.ceil(len(long.samples) / long.rate * RATE))
    assert [len(hearing.active) for hearing in hearings] == [frames, frames]
    assert not hearings[0].active[round(len(short.samples) / short.rate * RATE):].any()
    for hearing in hearings:
        assert len(hearing.loudness) == len(hearing.pitch) == len(hearing.formants) == frames


@pytest.mark.parametrize("samples", [0, 1, 3, 160, 161, 4000])
@pytest.mark.parametrize("rate", [8000, 44_100])
def test_silence_of_any_length_is_heard_as_nothing(samples, rate):
    track = Track(np.zeros(samples, np.float32), rate)
    for hearing in hear(Conversation((track, silent(0.5))), ignored):
        assert not hearing.active.any() and hearing.phones == () and hearing.heard_with == "acoustic"
        assert (hearing.loudness == QUIET).all() and np.isnan(hearing.pitch).all()


def test_clipped_and_loud_sound_is_heard():
    speech = spoken("Bring the big map, please.")
    hearing = hear(Conversation((Track(speech.samples * 50, speech.rate), silent(1))), ignored)[0]
    assert hearing.active.mean() > 0.5 and np.isfinite(hearing.loudness).all()


def test_full_scale_noise_does_not_crash():
    noise = np.random.default_rng(0).uniform(-1, 1, 48_000).astype(np.float32)
    for hearing in hear(Conversation((Track(noise, 16_000), Track(noise[::-1].copy(), 16_000))), ignored):
        assert np.isfinite(hearing.loudness).all()


def test_usual_speech_is_at_zero_decibels():
    hearing = hear(Conversation((spoken("Bring the big map, please.").track(False), silent(1))), ignored)[0]
    assert np.median(hearing.loudness[hearing.active]) == pytest.approx(0, abs=1e-9)
    assert abs(np.nanmedian(hearing.pitch)) < 1e-9


def test_progress_rises_from_nothing_to_all():
    shares = []
    misplaced = Transcript((TranscriptLine("Completely different words that have nothing to do with it. " * 3),))
    other = Track(spoken("Bring the big map, please.", "rms").samples, 16_000, transcript=misplaced)
    hear(Conversation((spoken("Yes, please.").track(True), other)), lambda share, doing: shares.append(share))
    assert shares[0] == 0 and shares[-1] == 1 and shares == sorted(shares)


def test_a_callback_can_stop_the_work():
    def stop(share, doing):
        raise Cancelled
    with pytest.raises(Cancelled):
        hear(Conversation((spoken("Yes, please.").track(True), silent(1))), stop)


def test_two_empty_tracks_are_refused():
    with pytest.raises(AudioError, match="neither track"):
        hear(Conversation((silent(0), silent(0))), ignored)
