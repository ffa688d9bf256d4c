"""Shapes on a 100 Hz curve."""

import numpy as np
import pytest

from twohander.audio.hearing import RATE
from twohander.engines.understudy.pulses import add_pulse, eased, spread, stepped, wander


def test_an_eased_course_starts_and_ends_at_rest():
    course = eased(np.linspace(-0.5, 1.5, 2001))
    assert course[0] == 0 and course[-1] == 1
    assert np.all(np.diff(course) >= 0)
    assert np.diff(course)[505] < 0.02 * np.diff(course).max()


def test_steps_hold_each_value_until_the_next():
    curve = stepped(np.array([0.0, 1.0, 2.5]), np.array([[1.0], [3.0], [-2.0]]), np.array([0.1, 0.3, 0.5]), 400)[:, 0]
    np.testing.assert_allclose(curve[:100], 1.0)
    np.testing.assert_allclose(curve[131:250], 3.0)
    np.testing.assert_allclose(curve[301:], -2.0)


def test_steps_that_overlap_end_at_the_last_value_without_a_jump():
    curve = stepped(np.array([0.0, 0.5, 0.6, 0.7]), np.array([[0.0], [1.0], [-1.0], [2.0]]), np.full(4, 0.4), 200)[:, 0]
    assert curve[-1] == pytest.approx(2.0)
    all_at_once = 1.875 * (1 + 2 + 3) / 0.4 / RATE  # a minimum-jerk course is at most 1.875 times its mean speed
    assert np.abs(np.diff(curve)).max() < all_at_once


def test_steps_outside_the_clip_change_nothing_but_the_value_that_they_leave():
    curve = stepped(np.array([-3.0, -2.0, 90.0]), np.array([[0.0], [1.0], [5.0]]), np.full(3, 0.4), 100)[:, 0]
    np.testing.assert_allclose(curve, 1.0)


def test_a_pulse_reaches_its_height_and_is_gone():
    curve = np.zeros(200)
    add_pulse(curve, 0.5, 0.2, 0.3, 0.4, 0.7)
    assert curve[:50].max() == 0
    np.testing.assert_allclose(curve[70:100], 0.7)
    np.testing.assert_allclose(curve[140:], 0, atol=1e-12)


@pytest.mark.parametrize("start", [-0.3, -5.0, 1.9, 7.0])
def test_a_pulse_over_the_edge_of_the_clip_is_cut(start):
    whole, cut = np.zeros(1500), np.zeros(200)
    add_pulse(whole, start + 6, 0.2, 0.1, 0.4, 1.0)
    add_pulse(cut, start, 0.2, 0.1, 0.4, 1.0)
    np.testing.assert_allclose(cut, whole[600:800], atol=1e-9)


def test_wander_has_unit_deviation_and_little_above_its_rate():
    noise = wander(np.random.default_rng(5), 200_000, 1.0)
    assert noise.std() == pytest.approx(1.0, abs=0.05)
    power = np.abs(np.fft.rfft(noise)) ** 2
    frequency = np.fft.rfftfreq(len(noise), 1 / RATE)
    assert power[frequency > 3.0].sum() < 1e-3 * power.sum()


def test_blur_keeps_a_constant_and_the_sum_of_an_impulse():
    np.testing.assert_allclose(spread(np.full((50, 2), 3.0), 0.3), 3.0)
    impulse = np.zeros(200)
    impulse[100] = 1
    blurred = spread(impulse, 0.5)
    assert blurred.sum() == pytest.approx(1.0) and np.argmax(blurred) == 100
    assert np.flatnonzero(blurred > 1e-12).max() - 100 <= 25
