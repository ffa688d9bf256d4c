"""Accents, phrases and laughter on curves made by hand and on real speech."""

import numpy as np
from speech import heard_alone, recorded, spoken

from twohander.audio.accents import accents_of, laughs_of, phrases_of
from twohander.audio.hearing import RATE, Phone, Word


def syllables(count, accented=(), pitch_step=4.0):
    """Vowels every 200 ms on a flat voice; the accented ones are higher and louder."""
    frames = count * 20 + 40
    loudness, pitch = np.full(frames, -10.0), np.zeros(frames)
    phones = []
    for number in range(count):
        start = 20 + number * 20
        phones.append(Phone("AA", start / RATE, (start + 10) / RATE, 1.0))
        loudness[start:start + 10] = 6.0 if number in accented else 0.0
        pitch[start:start + 10] = pitch_step if number in accented else 0.0
    return tuple(phones), np.ones(frames, bool), loudness, pitch


def test_the_raised_syllables_are_the_accents():
    accents = accents_of(*syllables(20, accented=(3, 9, 15)))
    assert [round(accent.time, 2) for accent in accents] == [0.85, 2.05, 3.25]
    assert all(0.3 < accent.strength <= 1 for accent in accents)


def test_a_flat_voice_has_no_accents():
    assert accents_of(*syllables(20)) == ()


def test_more_pitch_makes_a_stronger_accent():
    weak, strong = (accents_of(*syllables(9, (4,), step))[0].strength for step in (2.0, 6.0))
    assert strong > weak


def test_accents_are_found_without_phones():
    _, active, loudness, pitch = syllables(20, accented=(3, 9, 15))
    times = [accent.time for accent in accents_of((), active, loudness, pitch)]
    for expected in (0.85, 2.05, 3.25):
        assert min(abs(time - expected) for time in times) < 0.06


def test_real_speech_has_an_accent_every_half_second_or_so():
    hearing = heard_alone(recorded("monologue/speech"))
    rate = len(hearing.accents) / (hearing.active.mean() * hearing.seconds)
    assert 1.0 < rate < 3.0
    times = np.array([accent.time for accent in hearing.accents])
    assert np.diff(times).min() >= 0.25


def test_a_phrase_rises_if_its_voice_does():
    active = np.zeros(400, bool)
    active[50:150], active[200:350] = True, True
    pitch = np.zeros(400)
    pitch[120:150] = np.linspace(0, 6, 30)
    pitch[300:350] = np.linspace(0, -6, 50)
    first, second = phrases_of(active, pitch)
    assert (first.start, first.end, first.question) == (0.5, 1.5, True)
    assert not second.question


def test_a_question_mark_makes_a_question_of_a_falling_voice_and_ends_its_phrase():
    active = np.zeros(600, bool)
    active[50:350], active[400:500] = True, True
    pitch = np.linspace(3, -3, 600)
    words = (Word("ready", 0.6, 1.4, question=True), Word("good", 1.5, 3.4), Word("right", 4.2, 5.05, question=True))
    phrases = [(phrase.start, phrase.end, phrase.question) for phrase in phrases_of(active, pitch, words)]
    assert phrases == [(0.5, 1.4, True), (1.4, 3.5, False), (4.0, 5.0, True)]


def bursts(times, frames=400, formant=lambda number: 1500.0):
    """Voiced bursts of 80 ms with deep gaps."""
    loudness, pitch, formants = np.full(frames, -30.0), np.full(frames, np.nan), np.full((frames, 3), np.nan)
    for number, time in enumerate(times):
        frame = round(time * RATE)
        loudness[frame - 4:frame + 5] = -3 + 3 * np.hanning(9)
        pitch[frame - 4:frame + 5] = 4.0
        formants[frame - 4:frame + 5] = 600, formant(number), 2600
    return np.ones(frames, bool), loudness, pitch, formants


def test_regular_alike_bursts_are_laughter():
    laughs = laughs_of(*bursts(np.arange(1.0, 2.3, 0.21)))
    assert len(laughs) == 1
    assert abs(laughs[0].start - 1.0) < 0.15 and abs(laughs[0].end - 2.26) < 0.2


def test_irregular_bursts_are_no_laughter():
    assert laughs_of(*bursts([1.0, 1.15, 1.44, 1.60, 1.88, 2.04, 2.33])) == ()


def test_changing_vowels_are_no_laughter():
    assert laughs_of(*bursts(np.arange(1.0, 2.3, 0.21), formant=lambda number: (2300.0, 900.0, 1500.0)[number % 3])) == ()


def test_read_sentences_hold_no_laughter():
    for text in ("My mother baked a pumpkin pie for Bob's birthday party.", "We show five fish why June chose you.",
                 "Would you rather walk or wait for the bus?"):
        for voice in ("slt", "rms"):
            assert heard_alone(spoken(text, voice).track(transcript=False)).laughs == ()


def test_recorded_sentences_are_not_taken_for_laughter():
    assert heard_alone(recorded("monologue/speech")).laughs == ()
    for emotion in ("angry", "sad", "neutral", "fear"):
        assert heard_alone(recorded(f"emotions/{emotion}")).laughs == ()
