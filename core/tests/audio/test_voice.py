"""Activity: noise floors, crosstalk, silence, gaps and bursts."""

import numpy as np
import pytest
from speech import recorded, spoken

from twohander.audio.voice import SILENCE, activities, cleaned, frame_count, levels, stretches, voice_sound
from twohander.conversation import Track

RATE = 16_000


def tone_bursts(times, seconds, level_db=-20.0, noise_db=-70.0, seed=0):
    """A 150 Hz buzz during (start, end) times over white noise, levels in dB re full scale."""
    time = np.arange(round(seconds * RATE)) / RATE
    buzz = np.sign(np.sin(2 * np.pi * 150 * time)) * 10 ** (level_db / 20)
    gate = np.zeros(len(time))
    for start, end in times:
        gate[round(start * RATE):round(end * RATE)] = 1
    noise = np.random.default_rng(seed).normal(size=len(time)) * 10 ** (noise_db / 20)
    return (buzz * gate + noise).astype(np.float32)


def masks(one, other):
    frames = frame_count(len(one) / RATE)
    return activities(levels(one, frames), levels(other, frames))


def test_a_level_is_the_root_mean_square_in_decibels():
    sine = 0.5 * np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE)
    assert levels(sine, 100)[50] == pytest.approx(20 * np.log10(0.5 / np.sqrt(2)), abs=0.05)
    assert levels(np.zeros(RATE), 100).tolist() == [SILENCE] * 100


@pytest.mark.parametrize("noise", [-75.0, -55.0, -40.0])
def test_speech_is_found_over_any_noise_floor(noise):
    times = [(1.0, 2.5), (4.0, 4.6), (6.0, 9.0)]
    found = stretches(masks(tone_bursts(times, 12, noise_db=noise), np.zeros(12 * RATE))[0])
    assert len(found) == 3
    assert np.abs(np.array(found) / 100 - times).max() < 0.03


def test_a_noise_floor_that_rises_is_followed_within_five_seconds():
    quiet, loud = tone_bursts([(1, 2)], 20, noise_db=-70), tone_bursts([(11, 12)], 20, noise_db=-45, seed=1)
    found = stretches(masks(np.concatenate([quiet, loud]), np.zeros(40 * RATE))[0])
    outside = [(round(start / 100), round(end / 100)) for start, end in found if not (start >= 1995 and end <= 2500)]
    assert outside == [(1, 2), (31, 32)]


@pytest.mark.parametrize("noise", [-30.0, -50.0])
def test_steady_noise_alone_is_not_speech(noise):
    assert not masks(tone_bursts([], 20, noise_db=noise), np.zeros(20 * RATE))[0].any()


def test_crosstalk_15_db_below_the_other_is_not_speech():
    own = tone_bursts([(1, 3)], 10)
    other = tone_bursts([(5, 8)], 10, seed=1)
    crosstalk = 10 ** (-15 / 20)
    first, second = masks(own + crosstalk * other, other + crosstalk * own)
    assert [(round(a / 100), round(b / 100)) for a, b in stretches(first)] == [(1, 3)]
    assert [(round(a / 100), round(b / 100)) for a, b in stretches(second)] == [(5, 8)]


def test_a_person_who_never_speaks_has_only_crosstalk():
    other = tone_bursts([(1, 3), (5, 8)], 10)
    assert not masks(0.1 * other, other)[0].any()


def test_both_are_heard_when_they_speak_at_once():
    first, second = masks(tone_bursts([(1, 6)], 10), tone_bursts([(4, 8)], 10, level_db=-26, seed=1))
    assert first[450:550].all() and second[450:550].all()


def test_short_gaps_are_bridged_and_short_bursts_dropped():
    mask = np.zeros(200, bool)
    mask[20:60], mask[78:100], mask[150:158] = True, True, True
    assert stretches(cleaned(mask)) == [(20, 100)]
    mask[60:80] = False
    assert stretches(cleaned(mask))[0] == (20, 60)


def test_activity_does_not_depend_on_the_recording_level():
    sound = spoken("Bring the big map, please. We can show you the way.").samples
    loud, soft = (masks(np.pad(sound * gain, (RATE, RATE)), np.zeros(len(sound) + 2 * RATE))[0] for gain in (1.0, 0.05))
    assert np.mean(loud != soft) < 0.02


def test_one_hears_the_separated_conversation_in_turns():
    tracks = recorded("conversation/speaker1"), recorded("conversation/speaker2")
    frames = frame_count(tracks[0].seconds)
    first, second = activities(*(levels(voice_sound(track, track.seconds), frames) for track in tracks))
    # Read off both level curves: from 19.3 to 22 s only speaker 2's track is loud, from 28.3 s only speaker 1's.
    assert second[1930:2200].mean() > 0.9 and not first[1930:2200].any()
    assert first[2830:2990].mean() > 0.9 and not second[2830:2990].any()


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000])
def test_any_rate_gives_the_same_levels(rate):
    time = np.arange(rate * 2) / rate
    track = Track((0.3 * np.sin(2 * np.pi * 300 * time)).astype(np.float32), rate)
    assert levels(voice_sound(track, 2.0), 200)[50:150] == pytest.approx(np.full(100, 20 * np.log10(0.3 / np.sqrt(2))), abs=0.1)


def test_damaged_samples_count_as_silence_and_overloaded_ones_are_limited():
    track = Track(np.array([np.nan, np.inf, -np.inf, 7.0, -7.0] * 200, np.float32), RATE)
    samples = voice_sound(track, 0.1)[:]
    assert np.isfinite(samples).all() and len(samples) == 1600
    assert samples[:5].tolist() == [0, 0, 0, 1, -1]
