"""Bounded least squares equal scipy's, however badly the directions are conditioned."""

import numpy as np
import pytest
from scipy.optimize import lsq_linear

from twohander.body.bounded import bounded_minimum


@pytest.mark.parametrize("alike", [0.0, 0.9])
def test_minima_are_those_that_scipy_finds(alike):
    generator = np.random.default_rng(0)
    rows = generator.normal(size=(80, 12)) + alike * 5 * generator.normal(size=(80, 1))
    wanted = rows @ generator.normal(0.3, 0.6, size=(12, 30)) + generator.normal(0, 0.3, (80, 30))
    low, high = np.zeros(12), np.full(12, 1.0)
    high[3] = 0.0
    ours = bounded_minimum(rows.T @ rows, wanted.T @ rows, low, high)
    theirs = np.array([lsq_linear(rows[:, np.arange(12) != 3], column, (0, 1), tol=1e-12).x for column in wanted.T])
    np.testing.assert_allclose(np.delete(ours, 3, axis=1), theirs, atol=1e-4)
    assert (ours[:, 3] == 0).all() and (ours >= 0).all() and (ours <= 1).all() and (ours == 0).any() and (ours == 1).any()
