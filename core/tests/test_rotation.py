"""Rotations against scipy, and by their own properties."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation, Slerp

from twohander import rotation


def random_quaternions(count, seed=0):
    return Rotation.random(count, random_state=seed).as_quat(scalar_first=True)


def same_rotation(first, second, tolerance):
    return np.all(rotation.angle_between(np.asarray(first, np.float64), np.asarray(second, np.float64)) < tolerance)


@pytest.mark.parametrize("dtype, tolerance", [(np.float32, 2e-3), (np.float64, 1e-7)])
def test_every_form_agrees_with_scipy(dtype, tolerance):
    quaternions = random_quaternions(500)
    oracle = Rotation.from_quat(quaternions, scalar_first=True)
    given = quaternions.astype(dtype)
    assert np.allclose(rotation.to_matrix(given), oracle.as_matrix(), atol=1e-6)
    assert same_rotation(rotation.from_axis_angle(oracle.as_rotvec().astype(dtype)), quaternions, tolerance)
    assert same_rotation(rotation.from_matrix(oracle.as_matrix().astype(dtype)), quaternions, tolerance)
    assert np.allclose(rotation.to_axis_angle(given), oracle.as_rotvec(), atol=tolerance)
    assert rotation.to_axis_angle(given).dtype == rotation.from_axis_angle(oracle.as_rotvec().astype(dtype)).dtype == dtype


def test_tiny_and_half_turn_angles_survive_the_round_trip():
    for angle in (0, 1e-9, 1e-6, 1e-4, 0.5, np.pi - 1e-6, np.pi):
        vector = np.array([0.6, 0, 0.8]) * angle
        back = rotation.to_axis_angle(rotation.from_axis_angle(vector))
        assert np.allclose(back, vector, atol=1e-9)


def test_matrices_of_half_turns_give_their_axis():
    for axis in np.eye(3):
        matrix = 2 * np.outer(axis, axis) - np.eye(3)
        assert same_rotation(rotation.from_matrix(matrix), np.concatenate([[0], axis]), 1e-7)


def test_product_and_inverse_agree_with_scipy():
    first, second = random_quaternions(200, 1), random_quaternions(200, 2)
    oracle = Rotation.from_quat(first, scalar_first=True) * Rotation.from_quat(second, scalar_first=True)
    assert same_rotation(rotation.multiply(first, second), oracle.as_quat(scalar_first=True), 1e-7)
    assert same_rotation(rotation.multiply(first, rotation.inverse(first)), rotation.identity(200), 1e-7)


def test_rotating_a_vector_equals_its_matrix_product():
    quaternions = random_quaternions(100, 3)
    vectors = np.random.default_rng(0).normal(size=(100, 3))
    assert np.allclose(rotation.rotate(quaternions, vectors), np.einsum("nab,nb->na", rotation.to_matrix(quaternions), vectors))


def test_slerp_agrees_with_scipy_and_takes_the_shorter_arc():
    pair = random_quaternions(2, 4)
    shares = np.linspace(0, 1, 11)
    oracle = Slerp([0, 1], Rotation.from_quat(pair, scalar_first=True))(shares).as_quat(scalar_first=True)
    for end in (pair[1], -pair[1]):
        assert same_rotation(rotation.slerp(pair[0], end, shares), oracle, 1e-6)


def test_shortest_arc_keeps_the_rotation_and_never_jumps():
    quaternions = random_quaternions(300, 5)
    quaternions[::3] *= -1
    smooth = rotation.shortest_arc(quaternions)
    assert np.allclose(rotation.to_matrix(smooth), rotation.to_matrix(quaternions))
    assert np.all(np.sum(smooth[1:] * smooth[:-1], axis=-1) >= 0)
    assert np.array_equal(smooth[0], quaternions[0])


def test_the_smallest_rotation_turns_one_direction_onto_the_other():
    generator = np.random.default_rng(1)
    start, end = generator.normal(size=(2, 200, 3))
    end[:10] = -start[:10] * 2
    end[10:20] = start[10:20] * 3
    turned = rotation.rotate(rotation.between(start, end), start / np.linalg.norm(start, axis=-1, keepdims=True))
    assert np.allclose(turned, end / np.linalg.norm(end, axis=-1, keepdims=True), atol=1e-6)


def test_a_quaternion_of_length_zero_is_refused():
    with pytest.raises(ValueError, match="length zero"):
        rotation.normalized(np.zeros((3, 4)))
