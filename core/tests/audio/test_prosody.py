"""Pitch and formants against sounds made with known ones."""

import numpy as np
import pytest

from twohander.audio.prosody import prosody_of, semitones

RATE = 16_000


def vowel(pitch, formants, seconds=1.0):
    """An impulse train of the given pitch through resonances at the given frequencies: a source-filter vowel (Fant 1960)."""
    sound = np.zeros(round(seconds * RATE))
    phase = np.cumsum(np.broadcast_to(pitch, len(sound)) / RATE)
    sound[np.flatnonzero(np.diff(np.floor(phase)) > 0)] = 1.0
    for frequency in formants:
        radius = np.exp(-np.pi * (50 + 0.03 * frequency) / RATE)
        first, second = 2 * radius * np.cos(2 * np.pi * frequency / RATE), -radius * radius
        before = earlier = 0.0
        for index, value in enumerate(sound):
            sound[index] = value + first * before + second * earlier
            before, earlier = sound[index], before
    for index in range(1, len(sound)):  # a voice's source falls by 6 dB an octave after the lips' radiation
        sound[index] += 0.95 * sound[index - 1]
    return (0.3 * sound / np.abs(sound).max()).astype(np.float32)


@pytest.mark.parametrize("pitch", [90.0, 140.0, 220.0, 320.0])
def test_pitch_of_a_vowel_is_found(pitch):
    found = prosody_of(vowel(pitch, (600, 1400, 2500)), np.ones(100, bool)).pitch
    assert np.nanmedian(found) == pytest.approx(pitch, rel=0.01)
    assert np.isnan(found[10:90]).mean() < 0.05


@pytest.mark.parametrize("formants", [(300, 2200, 3000), (700, 1200, 2500), (320, 800, 2400)])
def test_formants_of_a_vowel_are_found(formants):
    found = np.nanmedian(prosody_of(vowel(110, (*formants, 3500, 4500)), np.ones(100, bool)).formants, axis=0)
    assert found == pytest.approx(np.array(formants), rel=0.12)


def test_a_rising_pitch_is_followed_frame_by_frame():
    rise = np.linspace(120, 180, RATE)
    found = prosody_of(vowel(rise, (600, 1400, 2500)), np.ones(100, bool)).pitch
    expected = rise[np.arange(100) * 160]
    assert np.nanmax(np.abs(found - expected)[15:85]) < 4


def test_noise_and_silence_are_unvoiced():
    noise = np.random.default_rng(0).normal(size=RATE) * 0.1
    found = prosody_of(noise.astype(np.float32), np.ones(100, bool))
    assert np.isnan(found.pitch).mean() > 0.9
    assert np.isnan(found.formants[np.isnan(found.pitch)]).all()
    assert np.isnan(prosody_of(np.zeros(RATE, np.float32), np.zeros(100, bool)).pitch).all()


@pytest.mark.parametrize("frames", [1, 2, 5, 9])
def test_the_shortest_stretches_are_analysed(frames):
    active = np.zeros(100, bool)
    active[:frames] = True
    assert prosody_of(vowel(120, (600, 1400, 2500)), active).formants.shape == (100, 3)


def test_a_piece_boundary_leaves_no_seam():
    sound = vowel(130, (600, 1400, 2500), 14.0)
    found = prosody_of(sound, np.ones(1400, bool)).pitch
    assert np.nanmax(np.abs(found[1190:1210] - 130)) < 1.5


def test_an_octave_is_twelve_semitones_and_the_median_none():
    relative = semitones(np.array([100.0, 100.0, 200.0, np.nan, 50.0]))
    assert relative[[0, 2, 4]].tolist() == pytest.approx([0, 12, -12])
    assert np.isnan(relative[3])
