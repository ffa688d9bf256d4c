"""What one engine's face takes from another engine's body and eyes."""

import numpy as np
import pytest
from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.skeleton import JOINT
from twohander.engines.finishing import EYE_LIMIT, facing, fitted, held_head, with_blinks, with_gaze
from twohander.motion import BodyMotion, ExpressionSpace, FaceMotion

FORWARD = np.array([0.0, 0.0, 1.0], np.float32)


def turns(angles):
    return rotation.from_axis_angle(np.asarray(angles, np.float32))


def face(frames=20, **parts):
    return FaceMotion(np.zeros((frames, 50), np.float32), ExpressionSpace.FLAME, 25, **parts)


@pytest.fixture
def small_turns():
    return lambda seed, frames=20, size=0.1: turns(np.random.default_rng(seed).normal(scale=size, size=(frames, 3)))


def test_lids_close_where_either_face_closes_them():
    blink, smile = ARKIT_INDEX["eyeBlinkLeft"], ARKIT_INDEX["mouthSmileLeft"]
    own, draft = np.zeros((2, 4, 52), np.float32)
    own[:, blink], own[:, smile], draft[:, blink] = [0, 0.9, 0, 0.2], 0.5, [0, 0.3, 1, 0]
    made = with_blinks(FaceMotion(own, ExpressionSpace.ARKIT, 25), FaceMotion(draft, ExpressionSpace.ARKIT, 25))
    np.testing.assert_allclose(made.expression[:, blink], [0, 0.9, 1, 0.2])
    np.testing.assert_array_equal(made.expression[:, smile], own[:, smile])
    flame = with_blinks(face(4, eyelids=np.float32([[0.5, 0]] * 4)), FaceMotion(draft, ExpressionSpace.ARKIT, 25))
    np.testing.assert_allclose(flame.eyelids, [[0.5, 0], [0.5, 0], [1, 0], [0.5, 0]])
    smplx = FaceMotion(np.zeros((4, 10), np.float32), ExpressionSpace.SMPLX, 25)
    assert with_blinks(smplx, FaceMotion(draft, ExpressionSpace.ARKIT, 25)) is smplx and with_blinks(smplx, flame) is smplx


def test_lids_are_fitted_to_another_clock_with_the_face():
    made = fitted(face(3, eyelids=np.float32([[0, 0], [1, 0.5], [0, 1]])), 50, 6)
    np.testing.assert_allclose(made.eyelids[:5], [[0, 0], [0.5, 0.25], [1, 0.5], [0.5, 0.75], [0, 1]], atol=1e-6)


def test_a_held_head_is_neck_and_head_together():
    rotations = rotation.identity(1, 55)
    rotations[:, JOINT["neck"]], rotations[:, JOINT["head"]] = turns([[0, 0.2, 0]]), turns([[0, 0.3, 0]])
    held = held_head(BodyMotion(rotations, np.zeros((1, 3), np.float32), 25))
    np.testing.assert_allclose(rotation.to_axis_angle(held), [[0, 0.5, 0]], atol=1e-6)


def test_a_facing_head_keeps_its_movement_and_takes_the_other_direction(small_turns):
    head, held = small_turns(0), turns(np.tile([0, 0.8, 0], (20, 1)))
    result = facing(head, held)
    np.testing.assert_allclose(rotation.angle_between(result[:-1], result[1:]), rotation.angle_between(head[:-1], head[1:]), atol=1e-5)
    mean = rotation.rotate(result, FORWARD).mean(axis=0)
    assert abs(np.arctan2(mean[0], mean[2]) - 0.8) < 0.02


def test_eyes_look_where_they_looked_whatever_the_head_does(small_turns):
    held, head, eye = small_turns(1), small_turns(2), small_turns(3)
    result = with_gaze(face(head=head), face(left_eye=eye, right_eye=eye), held)
    before = rotation.rotate(rotation.multiply(held, eye), FORWARD)
    for name in ("left_eye", "right_eye"):
        np.testing.assert_allclose(rotation.rotate(rotation.multiply(head, getattr(result, name)), FORWARD), before, atol=1e-5)


def test_eyes_turn_no_further_than_eyes_do():
    away = turns(np.tile([0, 1.2, 0], (20, 1)))
    result = with_gaze(face(head=away), face(left_eye=rotation.identity(20), right_eye=rotation.identity(20)), rotation.identity(20))
    angle = rotation.angle_between(rotation.identity(20), result.left_eye)
    np.testing.assert_allclose(angle, EYE_LIMIT, atol=1e-3)


def test_a_draft_without_eyes_changes_nothing(small_turns):
    given = face(head=small_turns(0))
    assert with_gaze(given, face(), rotation.identity(20)) is given


def test_a_fitted_face_is_cut_or_held(small_turns):
    given = FaceMotion(np.arange(20, dtype=np.float32)[:, None].repeat(50, 1), ExpressionSpace.FLAME, 25, jaw=small_turns(0))
    longer = fitted(given, 50, 60)
    assert len(longer) == 60 and longer.fps == 50
    np.testing.assert_allclose(longer.expression[:39, 0], np.arange(39) / 2, atol=1e-5)
    assert (longer.expression[39:, 0] == 19).all()
    assert len(fitted(given, 25, 7)) == 7 and np.array_equal(fitted(given, 25, 20).expression, given.expression)
