"""Tracks with one person's voice alone."""

from pathlib import Path

import numpy as np
import soundfile
from twohander.audio.own_voice import MARGIN, RAMP, gated, own_voices
from twohander.conversation import Conversation, Track
from twohander.samples import cafe

RATE = 16_000


def tracks(first, second):
    return Conversation((Track(first.astype(np.float32), RATE, Path("a.wav")), Track(second.astype(np.float32), RATE, Path("b.wav"))))


def level(samples):
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def test_sound_is_kept_where_there_is_speech_and_nowhere_else():
    samples = np.ones(4 * RATE, np.float32)
    mask = np.zeros(400, bool)
    mask[150:250] = True
    kept = np.concatenate(list(gated(samples, mask)))
    spare = round((MARGIN + 2 * RAMP) * RATE)
    assert (kept[int(1.5 * RATE) - round(MARGIN * RATE):int(2.5 * RATE)] > 0.99).all()
    assert not kept[:int(1.5 * RATE) - spare - 200].any() and not kept[int(2.5 * RATE) + spare + 200:].any()
    assert np.abs(np.diff(kept)).max() < 0.01


def test_a_silent_partners_noise_is_no_voice():
    speech = soundfile.read(cafe().audio[0])[0]
    noise = np.random.default_rng(0).normal(scale=10 ** (-55 / 20), size=len(speech))
    own, other = own_voices(tracks(speech, noise))
    assert other is None and len(own) >= len(speech)


def test_what_the_others_voice_leaves_on_a_track_is_taken_out():
    a, b = (soundfile.read(path)[0] for path in cafe().audio)
    length = min(len(a), len(b))
    clean = [voice[:] for voice in own_voices(tracks(a[:length], b[:length]))]
    leaking = [voice[:] for voice in own_voices(tracks(a[:length] + 0.05 * b[:length], b[:length]))]
    others_alone = (clean[0][:length] == 0) & (np.abs(clean[1][:length]) > 0)
    assert others_alone.mean() > 0.1
    assert level(leaking[0][:length][others_alone]) < 0.3 * level(0.05 * b[others_alone])
