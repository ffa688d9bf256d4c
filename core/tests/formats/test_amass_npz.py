"""Bodies in AMASS's layout: its keys and types, its upright axis, and the motion as it was when it is read back."""

import numpy as np
import pytest

from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.skeleton import LEFT_HAND, RIGHT_HAND
from twohander.errors import MotionFileError
from twohander.formats.amass_npz import write_amass_npz
from twohander.formats.contents import Contents
from twohander.formats.proportions import Proportions
from twohander.formats.registry import format_of_file
from twohander.formats.smplx_npz import read_smplx_contents
from twohander.motion import BodyMotion, ExpressionSpace, FaceMotion

FRAMES = 12


def body(flat_hand_mean=True):
    generator = np.random.default_rng(0)
    rotations = rotation.from_axis_angle(generator.normal(scale=0.4, size=(FRAMES, 55, 3)).astype(np.float32))
    return BodyMotion(rotations, generator.normal(size=(FRAMES, 3)).astype(np.float32), 30, flat_hand_mean)


def test_a_body_comes_back_as_it_was_with_its_betas(tmp_path):
    betas = np.random.default_rng(1).normal(size=300).astype(np.float32)
    before = body()
    write_amass_npz(tmp_path / "a.npz", Contents(before, betas, "smplx"), Proportions())
    assert format_of_file(tmp_path / "a.npz").name == "amass"
    after = read_smplx_contents(tmp_path / "a.npz")
    assert rotation.angle_between(after.motion.body.rotations, before.rotations).max() < 1e-5
    np.testing.assert_allclose(after.motion.body.translation, before.translation, atol=1e-6)
    assert after.motion.fps == 30 and after.motion.body.flat_hand_mean
    np.testing.assert_allclose(after.identity, betas[:16])


def test_the_file_has_amass_keys_shapes_and_types(tmp_path):
    write_amass_npz(tmp_path / "a.npz", Contents(body()), Proportions())
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    assert list(arrays) == ["gender", "surface_model_type", "mocap_frame_rate", "mocap_time_length", "trans", "poses", "betas", "num_betas",
                            "root_orient", "pose_body", "pose_hand", "pose_jaw", "pose_eye"]
    shapes = {"trans": (FRAMES, 3), "poses": (FRAMES, 165), "betas": (16,), "root_orient": (FRAMES, 3), "pose_body": (FRAMES, 63),
              "pose_hand": (FRAMES, 90), "pose_jaw": (FRAMES, 3), "pose_eye": (FRAMES, 6), "mocap_frame_rate": (), "mocap_time_length": ()}
    for name, shape in shapes.items():
        assert arrays[name].shape == shape and arrays[name].dtype == np.float64, name
    assert arrays["gender"] == "neutral" and arrays["surface_model_type"] == "smplx" and arrays["num_betas"] == 16
    assert arrays["mocap_frame_rate"] == 30 and arrays["mocap_time_length"] == pytest.approx(FRAMES / 30)
    parts = [arrays[name] for name in ("root_orient", "pose_body", "pose_jaw", "pose_eye", "pose_hand")]
    assert np.array_equal(np.concatenate(parts, axis=1), arrays["poses"])


def test_a_standing_body_stands_along_z(tmp_path):
    still = BodyMotion(rotation.identity(2, 55), np.float32([[0, 0, 0], [1, 2, 3]]), 30)
    write_amass_npz(tmp_path / "a.npz", Contents(still), Proportions())
    with np.load(tmp_path / "a.npz") as file:
        np.testing.assert_allclose(file["root_orient"], [[np.pi / 2, 0, 0]] * 2, atol=1e-6)  # AMASS's people who stand have it too
        np.testing.assert_allclose(file["trans"][1] - file["trans"][0], [1, -3, 2], atol=1e-6)


def test_hands_get_the_mean_pose_that_they_left_to_the_model(tmp_path):
    before, proportions = body(flat_hand_mean=False), Proportions("open_man")
    write_amass_npz(tmp_path / "a.npz", Contents(before), proportions)
    vectors = rotation.to_axis_angle(before.rotations.astype(np.float64))
    wanted = np.concatenate([vectors[:, LEFT_HAND], vectors[:, RIGHT_HAND]], axis=1) + proportions.skeleton.hands_mean
    with np.load(tmp_path / "a.npz") as file:
        found = rotation.from_axis_angle(file["pose_hand"].reshape(FRAMES, 30, 3))
    assert rotation.angle_between(found, rotation.from_axis_angle(wanted)).max() < 1e-6


def test_a_face_that_moves_no_joint_is_refused_and_one_that_does_is_said_to_lose_its_values(tmp_path):
    face = FaceMotion(np.float32(np.arange(52) == ARKIT_INDEX["mouthSmileLeft"]) * np.ones((3, 1), np.float32), ExpressionSpace.ARKIT, 30)
    with pytest.raises(MotionFileError, match="moves no joint"):
        write_amass_npz(tmp_path / "a.npz", Contents(face), Proportions())
    jaw = rotation.from_axis_angle(np.float32([[0.1, 0, 0]] * 3))
    lost = write_amass_npz(tmp_path / "b.npz", Contents(FaceMotion(face.expression, face.space, 30, jaw=jaw)), Proportions())
    assert "without the arkit expression values" in lost
    assert [path.name for path in tmp_path.iterdir()] == ["b.npz"]
