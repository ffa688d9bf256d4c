"""Motion files: read back as written, readable by others, refused when damaged."""

from dataclasses import replace

import numpy as np
import pytest

from twohander import motion, rotation
from twohander.body.skeleton import JOINT
from twohander.errors import MotionFileError, OutputError
from twohander.formats.smplx_npz import frames_and_space, read_smplx_npz, write_smplx_npz
from twohander.formats.proportions import Proportions
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace


def character(frames=20, fps=29.97, flat_hand_mean=True):
    generator = np.random.default_rng(0)
    rotations = rotation.from_axis_angle(generator.normal(scale=0.5, size=(frames, 55, 3))).astype(np.float32)
    body = BodyMotion(rotations, generator.normal(size=(frames, 3)).astype(np.float32), fps, flat_hand_mean)
    return CharacterMotion(body, generator.random((frames, 52), np.float32), ExpressionSpace.ARKIT)


@pytest.mark.parametrize("flat", [True, False])
def test_a_motion_comes_back_as_it_was_written(tmp_path, flat):
    before = character(flat_hand_mean=flat)
    write_smplx_npz(tmp_path / "a.npz", before)
    after = read_smplx_npz(tmp_path / "a.npz")
    apart = motion.difference(before, after)
    assert apart.rotation < 2e-3 and apart.translation == 0 and apart.expression == 0
    assert after.space is ExpressionSpace.ARKIT and after.fps == 29.97 and after.body.flat_hand_mean is flat


def test_the_file_has_beat2_keys_shapes_and_types(tmp_path):
    write_smplx_npz(tmp_path / "a.npz", character(fps=30.0))
    with np.load(tmp_path / "a.npz") as file:
        kinds = {name: (file[name].shape, file[name].dtype.kind) for name in file.files}
        assert file["mocap_frame_rate"] == 30 and file["gender"] == "neutral" and file["model"] == "smplx2020"
    assert kinds["poses"] == ((20, 165), "f") and kinds["expressions"] == ((20, 100), "f")
    assert kinds["trans"] == ((20, 3), "f") and kinds["betas"] == ((300,), "f")


def test_lids_are_kept_and_files_without_have_none(tmp_path):
    lids = np.random.default_rng(0).random((20, 2), np.float32)
    write_smplx_npz(tmp_path / "a.npz", replace(character(), eyelids=lids))
    assert np.array_equal(read_smplx_npz(tmp_path / "a.npz").eyelids, lids)
    write_smplx_npz(tmp_path / "b.npz", character())
    assert read_smplx_npz(tmp_path / "b.npz").eyelids is None and "eyelids" not in np.load(tmp_path / "b.npz").files


def test_frames_and_space_are_known_without_reading_the_motion(tmp_path):
    write_smplx_npz(tmp_path / "a.npz", character(frames=5))
    assert frames_and_space(tmp_path / "a.npz") == (5, ExpressionSpace.ARKIT)


def test_equal_motions_make_equal_bytes(tmp_path):
    for name in ("a.npz", "b.npz"):
        write_smplx_npz(tmp_path / name, character())
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_beat2_file_is_smplx_valued_and_adds_the_mean_hand(tmp_path):
    np.savez(tmp_path / "beat.npz", betas=np.zeros(300), poses=np.zeros((5, 165), np.float32), trans=np.zeros((5, 3)),
             expressions=np.ones((5, 100), np.float32), model="smplx2020", gender="neutral", mocap_frame_rate=30)
    read = read_smplx_npz(tmp_path / "beat.npz")
    assert read.space is ExpressionSpace.SMPLX and not read.body.flat_hand_mean and read.expression.shape == (5, 100)


def test_an_amass_file_is_turned_upright_and_its_hands_are_complete(tmp_path):
    # A person who stands in AMASS's world (Z up) facing its -Y, 0.9 m above the floor; the head is above the pelvis.
    poses = np.zeros((2, 165), np.float32)
    poses[:, 0] = np.pi / 2
    places = Proportions("open_woman").skeleton.joints
    trans = np.float32([0.1, 0.2, 0.9]) - places[0]
    np.savez(tmp_path / "amass.npz", poses=poses, trans=np.tile(trans, (2, 1)), betas=np.zeros(16), gender="neutral", mocap_frame_rate=120.0,
             surface_model_type="smplx_locked_head", root_orient=poses[:, :3], pose_body=poses[:, 3:66])
    body = read_smplx_npz(tmp_path / "amass.npz").body
    found = Proportions("open_woman").skeleton.positions(body.rotations, body.translation)[0]
    assert body.fps == 120 and body.flat_hand_mean
    np.testing.assert_allclose(found[0], [0.1, 0.9, -0.2], atol=0.06)  # the open woman's pelvis rests within 6 cm of SMPL-X's
    np.testing.assert_allclose(found[JOINT["head"]] - found[0], (places[JOINT["head"]] - places[0]), atol=1e-5)


@pytest.mark.parametrize("change, complaint", [
    (dict(poses=np.zeros((5, 156))), r"\(5, 156\)"),
    (dict(poses=np.full((5, 165), np.nan)), "not finite"),
    (dict(poses=np.array([object()])), "Python objects"),
    (dict(trans=np.zeros((4, 3))), r"trans is \(4, 3\)"),
    (dict(mocap_frame_rate=None), "frame rate"),
    (dict(expression_space="visemes"), "visemes"),
    (dict(format_version=99), "later Twohander"),
    (dict(poses=None), "no 'poses'"),
])
def test_a_file_with_a_wrong_part_is_refused_by_name(tmp_path, change, complaint):
    arrays = dict(poses=np.zeros((5, 165)), trans=np.zeros((5, 3)), expressions=np.zeros((5, 100)), mocap_frame_rate=30) | change
    np.savez(tmp_path / "odd.npz", **{name: value for name, value in arrays.items() if value is not None})
    with pytest.raises(MotionFileError, match=complaint) as caught:
        read_smplx_npz(tmp_path / "odd.npz")
    assert "odd.npz" in str(caught.value)


def test_nothing_stays_of_a_file_that_could_not_be_written(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array", full)
    with pytest.raises(OutputError, match="No space left"):
        write_smplx_npz(tmp_path / "a.npz", character())
    assert not list(tmp_path.iterdir())
