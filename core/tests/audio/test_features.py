"""Normalised sound."""

import numpy as np

from twohander.audio.features import full_scale, normalization, normalized


def test_a_voice_gets_mean_zero_and_variance_one():
    voice = np.random.default_rng(0).normal(0.3, 0.02, 50_000).astype(np.float32)
    result = normalized(voice)
    assert result.dtype == np.float32
    assert abs(result.mean(dtype=np.float64)) < 1e-4 and abs(result.var(dtype=np.float64) - 1) < 1e-3


def test_silence_stays_silence():
    assert not normalized(np.full(1000, 0.25, np.float32)).any()


def test_the_floor_keeps_near_silence_from_being_blown_up():
    quiet = np.random.default_rng(0).normal(0, 1e-5, 10_000).astype(np.float32)
    assert normalized(quiet, floor=1e-5).std() < normalized(quiet).std() < 0.1


def test_a_part_is_normalised_as_the_whole_was():
    voice = np.random.default_rng(0).normal(0.1, 1, 3_000_000).astype(np.float32)
    voice[:1_000_000] *= 0.01
    np.testing.assert_allclose(normalization(voice).of(voice[500_000:600_000]), normalized(voice)[500_000:600_000], atol=1e-6)
    exact = (voice.astype(np.float64) - voice.mean(dtype=np.float64)) / np.sqrt(voice.var(dtype=np.float64) + 1e-7)
    np.testing.assert_allclose(normalized(voice), exact, atol=1e-5)


def test_full_scale_reaches_from_minus_one_to_one():
    samples = np.float32([0.1, 0.3, -0.2, 0.05])
    np.testing.assert_allclose(full_scale(samples), [0.2, 1.0, -1.0, 0.0], atol=1e-6)
    assert full_scale(np.full(5, 0.25, np.float32)).tolist() == [-1.0] * 5 and full_scale(samples.astype(np.float64)).dtype == np.float32
