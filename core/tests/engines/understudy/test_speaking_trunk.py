"""The trunk of a speaker."""

import numpy as np

from twohander.audio.hearing import RATE
from twohander.engines.understudy.speaking_trunk import speaking_trunk


def trunk(hearing, energy=1.0, seed=0):
    return speaking_trunk(hearing, np.full(len(hearing.active), energy), np.random.default_rng(seed))


def test_a_speaker_moves_the_trunk_and_a_listener_does_not(talk):
    moved = trunk(talk[0])
    near = np.convolve(talk[0].active, np.ones(2 * RATE + 1), "same") > 0.5
    assert not any(curve[~near].any() for curve in (moved.turns, moved.weight, moved.hips))
    assert np.abs(moved.hips).max() > np.radians(3) and np.abs(moved.weight).max() > 0.3
    speed = np.degrees(np.abs(np.diff(moved.turns, axis=0)))[talk[0].active[1:]].mean(axis=0) * RATE
    assert np.all(speed > 1.0)  # degrees a second
    assert np.degrees(np.abs(moved.turns)).max() < 20


def test_the_chest_dips_with_strong_accents(talk):
    mean = np.mean([trunk(talk[0], seed=seed).turns[:, 0] for seed in range(20)], axis=0)
    strong = [round(accent.time * RATE) for accent in talk[0].accents if accent.strength > 0.9]
    at, before = mean[strong].mean(), mean[[frame - 25 for frame in strong]].mean()
    assert np.degrees(at - before) > 0.5


def test_energy_scales_everything(talk):
    usual, half = trunk(talk[0]), trunk(talk[0], 0.5)
    for curve in ("turns", "weight", "hips"):
        np.testing.assert_allclose(getattr(half, curve), getattr(usual, curve) / 2, atol=1e-12)


def test_nothing_jolts(talk):
    turns = trunk(talk[0]).turns
    # A turn of 15 degrees within 0.6 s with minimum jerk reaches 240 degrees per second squared; two may meet, with a sway.
    assert np.degrees(np.abs(np.diff(turns, n=2, axis=0))).max() * RATE**2 < 600
