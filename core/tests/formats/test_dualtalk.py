"""DualTalk's files: read from the published layout, written so that its programs find what they look for."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies
from twohander import rotation
from twohander.errors import ExpressionSpaceError, MotionFileError
from twohander.formats.contents import Contents
from twohander.formats.dualtalk import read_result, read_tracked, write_result, write_tracked
from twohander.motion import ExpressionSpace, FaceMotion

FRAMES = 30


def published(seed=0):
    """The arrays of one clip of the data set, with their types."""
    generator = np.random.default_rng(seed)
    shapes = {"exp": (FRAMES, 50), "pose": (FRAMES, 6), "shape": (FRAMES, 100), "tex": (FRAMES, 50), "cam": (FRAMES, 3), "light": (FRAMES, 9, 3)}
    return {name: generator.normal(scale=0.3, size=shape).astype(np.float32) for name, shape in shapes.items()}


@settings(max_examples=10, deadline=None)
@given(seed=strategies.integers(0, 2**32))
def test_a_clip_of_the_data_set_comes_back_value_for_value(seed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dualtalk")
    before = published(seed)
    np.savez(folder / "clip_speaker1.npz", **before)
    assert write_tracked(folder / "again.npz", read_tracked(folder / "clip_speaker1.npz")) == ()
    with np.load(folder / "again.npz") as after:
        np.testing.assert_allclose(after["exp"], before["exp"], atol=0)
        np.testing.assert_allclose(after["pose"], before["pose"], atol=2e-6)
        np.testing.assert_array_equal(after["shape"], np.tile(before["shape"][0], (FRAMES, 1)))  # its renderer takes the first frame's
        assert {after[name].dtype for name in after.files} == {np.dtype(np.float32)}


def test_the_pose_of_the_data_set_is_head_then_jaw(tmp_path):
    pose = np.tile(np.float32([0.1, 0.2, 0.3, 0.4, 0, 0]), (FRAMES, 1))
    np.savez(tmp_path / "a.npz", exp=np.zeros((FRAMES, 50), np.float32), pose=pose)
    face = read_tracked(tmp_path / "a.npz").motion
    assert face.fps == 25 and face.space is ExpressionSpace.FLAME
    np.testing.assert_allclose(rotation.to_axis_angle(face.head)[0], [0.1, 0.2, 0.3], atol=1e-6)
    np.testing.assert_allclose(rotation.to_axis_angle(face.jaw)[0], [0.4, 0, 0], atol=1e-6)


def test_a_result_is_expression_then_jaw_then_head(tmp_path):
    before = np.random.default_rng(1).normal(scale=0.3, size=(FRAMES, 56)).astype(np.float32)
    np.save(tmp_path / "clip.npy", before)
    contents = read_result(tmp_path / "clip.npy")
    np.testing.assert_allclose(rotation.to_axis_angle(contents.motion.jaw), before[:, 50:53], atol=2e-6)
    np.testing.assert_allclose(rotation.to_axis_angle(contents.motion.head), before[:, 53:], atol=2e-6)
    assert write_result(tmp_path / "again.npy", contents) == ()
    after = np.load(tmp_path / "again.npy")
    assert after.dtype == np.float32
    np.testing.assert_allclose(after, before, atol=2e-6)


def test_what_has_no_column_is_said(tmp_path):
    turned = rotation.from_axis_angle(np.full((FRAMES, 3), 0.1, np.float32))
    face = FaceMotion(np.ones((FRAMES, 100), np.float32), ExpressionSpace.FLAME, 25, left_eye=turned)
    assert write_result(tmp_path / "a.npy", Contents(face)) == ("without the expression coefficients past the first 50", "without the gaze")


def test_a_face_of_another_space_is_refused_and_nothing_is_written(tmp_path):
    face = FaceMotion(np.ones((FRAMES, 52), np.float32), ExpressionSpace.ARKIT, 25)
    for write, name in ((write_tracked, "a.npz"), (write_result, "a.npy")):
        with pytest.raises(ExpressionSpaceError, match="arkit, flame is needed"):
            write(tmp_path / name, Contents(face))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("change, complaint", [
    (dict(exp=np.zeros((FRAMES, 49), np.float32)), r"\(30, 49\)"), (dict(pose=np.zeros((FRAMES, 5), np.float32)), r"\(30, 5\)"),
    (dict(exp=np.full((FRAMES, 50), np.inf, np.float32)), "finite"), (dict(shape=np.full((FRAMES, 100), np.nan, np.float32)), "finite"),
    (dict(exp=np.zeros((0, 50), np.float32), pose=np.zeros((0, 6), np.float32)), "expected"), (dict(exp=np.array([{}])), "Python objects"),
])
def test_a_damaged_clip_is_refused_by_name(tmp_path, change, complaint):
    np.savez(tmp_path / "odd.npz", **(published() | change))
    with pytest.raises(MotionFileError, match=complaint) as caught:
        read_tracked(tmp_path / "odd.npz")
    assert "odd.npz" in str(caught.value)
