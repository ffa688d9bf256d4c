"""Saccades and the aim of an eyeball."""

import numpy as np
import pytest

from twohander import rotation
from twohander.engines.understudy.angles import turned
from twohander.engines.understudy.eyes import LIMIT_SIDEWAYS, aimed, direction, gaze_path, saccade_seconds, yaw_pitch
from twohander.engines.understudy.fixations import Fixation


def test_a_saccade_of_ten_degrees_lasts_43_milliseconds():
    assert saccade_seconds(np.radians(10)) == pytest.approx(0.043)


def test_a_path_rests_on_each_fixation_and_jumps_between():
    plan = (Fixation(0.0, 1.0, "eyes", 0.0, 0.0), Fixation(1.0, 2.0, "away", 0.35, -0.1), Fixation(2.0, 3.0, "eyes", 0.0, 0.0))
    path = gaze_path(plan, 300)
    np.testing.assert_allclose(path[:100], 0, atol=1e-12)
    np.testing.assert_allclose(path[108:200], [(0.35, -0.1)] * 92)
    np.testing.assert_allclose(path[208:], 0, atol=1e-12)


def test_angles_and_directions_invert_each_other():
    yaw, pitch = np.random.default_rng(0).uniform(-1.4, 1.4, (2, 100))
    back = yaw_pitch(direction(yaw, pitch))
    np.testing.assert_allclose(back[0], yaw, atol=1e-12)
    np.testing.assert_allclose(back[1], pitch, atol=1e-12)


def test_left_is_plus_x_and_down_is_minus_y():
    assert direction(np.array(0.3), np.array(0.0))[0] > 0
    assert direction(np.array(0.0), np.array(0.3))[1] < 0


def test_an_aimed_eye_looks_at_its_target_from_any_head():
    random = np.random.default_rng(1)
    head = turned(random.uniform(-0.2, 0.2, (50, 3)))
    place = random.uniform(-0.1, 0.1, (50, 3))
    target = place + rotation.rotate(head, direction(random.uniform(-0.5, 0.5, 50), random.uniform(-0.4, 0.4, 50))) * 0.9
    eye = rotation.multiply(head, aimed(place, head, target))
    line = rotation.to_matrix(eye)[..., 2]
    np.testing.assert_allclose(line, (target - place) / 0.9, atol=1e-9)


def test_an_eye_never_rolls():
    eye = aimed(np.zeros((1, 3)), rotation.identity(1, dtype=float), np.array([[0.3, 0.2, 1.0]]))
    assert eye[0, 3] == pytest.approx(0, abs=1e-12)


def test_an_eye_stops_at_its_limit():
    eye = aimed(np.zeros((1, 3)), rotation.identity(1, dtype=float), np.array([[3.0, 0.0, 0.1]]))
    assert rotation.angle_between(eye, rotation.identity(1, dtype=float))[0] == pytest.approx(LIMIT_SIDEWAYS)
