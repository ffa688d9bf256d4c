"""Normalised sound."""

import numpy as np

from twohander.audio.features import normalized


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
