"""Savitzky-Golay smoothing, held against scipy's."""

import numpy as np
import pytest
from twohander.smoothing import savitzky_golay

signal = pytest.importorskip("scipy.signal")


@pytest.mark.parametrize("window, order", [(7, 2), (7, 3), (5, 1), (11, 4)])
@pytest.mark.parametrize("frames", [11, 12, 100])
def test_it_equals_scipys_with_its_own_ends(window, order, frames):
    values = np.random.default_rng(0).normal(size=(frames, 3))
    np.testing.assert_allclose(savitzky_golay(values, window, order), signal.savgol_filter(values, window, order, axis=0), atol=1e-12)


@pytest.mark.parametrize("frames, used", [(6, 5), (5, 5), (4, 3), (3, 3)])
def test_short_curves_are_fitted_with_the_longest_window_that_they_fill(frames, used):
    values = np.random.default_rng(0).normal(size=(frames, 2))
    np.testing.assert_allclose(savitzky_golay(values, 7, 2), signal.savgol_filter(values, used, 2, axis=0), atol=1e-12)


@pytest.mark.parametrize("frames", [1, 2])
def test_curves_shorter_than_any_window_come_back(frames):
    values = np.ones((frames, 2), np.float32)
    assert savitzky_golay(values, 7, 2) is values


def test_polynomials_of_the_order_are_kept():
    time = np.linspace(-1, 1, 40)
    curve = np.stack([time ** 2 - time, 3 * time], axis=1)
    np.testing.assert_allclose(savitzky_golay(curve, 9, 2), curve, atol=1e-12)
