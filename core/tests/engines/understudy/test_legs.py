import numpy as np
import pytest

from open_bodies import CHARACTERS, skeleton
from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.engines.understudy.figure import figure_of
from twohander.engines.understudy.legs import LEG_JOINTS, planted_legs, reachable_drop, stance_of

FEET = [JOINT[name] for name in ("left_ankle", "right_ankle", "left_foot", "right_foot")]


def swaying(name, seated, frames=300):
    generator = np.random.default_rng(7)
    figure = figure_of(skeleton(name), seated)
    stance = stance_of(figure, generator)
    pelvis = figure.pelvis + generator.uniform(-0.03, 0.03, (frames, 3))
    turn = rotation.from_axis_angle(generator.uniform(-0.08, 0.08, (frames, 3)) + (figure.pelvis_tilt, 0, 0))
    if not seated:
        pelvis[:, 1] -= reachable_drop(figure, pelvis, turn, stance, 0.004)
    rotations = rotation.identity(frames, 55, dtype=float)
    rotations[:, 0] = turn
    legs = planted_legs(figure, pelvis, turn, stance)
    for index, joint in enumerate(LEG_JOINTS):
        rotations[:, JOINT[joint]] = legs[:, index]
    return figure, stance, figure.skeleton.pose(rotations, pelvis - figure.skeleton.joints[0])


@pytest.mark.parametrize("seated", (False, True))
@pytest.mark.parametrize("name", CHARACTERS)
def test_feet_do_not_move_while_the_pelvis_does(name, seated):
    _, _, (places, turns) = swaying(name, seated)
    assert np.ptp(places[:, FEET], axis=0).max() < 1e-6
    assert rotation.angle_between(turns[:1, FEET], turns[:, FEET]).max() < 1e-5


@pytest.mark.parametrize("seated", (False, True))
def test_soles_lie_flat_on_the_floor(seated):
    figure, _, (places, turns) = swaying("open_man", seated)
    ankle_above_sole = figure.skeleton.joints[JOINT["left_ankle"], 1] - figure.skeleton.floor
    np.testing.assert_allclose(places[:, FEET[:2], 1], ankle_above_sole, atol=1e-6)
    np.testing.assert_allclose(rotation.rotate(turns[:, FEET[0]], np.array([0, 1.0, 0])), [[0, 1, 0]] * len(places), atol=1e-6)


@pytest.mark.parametrize("seated", (False, True))
def test_knees_bend_forward(seated):
    _, _, (places, _) = swaying("open_woman", seated)
    for side in ("left", "right"):
        hip, knee, ankle = (places[:, JOINT[f"{side}_{joint}"]] for joint in ("hip", "knee", "ankle"))
        middle = hip + (ankle - hip) * ((knee - hip) * (ankle - hip)).sum(1, keepdims=True) / ((ankle - hip) ** 2).sum(1, keepdims=True)
        assert np.all((knee - middle)[:, 2] > 0)


def test_sitting_bends_hips_and_knees_to_about_a_right_angle():
    _, _, (places, _) = swaying("open_woman", True)
    hip, knee, ankle = (places[:, JOINT[f"left_{joint}"]] for joint in ("hip", "knee", "ankle"))
    thigh, shin = knee - hip, ankle - knee
    knee_angle = np.degrees(np.arccos(np.sum(thigh * shin, axis=1) / np.linalg.norm(thigh, axis=1) / np.linalg.norm(shin, axis=1)))
    assert 70 < knee_angle.min() and knee_angle.max() < 105
    assert np.all(np.abs(np.degrees(np.arctan2(thigh[:, 1], thigh[:, 2]))) < 15)


def test_the_drop_makes_both_feet_reachable():
    figure = figure_of(skeleton("open_woman"), False)
    stance = stance_of(figure, np.random.default_rng(0))
    pelvis = np.repeat(figure.pelvis[None] + (0.04, 0.1, 0), 2, 0)
    turn = rotation.identity(2, dtype=float)
    pelvis[:, 1] -= reachable_drop(figure, pelvis, turn, stance, 0.004)
    for index, side in enumerate(("left", "right")):
        length = figure.length(f"{side}_hip", f"{side}_knee") + figure.length(f"{side}_knee", f"{side}_ankle")
        line = pelvis + figure.bone("pelvis", f"{side}_hip") - stance.ankles[index]
        assert np.all(np.linalg.norm(line, axis=1) < length)
