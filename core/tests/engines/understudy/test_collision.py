import numpy as np
import pytest

from open_bodies import CHARACTERS, model, skeleton
from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.engines.understudy.collision import arm_depth, placed, push_out, trunk_capsules
from twohander.engines.understudy.figure import figure_of

ROD = np.array([[[[0.0, 0, 0], [0.0, 1, 0]]]])
RADIUS = np.array([0.1])


def test_depth_is_the_overlap_of_ball_and_rod():
    depth, way, _ = push_out(np.array([[0.15, 0.5, 0.0]]), 0.08, ROD, RADIUS)
    assert depth[0] == pytest.approx(0.03)
    np.testing.assert_allclose(way, [[1, 0, 0]], atol=1e-12)


def test_beyond_its_ends_a_rod_is_round():
    depth, way, _ = push_out(np.array([[0.3, 1.4, 0.0]]), 0.0, ROD, RADIUS)
    assert depth[0] == pytest.approx(0.1 - 0.5)
    np.testing.assert_allclose(way, [[0.6, 0.8, 0]], atol=1e-12)


def test_a_ball_moved_out_by_its_depth_just_touches():
    generator = np.random.default_rng(0)
    centre = generator.uniform(-0.1, 0.1, (50, 3)) + (0, 0.5, 0)
    ends = np.repeat(ROD, 50, 0)
    depth, way, _ = push_out(centre, 0.05, ends, RADIUS)
    np.testing.assert_allclose(push_out(centre + depth[:, None] * way, 0.05, ends, RADIUS)[0], 0, atol=1e-9)


@pytest.mark.parametrize("name", CHARACTERS)
def test_the_capsules_follow_the_trunks_skin(name):
    body = model(name)
    pose = rotation.identity(1, 55, dtype=float)
    positions, turns = body.skeleton().pose(pose, np.zeros((1, 3)))
    room = placed(trunk_capsules(figure_of(body.skeleton(), False)), positions, turns)
    limbs = [JOINT[f"{side}_{joint}"] for side in ("left", "right")
             for joint in ("collar", "shoulder", "elbow", "wrist", "knee", "ankle", "foot")]
    trunk = body.weights[:, [*limbs, *range(22, 55), JOINT["head"]]].sum(axis=1) < 0.2
    skin = body.rest_vertices()[trunk]
    depth, _, _ = push_out(skin, 0.0, np.repeat(room.ends, len(skin), 0), room.radii)
    assert depth.min() > -0.03  # nowhere does the skin stand out by more than three centimetres
    assert np.percentile(depth, 5) > -0.016
    assert np.median(np.abs(depth)) < 0.02


def test_a_hand_in_the_belly_is_found():
    body = skeleton("open_man")
    figure = figure_of(body, False)
    rotations = rotation.identity(2, 55, dtype=float)
    rotations[1, JOINT["left_shoulder"]] = rotation.from_axis_angle(np.radians([0, 0, -60.0]))
    rotations[1, JOINT["left_elbow"]] = rotation.from_axis_angle(np.radians([0, 0, -100.0]))
    depth = arm_depth(body, figure, rotations, np.zeros((2, 3)))
    assert depth[0] < 0 < depth[1]
