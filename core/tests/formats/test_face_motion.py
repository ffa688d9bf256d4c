"""Faces read from the files of this library and of DualTalk."""

import numpy as np
import pytest
from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.errors import MotionFileError
from twohander.formats.face_motion import read_face
from twohander.formats.smplx_npz import write_smplx_npz
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace


@pytest.fixture
def values():
    return np.random.default_rng(0).normal(scale=0.2, size=(30, 56)).astype(np.float32)


def check(face, values):
    assert face.space is ExpressionSpace.FLAME and face.fps == 25
    np.testing.assert_allclose(face.expression, values[:, :50], atol=1e-6)
    np.testing.assert_allclose(rotation.to_axis_angle(face.jaw), values[:, 50:53], atol=1e-5)
    np.testing.assert_allclose(rotation.to_axis_angle(face.head), values[:, 53:], atol=1e-5)


def test_tracked_motion_has_head_before_jaw(values, tmp_path):
    pose = np.concatenate([values[:, 53:], values[:, 50:53]], axis=1)
    np.savez(tmp_path / "clip_speaker1.npz", exp=values[:, :50], pose=pose, shape=np.zeros((30, 100)), light=np.zeros((30, 9, 3)))
    check(read_face(tmp_path / "clip_speaker1.npz"), values)


def test_results_have_jaw_before_head(values, tmp_path):
    np.save(tmp_path / "clip.npy", values)
    check(read_face(tmp_path / "clip.npy"), values)


def test_a_motion_of_this_library_gives_its_face(values, tmp_path):
    rotations = rotation.identity(30, 55)
    for name, columns in (("jaw", slice(50, 53)), ("neck", slice(53, 56))):
        rotations[:, JOINT[name]] = rotation.from_axis_angle(values[:, columns])
    motion = CharacterMotion(BodyMotion(rotations, np.zeros((30, 3), np.float32), 25), values[:, :50], ExpressionSpace.FLAME)
    write_smplx_npz(tmp_path / "a.npz", motion)
    face = read_face(tmp_path / "a.npz")
    np.testing.assert_allclose(rotation.to_axis_angle(face.head), values[:, 53:], atol=1e-5)
    np.testing.assert_allclose(rotation.to_axis_angle(face.jaw), values[:, 50:53], atol=1e-5)
    np.testing.assert_allclose(face.expression[:, :50], values[:, :50], atol=1e-6)


@pytest.mark.parametrize("array", [np.zeros((3, 55), np.float32), np.zeros((0, 56), np.float32), np.zeros(56, np.float32),
                                   np.full((3, 56), np.nan, np.float32), np.zeros((3, 56), int)])
def test_arrays_of_other_shapes_and_numbers_are_refused(array, tmp_path):
    np.save(tmp_path / "wrong.npy", array)
    with pytest.raises(MotionFileError, match="wrong.npy"):
        read_face(tmp_path / "wrong.npy")


def test_damaged_hostile_and_absent_files_are_refused(tmp_path):
    (tmp_path / "damaged.npy").write_bytes(b"\x93NUMPY\x01")
    np.save(tmp_path / "objects.npy", np.array([{}], dtype=object))
    np.savez(tmp_path / "short.npz", exp=np.zeros((5, 50)), pose=np.zeros((4, 6)))
    for name in ("damaged.npy", "objects.npy", "short.npz", "absent.npy", "absent.npz"):
        with pytest.raises(MotionFileError, match=name):
            read_face(tmp_path / name)
