"""The trunk of a speaker."""

import numpy as np

from twohander.audio.hearing import RATE
from twohander.engines.understudy.speaking_trunk import speaking_trunk


def trunk(hearing, liveliness=1.0, seed=0):
    return speaking_trunk(hearing, np.full(len(hearing.active), liveliness), np.random.default_rng(seed))


def test_a_speaker_moves_the_trunk_and_a_listener_does_not(talk):
    turns, weight = trunk(talk[0])
    near = np.convolve(talk[0].active, np.ones(2 * RATE + 1), "same") > 0.5
    assert not turns[~near].any() and not weight[~near].any()
    speed = np.degrees(np.abs(np.diff(turns, axis=0)))[talk[0].active[1:]].mean(axis=0) * RATE
    assert np.all(speed > 1.0)  # degrees a second
    assert np.degrees(np.abs(turns)).max() < 20


def test_the_chest_dips_with_strong_accents(talk):
    mean = np.mean([trunk(talk[0], seed=seed)[0][:, 0] for seed in range(20)], axis=0)
    strong = [round(accent.time * RATE) for accent in talk[0].accents if accent.strength > 0.9]
    at, before = mean[strong].mean(), mean[[frame - 25 for frame in strong]].mean()
    assert np.degrees(at - before) > 0.5


def test_energy_scales_everything(talk):
    for usual, half in zip(trunk(talk[0]), trunk(talk[0], 0.5)):
        np.testing.assert_allclose(half, usual / 2, atol=1e-12)


def test_nothing_jolts(talk):
    turns, _ = trunk(talk[0])
    # A turn of 15 degrees within 0.6 s with minimum jerk reaches 240 degrees per second squared; two may meet, with a sway.
    assert np.degrees(np.abs(np.diff(turns, n=2, axis=0))).max() * RATE**2 < 600
