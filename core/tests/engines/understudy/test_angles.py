"""Pitch, yaw and roll."""

import numpy as np
import pytest

from twohander import rotation
from twohander.engines.understudy.angles import angles_of, turned


@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-9), (np.float32, 1e-5)])
def test_angles_and_rotations_invert_each_other(dtype, tolerance):
    angles = np.random.default_rng(2).uniform(-1.2, 1.2, (200, 3)).astype(dtype)
    back = angles_of(turned(angles))
    assert back.dtype == dtype
    np.testing.assert_allclose(back, angles, atol=tolerance)


def test_pitch_goes_down_yaw_to_the_left_and_roll_to_the_right_shoulder():
    forward, up = np.array([0.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])
    assert rotation.rotate(turned(np.array([0.3, 0.0, 0.0])), forward)[1] < -0.2
    assert rotation.rotate(turned(np.array([0.0, 0.3, 0.0])), forward)[0] > 0.2
    assert rotation.rotate(turned(np.array([0.0, 0.0, 0.3])), up)[0] < -0.2
