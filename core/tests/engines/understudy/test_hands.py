import numpy as np
import pytest

from open_bodies import CHARACTERS, skeleton
from twohander import rotation
from twohander.body.skeleton import JOINT, LEFT_HAND, RIGHT_HAND
from twohander.engines.understudy.hands import FINGERS, SHAPE_SIZE, SHAPES, finger_rotations


def posed(name, shape):
    body = skeleton(name)
    rotations = rotation.identity(1, 55, dtype=float)
    rotations[:, LEFT_HAND] = finger_rotations(body, "left", shape[None])
    rotations[:, RIGHT_HAND] = finger_rotations(body, "right", shape[None])
    return body.positions(rotations, np.zeros((1, 3)))[0]


def test_a_flat_hand_is_the_rest_pose():
    assert rotation.angle_between(finger_rotations(skeleton("open_man"), "left", np.zeros((1, SHAPE_SIZE))), rotation.identity(15)).max() < 1e-6


@pytest.mark.parametrize("name", CHARACTERS)
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_both_hands_mirror_each_other(name, shape):
    places = posed(name, SHAPES[shape])
    np.testing.assert_allclose(places[LEFT_HAND] * (-1, 1, 1), places[RIGHT_HAND], atol=2e-4)


@pytest.mark.parametrize("finger", FINGERS)
def test_a_bent_finger_goes_to_the_palm_side(finger):
    flat = posed("open_woman", np.zeros(SHAPE_SIZE))
    bent = posed("open_woman", np.full(SHAPE_SIZE, np.radians(45)))
    tip = JOINT[f"left_{finger}3"]
    assert bent[tip, 1] < flat[tip, 1] - 0.015  # the palm looks down in the rest pose
    assert bent[tip, 0] < flat[tip, 0] - 0.02


@pytest.mark.parametrize("name", CHARACTERS)
def test_thumb_and_index_finger_come_together_in_a_pinch(name):
    def gap(shape):
        places = posed(name, SHAPES[shape])
        return np.linalg.norm(places[JOINT["left_thumb3"]] - places[JOINT["left_index3"]])
    assert gap("pinch") < 0.7 * gap("open")


def test_pointing_stretches_the_index_finger_alone():
    places = posed("open_man", SHAPES["point"])
    reach = {finger: np.linalg.norm(places[JOINT[f"left_{finger}3"]] - places[JOINT[f"left_{finger}1"]]) for finger in FINGERS}
    straight = posed("open_man", np.zeros(SHAPE_SIZE))
    full = {finger: np.linalg.norm(straight[JOINT[f"left_{finger}3"]] - straight[JOINT[f"left_{finger}1"]]) for finger in FINGERS}
    assert reach["index"] > 0.97 * full["index"]
    assert all(reach[finger] < 0.9 * full[finger] for finger in ("middle", "ring", "pinky"))
