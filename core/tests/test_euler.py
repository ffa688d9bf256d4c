"""Angles about three axes against scipy's."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from twohander import euler, rotation


@pytest.mark.parametrize("order", euler.ORDERS)
def test_angles_mean_what_they_mean_in_scipy(order):
    angles = np.random.default_rng(0).uniform(-3, 3, (200, 3))
    found = rotation.to_matrix(euler.from_angles(angles, order))
    np.testing.assert_allclose(found, Rotation.from_euler(order.upper(), angles).as_matrix(), atol=1e-12)


@pytest.mark.parametrize("order", euler.ORDERS)
def test_angles_come_back_as_the_same_rotation(order):
    turns = rotation.normalized(np.random.default_rng(1).normal(size=(5, 40, 4)))
    angles = euler.to_angles(turns, order)
    assert np.abs(angles[..., 1]).max() <= np.pi / 2
    assert rotation.angle_between(euler.from_angles(angles, order), turns).max() < 1e-7
    np.testing.assert_allclose(angles[0], Rotation.from_quat(np.roll(turns[0], -1, axis=-1)).as_euler(order.upper()), atol=1e-9)


@pytest.mark.parametrize("order", euler.ORDERS)
@pytest.mark.parametrize("side", [-1, 1])
def test_where_two_axes_coincide_the_rotation_is_kept(order, side):
    turns = euler.from_angles(np.array([[0.3, side * np.pi / 2, -1.1], [2.0, side * np.pi / 2, 0.0]]), order)
    again = euler.from_angles(euler.to_angles(turns, order), order)
    assert rotation.angle_between(again, turns).max() < 1e-4
