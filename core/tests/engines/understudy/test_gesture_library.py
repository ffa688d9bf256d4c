import numpy as np
import pytest

from open_bodies import CHARACTERS, skeleton
from twohander.engines.understudy.body import _thigh_spots
from twohander.engines.understudy.figure import figure_of
from twohander.engines.understudy.gesture_library import (
    BOTH_HANDS, CHIN, COUNTS, HAND_CENTRE, ONE_HAND, SEATED_RESTS, STANDING_RESTS, HandPose, again, resting_pair)
from twohander.engines.understudy.hands import SHAPES
from twohander.engines.understudy.legs import stance_of

GESTURES = sorted({*ONE_HAND, *BOTH_HANDS, *COUNTS}, key=lambda kind: kind.__name__)
ARM = 0.50  # metres, the reference arm
CHIN_PLACE = np.array([0.0, 0.11, 0.11])  # metres before the middle of the shoulders
SHOULDER = np.array([0.17, -0.02, 0.0])  # metres; it hangs lower than in the rest pose


def made(kind, seed, size=1.0):
    return kind(size, np.random.default_rng(seed))


def poses(kind):
    for seed in range(20):
        gesture = made(kind, seed)
        yield from (gesture.ready, gesture.apex, again(gesture, 1.0, np.random.default_rng(seed)).ready)


@pytest.mark.parametrize("kind", GESTURES, ids=lambda kind: kind.__name__)
def test_every_gesture_lies_in_front_of_the_body_within_reach(kind):
    for pose in poses(kind):
        assert pose.position[2] > 0.15
        assert np.linalg.norm(np.array(pose.position) - SHOULDER) < 0.98 * ARM


@pytest.mark.parametrize("kind", GESTURES, ids=lambda kind: kind.__name__)
def test_fingers_and_palm_never_point_the_same_way(kind):
    for pose in poses(kind):
        fingers, palm = np.array(pose.fingers), np.array(pose.palm)
        assert abs(fingers @ palm) / np.linalg.norm(fingers) / np.linalg.norm(palm) < 0.75
        assert pose.shape in SHAPES


@pytest.mark.parametrize("kind", [kind for kind in GESTURES if kind.__name__ not in ("to_self", "shrug")], ids=lambda kind: kind.__name__)
def test_a_louder_accent_gets_a_longer_stroke(kind):
    def stroke(size):
        gesture = made(kind, 3, size)
        return np.linalg.norm(np.subtract(gesture.apex.position, gesture.ready.position))
    assert stroke(1.5) > stroke(0.6)


@pytest.mark.parametrize("main", ("left", "right"))
@pytest.mark.parametrize("name", STANDING_RESTS)
def test_standing_hands_rest_within_reach(name, main):
    for pose in resting_pair(name, main, None, CHIN_PLACE).values():
        assert np.linalg.norm(np.array(pose.position) - SHOULDER) < ARM


@pytest.mark.parametrize("name", STANDING_RESTS + SEATED_RESTS)
def test_the_two_hands_never_rest_alike(name):
    thighs = np.array([[0.14, -0.40, 0.30], [0.14, -0.40, 0.31]])
    pair = resting_pair(name, "right", thighs, CHIN_PLACE)
    assert pair["left"].position != pair["right"].position


def test_a_standing_body_has_no_thighs_to_rest_on():
    with pytest.raises(KeyError, match="thighs"):
        resting_pair("thighs", "left", None, CHIN_PLACE)


@pytest.mark.parametrize("main", ("left", "right"))
def test_a_fist_under_the_chin_is_borne_by_the_other_forearm(main):
    pair = resting_pair(CHIN, main, None, CHIN_PLACE)
    fist = pair.pop(main)
    palm = np.array(fist.position) + HAND_CENTRE * np.array(fist.fingers) / np.linalg.norm(fist.fingers)
    assert 0.02 < np.linalg.norm(palm - CHIN_PLACE) < 0.08 and palm[1] < CHIN_PLACE[1]
    (support,) = pair.values()
    assert support.position[0] < 0 and support.position[1] < fist.position[1] - 0.2  # beyond the body's middle, an upper arm lower


@pytest.mark.parametrize("angle", (-0.4, 0.0, 0.7))
def test_a_turned_pose_points_aside_by_that_angle(angle):
    pose = HandPose((0.0, -0.2, 0.4), (0.0, 0.3, 1.0), (0.0, 1.0, -0.3), "soft")
    turned = pose.turned(angle)
    for before, after in ((pose.position, turned.position), (pose.fingers, turned.fingers), (pose.palm, turned.palm)):
        np.testing.assert_allclose(after[1], before[1])
        np.testing.assert_allclose(np.linalg.norm(after), np.linalg.norm(before))
    np.testing.assert_allclose(np.arctan2(turned.position[0], turned.position[2]), angle)
    np.testing.assert_allclose(np.arctan2(turned.fingers[0], turned.fingers[2]), angle)


@pytest.mark.parametrize("name", CHARACTERS)
def test_hands_on_the_thighs_lie_above_the_seat_and_behind_the_knees(name):
    figure = figure_of(skeleton(name), True)
    stance = stance_of(figure, np.random.default_rng(0))
    spots = _thigh_spots(figure, stance)
    assert np.all(spots[:, 1] > figure.pelvis[1] - 0.15) and np.all(spots[:, 1] < figure.shoulder_middle[1] - 0.25)
    assert np.all(spots[:, 2] < stance.ankles[:, 2]) and spots[0, 0] > 0 > spots[1, 0]
