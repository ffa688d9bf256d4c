import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from twohander import rotation
from twohander.body.limb import LONGEST, about, framed, middle_joint, twist_about

UPPER, LOWER = 0.28, 0.25


def limbs(generator, reach):
    directions = generator.normal(size=(200, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    root = generator.normal(size=(200, 3))
    return root, root + directions * generator.uniform(*reach, (200, 1)), generator.normal(size=(200, 3))


def test_both_bones_keep_their_length_wherever_the_goal_is():
    root, goal, pole = limbs(np.random.default_rng(0), (0.0, 2.0))
    middle, end = middle_joint(root, goal, UPPER, LOWER, pole)
    np.testing.assert_allclose(np.linalg.norm(middle - root, axis=1), UPPER, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(end - middle, axis=1), LOWER, atol=1e-9)


def test_a_goal_within_reach_is_reached():
    root, goal, pole = limbs(np.random.default_rng(1), (0.1, 0.52))
    _, end = middle_joint(root, goal, UPPER, LOWER, pole)
    np.testing.assert_allclose(end, goal, atol=1e-12)


def test_a_goal_out_of_reach_leaves_the_limb_almost_straight_towards_it():
    root, goal, pole = limbs(np.random.default_rng(2), (0.6, 3.0))
    _, end = middle_joint(root, goal, UPPER, LOWER, pole)
    np.testing.assert_allclose(np.linalg.norm(end - root, axis=1), LONGEST * (UPPER + LOWER), atol=1e-9)
    assert np.all(np.sum((end - root) * (goal - root), axis=1) > 0.999 * np.linalg.norm(goal - root, axis=1) * LONGEST * (UPPER + LOWER))


def test_the_middle_joint_lies_on_the_side_of_the_pole():
    root, goal, pole = limbs(np.random.default_rng(3), (0.2, 0.5))
    middle, end = middle_joint(root, goal, UPPER, LOWER, pole)
    axis = (end - root) / np.linalg.norm(end - root, axis=1, keepdims=True)
    side = pole - axis * np.sum(pole * axis, axis=1, keepdims=True)
    assert np.all(np.sum((middle - root) * side, axis=1) > 0)


@pytest.mark.parametrize("axis", range(3))
def test_the_twist_is_the_rotation_left_when_the_axis_is_put_back(axis):
    generator = np.random.default_rng(4)
    unit = np.eye(3)[axis]
    square = generator.normal(size=(100, 3)) * (1 - unit)
    angle = generator.uniform(-3, 3, 100)
    swing = Rotation.from_rotvec(square / np.linalg.norm(square, axis=1, keepdims=True) * generator.uniform(0, 2.5, (100, 1)))
    turned = (swing * Rotation.from_rotvec(np.outer(angle, unit))).as_quat(scalar_first=True)
    np.testing.assert_allclose(twist_about(turned, unit), angle, atol=1e-9)
    np.testing.assert_allclose(twist_about(-turned, unit), angle, atol=1e-9)


def test_a_frame_carries_the_first_axis_onto_the_direction():
    generator = np.random.default_rng(5)
    direction, hinge = generator.normal(size=(2, 50, 3))
    turned = rotation.rotate(framed(direction, hinge), np.array([1.0, 0, 0]))
    np.testing.assert_allclose(turned, direction / np.linalg.norm(direction, axis=1, keepdims=True), atol=1e-9)
    assert np.all(np.sum(rotation.rotate(framed(direction, hinge), np.array([0, 1.0, 0])) * hinge, axis=1) > 0)


def test_turning_about_an_axis_agrees_with_scipy():
    angle = np.linspace(-3, 3, 13)
    expected = Rotation.from_rotvec(np.outer(angle, [0, 0, 1])).as_matrix()
    np.testing.assert_allclose(rotation.to_matrix(about(np.array([0, 0, 1]), angle)), expected, atol=1e-12)
