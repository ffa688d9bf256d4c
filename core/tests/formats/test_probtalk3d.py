"""ProbTalk3D's files: 300 shape, 100 expression and 3 jaw values in 403 columns."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies
from twohander import rotation
from twohander.errors import ExpressionSpaceError, MotionFileError
from twohander.formats.contents import Contents
from twohander.formats.probtalk3d import read_probtalk3d, write_probtalk3d
from twohander.motion import ExpressionSpace, FaceMotion


@settings(max_examples=10, deadline=None)
@given(seed=strategies.integers(0, 2**32), kind=strategies.sampled_from([np.float32, np.float64]))
def test_a_clip_comes_back_value_for_value(seed, kind, tmp_path_factory):
    folder = tmp_path_factory.mktemp("probtalk3d")
    generator = np.random.default_rng(seed)
    before = generator.normal(scale=0.4, size=(1, 20, 403)).astype(kind)
    before[0, :, :300] = before[0, 0, :300]
    np.save(folder / "M003_001_0_0.npy", before)
    assert write_probtalk3d(folder / "again.npy", read_probtalk3d(folder / "M003_001_0_0.npy")) == ()
    after = np.load(folder / "again.npy")
    assert after.shape == before.shape and after.dtype == np.float64
    np.testing.assert_allclose(after, before, atol=3e-6)


def test_columns_are_shape_then_expression_then_jaw(tmp_path):
    values = np.zeros((1, 5, 403))
    values[0, :, 0], values[0, :, 300], values[0, :, 349], values[0, :, 400] = 1.5, 2, 3, 0.25
    np.save(tmp_path / "a.npy", values)
    contents = read_probtalk3d(tmp_path / "a.npy")
    face = contents.motion
    assert face.fps == 25 and face.space is ExpressionSpace.FLAME and face.expression.shape == (5, 100) and face.head is None
    assert contents.identity[0] == 1.5 and face.expression[0, 0] == 2 and face.expression[0, 49] == 3
    np.testing.assert_allclose(rotation.to_axis_angle(face.jaw)[0], [0.25, 0, 0], atol=1e-6)


def test_what_has_no_column_is_said(tmp_path):
    turned = rotation.from_axis_angle(np.full((4, 3), 0.1, np.float32))
    face = FaceMotion(np.ones((4, 50), np.float32), ExpressionSpace.FLAME, 25, jaw=turned, head=turned, right_eye=turned)
    assert write_probtalk3d(tmp_path / "a.npy", Contents(face)) == ("without the head's turns", "without the gaze")


def test_a_face_of_another_space_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(ExpressionSpaceError, match="arkit, flame is needed"):
        write_probtalk3d(tmp_path / "a.npy", Contents(FaceMotion(np.ones((4, 52), np.float32), ExpressionSpace.ARKIT, 25)))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("array", [np.zeros((1, 5, 406)), np.zeros((5, 403)), np.zeros((2, 5, 403)), np.zeros((1, 0, 403)),
                                   np.full((1, 5, 403), np.nan), np.zeros((1, 5, 403), int), np.zeros((1, 5, 403), complex)])
def test_arrays_of_other_shapes_and_numbers_are_refused(array, tmp_path):
    np.save(tmp_path / "odd.npy", array)
    with pytest.raises(MotionFileError, match="odd.npy"):
        read_probtalk3d(tmp_path / "odd.npy")
