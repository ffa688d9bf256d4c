"""Motions keep their conventions while they are cut, resampled, joined, composed and compared."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from twohander import motion, rotation
from twohander.body.skeleton import JOINT
from twohander.errors import ExpressionSpaceError, TwohanderError
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion


def character(frames, fps=30.0, seed=0, space=ExpressionSpace.ARKIT):
    generator = np.random.default_rng(seed)
    steps = generator.normal(scale=0.05, size=(frames, 55, 3)).cumsum(axis=0)
    rotations = rotation.from_axis_angle(steps).astype(np.float32)
    translation = generator.normal(size=(frames, 3)).cumsum(axis=0).astype(np.float32)
    width = 52 if space is ExpressionSpace.ARKIT else 100
    return CharacterMotion(BodyMotion(rotations, translation, fps), generator.random((frames, width), np.float32), space)


def equal(first, second, tolerance=1e-5):
    apart = motion.difference(first, second)
    return apart.rotation < max(tolerance, 2e-3) and apart.translation < tolerance and apart.expression < tolerance


@settings(max_examples=30, deadline=None)
@given(frames=st.integers(2, 60), cut=st.data())
def test_joining_the_two_halves_of_a_cut_gives_the_whole(frames, cut):
    whole = character(frames)
    at = cut.draw(st.integers(1, frames - 1))
    assert equal(motion.joined(motion.sliced(whole, 0, at), motion.sliced(whole, at, frames)), whole)


@settings(max_examples=30, deadline=None)
@given(frames=st.integers(1, 80), fps=st.sampled_from([12, 24, 25, 29.97, 30, 50, 60, 120]))
def test_resampling_keeps_the_first_frame_and_the_length_in_time(frames, fps):
    before = character(frames)
    after = motion.resampled(before, fps)
    assert np.allclose(after.expression[0], before.expression[0])
    assert after.fps == fps
    assert abs(after.seconds - before.seconds) <= 0.5 / fps + 1e-9 or len(after) == 1


def test_resampling_to_twice_the_rate_keeps_every_original_frame():
    before = character(40)
    after = motion.resampled(before, 60)
    kept = CharacterMotion(BodyMotion(after.body.rotations[::2], after.body.translation[::2], 30.0), after.expression[::2], after.space)
    assert equal(kept, before)


def test_resampled_rotations_turn_evenly_even_across_a_sign_flip():
    turns = Rotation.from_rotvec(np.outer(np.arange(10) * 0.2, [0, 1, 0])).as_quat(scalar_first=True)
    turns[5:] *= -1
    rotations = np.broadcast_to(turns[:, None], (10, 55, 4)).astype(np.float32)
    after = motion.resampled(BodyMotion(rotations, np.zeros((10, 3), np.float32), 30.0), 45)
    steps = rotation.angle_between(after.rotations[1:12, 0], after.rotations[:11, 0])
    assert np.allclose(steps, 0.2 * 30 / 45, atol=1e-3)


def test_two_expression_spaces_never_mix():
    arkit, smplx = character(5), character(5, space=ExpressionSpace.SMPLX)
    with pytest.raises(ExpressionSpaceError):
        motion.joined(arkit, smplx)
    with pytest.raises(ExpressionSpaceError):
        motion.difference(arkit, smplx)
    with pytest.raises(ExpressionSpaceError, match="arkit.*smplx"):
        arkit.in_space(ExpressionSpace.SMPLX)
    with pytest.raises(ExpressionSpaceError, match="52"):
        CharacterMotion(arkit.body, np.zeros((5, 100), np.float32), ExpressionSpace.ARKIT)


def test_different_rates_and_hand_conventions_are_not_joined():
    with pytest.raises(TwohanderError, match="resample"):
        motion.joined(character(5), character(5, fps=25.0))
    still = character(5).body
    with pytest.raises(TwohanderError, match="mean hand"):
        motion.joined(still, BodyMotion(still.rotations, still.translation, still.fps, flat_hand_mean=False))


def test_cutting_outside_the_motion_is_refused():
    for start, stop in ((-1, 3), (3, 3), (2, 11)):
        with pytest.raises(TwohanderError, match="do not lie within"):
            motion.sliced(character(10), start, stop)


def test_arrays_of_wrong_shape_or_with_holes_are_refused():
    good = character(4)
    with pytest.raises(TwohanderError, match=r"\(4, 54, 4\)"):
        BodyMotion(good.body.rotations[:, :54], good.body.translation, 30.0)
    with pytest.raises(TwohanderError, match="frame rate"):
        BodyMotion(good.body.rotations, good.body.translation, float("nan"))
    with pytest.raises(TwohanderError, match="not finite"):
        CharacterMotion(good.body, np.full((4, 52), np.nan, np.float32), ExpressionSpace.ARKIT)


def test_composing_puts_the_face_on_the_body_and_keeps_what_the_face_lacks():
    body = character(6).body
    jaw = rotation.from_axis_angle(np.tile(np.float32([0.2, 0, 0]), (6, 1)))
    head = rotation.from_axis_angle(np.tile(np.float32([0, 0.6, 0]), (6, 1)))
    face = FaceMotion(np.zeros((6, 52), np.float32), ExpressionSpace.ARKIT, 30.0, jaw=jaw, head=head)
    whole = motion.compose(face, body)
    assert np.allclose(whole.body.rotations[:, JOINT["jaw"]], jaw)
    assert np.allclose(whole.body.rotations[:, JOINT["left_eye"]], body.rotations[:, JOINT["left_eye"]])
    together = rotation.multiply(whole.body.rotations[:, JOINT["neck"]], whole.body.rotations[:, JOINT["head"]])
    assert np.all(rotation.angle_between(together, head) < 2e-3)
    with pytest.raises(TwohanderError, match="resample"):
        motion.compose(face, motion.resampled(body, 25))


def test_lids_go_with_their_motion():
    lids = np.random.default_rng(0).random((40, 2), np.float32)
    whole = character(40, space=ExpressionSpace.FLAME)
    whole = CharacterMotion(whole.body, whole.expression, whole.space, lids)
    assert np.array_equal(motion.sliced(whole, 3, 9).eyelids, lids[3:9]) and np.array_equal(motion.face_of(whole).eyelids, lids)
    assert np.allclose(motion.resampled(whole, 60).eyelids[::2], lids, atol=1e-6)
    assert np.array_equal(motion.compose(motion.face_of(whole), whole.body).eyelids, lids)
    without = CharacterMotion(whole.body, whole.expression, whole.space)
    assert np.array_equal(motion.joined(without, whole).eyelids, np.concatenate([np.zeros((40, 2)), lids]))
    assert motion.joined(without, without).eyelids is None
    with pytest.raises(TwohanderError, match="eyelids"):
        CharacterMotion(whole.body, whole.expression, whole.space, lids[:5])


def test_a_neutral_face_is_neutral_in_every_basis_and_no_other_is():
    face = FaceMotion(np.zeros((4, 100), np.float32), ExpressionSpace.SMPLX, 30)
    assert face.in_space(ExpressionSpace.ARKIT).shape == (4, 52) and not face.in_space(ExpressionSpace.ARKIT).any()
    assert not face.in_space(ExpressionSpace.FLAME).any()
    closed = FaceMotion(np.zeros((4, 100), np.float32), ExpressionSpace.FLAME, 30, eyelids=np.ones((4, 2), np.float32))
    with pytest.raises(ExpressionSpaceError):
        closed.in_space(ExpressionSpace.ARKIT)
    face.expression[2, 7] = 1e-3
    with pytest.raises(ExpressionSpaceError):
        face.in_space(ExpressionSpace.ARKIT)
