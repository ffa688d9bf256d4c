"""One way in and one way out: the layout of a file, what becomes of a motion in another one, and at what rate."""

import numpy as np
import pytest
from speech import RECORDINGS
from twohander import euler, rotation
from twohander import motion as motions
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.skeleton import JOINT
from twohander.errors import MotionFileError, OutputError
from twohander.formats.contents import Contents, character_part
from twohander.formats.registry import FORMATS, NAMES, format_of_file, format_to_write, read_motion_file, write_motion_file
from twohander.formats.smplx_npz import write_smplx_npz
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion


def character(space=ExpressionSpace.ARKIT, frames=60, fps=30.0):
    generator = np.random.default_rng(0)
    rotations = rotation.from_axis_angle(generator.normal(scale=0.2, size=(frames, 55, 3)).astype(np.float32))
    body = BodyMotion(rotations, generator.normal(size=(frames, 3)).astype(np.float32), fps)
    return CharacterMotion(body, generator.random((frames, 52 if space is ExpressionSpace.ARKIT else 50), np.float32), space)


@pytest.mark.parametrize("name, suffix, space", [
    ("smplx", ".npz", ExpressionSpace.ARKIT), ("amass", ".npz", ExpressionSpace.ARKIT),
    ("dualtalk", ".npz", ExpressionSpace.FLAME), ("dualtalk", ".npy", ExpressionSpace.FLAME),
    ("probtalk3d", ".npy", ExpressionSpace.FLAME), ("arkit", ".csv", ExpressionSpace.ARKIT), ("bvh", ".bvh", ExpressionSpace.ARKIT)])
def test_every_format_is_recognised_by_what_it_writes(tmp_path, name, suffix, space):
    path = tmp_path / f"a{suffix.upper()}"
    target = format_to_write(path, name)
    write_motion_file(path, Contents(character(space, fps=target.fps or 30)), target)
    assert format_of_file(path) is target and target.name in NAMES
    assert len(read_motion_file(path).motion) == 60
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_all_formats_are_tried_above_but_the_one_that_needs_a_model():
    assert [one.name for one in FORMATS if one.name == "vertices"] == ["vertices"] and len(FORMATS) == 7 + 1


@pytest.mark.parametrize("name, usual", [("a.npz", "smplx"), ("a.npy", "probtalk3d"), ("a.CSV", "arkit"), ("a.bvh", "bvh")])
def test_a_suffix_has_a_usual_format(name, usual):
    assert format_to_write(name).name == usual


@pytest.mark.parametrize("name, wanted, complaint", [
    ("a.fbx", None, r"a.fbx: motion files end in .npz, .npy, .csv, .bvh"), ("a", None, "motion files end in"),
    ("a.csv", "dualtalk", r"files of the format dualtalk end in .npz or .npy"), ("a.npz", "bvh", "end in .bvh")])
def test_a_suffix_without_format_is_refused(name, wanted, complaint):
    with pytest.raises(MotionFileError, match=complaint):
        format_to_write(name, wanted)


def test_unknown_layouts_are_named_with_what_they_hold(tmp_path):
    np.savez(tmp_path / "a.npz", expression=np.zeros((3, 50)), fps=25)
    np.save(tmp_path / "b.npy", np.zeros((3, 15068)))
    np.save(tmp_path / "c.npy", np.float32(1))
    (tmp_path / "d.npz").write_bytes(b"PK\x03\x04 no archive")
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1, 999999999999, 403), }".ljust(117) + b"\n"
    (tmp_path / "e.npy").write_bytes(b"\x93NUMPY\x01\x00v\x00" + header)
    (tmp_path / "f.txt").write_text("motion")
    (tmp_path / "h.npy").write_bytes(b"\x93NUMPY\x01\x00\x10\x00{'descr': '<f8',\n")
    np.save(tmp_path / "i.npy", np.full((3, 56), 1e300))
    complaints = {"a.npz": "expression, fps", "b.npy": "15068", "c.npy": "unknown layout", "d.npz": "not a complete", "e.npy": "no complete",
                  "f.txt": "end in", "g.npz": "no such file", "g.bvh": "no such file", "h.npy": "no complete", "i.npy": "values above"}
    for name, complaint in complaints.items():
        with pytest.raises(MotionFileError, match=complaint) as caught:
            read_motion_file(tmp_path / name)
        assert name in str(caught.value)


def test_a_format_of_one_rate_is_resampled_to_it_and_says_so(tmp_path):
    before = character(ExpressionSpace.FLAME, frames=60, fps=30)
    notes = write_motion_file(tmp_path / "a.npz", Contents(before), format_to_write("a.npz", "dualtalk"))
    assert notes == ("resampled from 30 to 25 frames per second", "without the body and the hands", "without the gaze")
    after = read_motion_file(tmp_path / "a.npz").motion
    assert len(after) == 50 and after.fps == 25
    np.testing.assert_allclose(after.expression, motions.resampled(before, 25).expression, atol=1e-6)


def test_a_recorded_face_becomes_a_character_whose_joints_carry_the_gaze():
    weights = np.zeros((4, 52), np.float32)
    for name, value in {"eyeLookOutLeft": 0.5, "eyeLookInRight": 0.4, "eyeLookDownLeft": 0.3, "jawOpen": 0.6}.items():
        weights[:, ARKIT_INDEX[name]] = value
    made, notes = character_part(Contents(FaceMotion(weights, ExpressionSpace.ARKIT, 30)))
    forward = np.float32([0, 0, 1])
    left, right = (rotation.rotate(made.body.rotations[0, JOINT[name]], forward) for name in ("left_eye", "right_eye"))
    assert left[0] > 0.2 and right[0] > 0.2 and left[1] < -0.1 and abs(right[1]) < 1e-6  # towards the character's left; the left eye down
    assert made.expression[0, ARKIT_INDEX["jawOpen"]] == np.float32(0.6) and np.count_nonzero(made.expression[0]) == 1
    assert notes == ("the body is at rest, arms out: there was none",)


def test_eyes_whose_turns_are_told_keep_them_rather_than_their_weights():
    weights = np.zeros((4, 52), np.float32)
    weights[:, ARKIT_INDEX["eyeLookOutLeft"]] = 1
    eyes = {name: rotation.from_axis_angle(np.tile(np.float32([0.1, turn, 0.05]), (4, 1)))
            for name, turn in (("left_eye", 0.9), ("right_eye", 0.8))}
    made, _ = character_part(Contents(FaceMotion(weights, ExpressionSpace.ARKIT, 30, **eyes)))
    for name, turn in eyes.items():
        assert np.array_equal(made.body.rotations[:, JOINT[name]], turn)
    assert not made.expression.any()


def test_a_character_keeps_its_gaze_and_its_mouth_on_the_way_through_a_csv(tmp_path):
    still = character()
    rotations = rotation.identity(60, 55)
    rotations[:, JOINT["left_eye"]] = rotations[:, JOINT["right_eye"]] = euler.from_angles(np.array([-0.2, 0.1, 0]), "yxz")
    rotations[:, JOINT["jaw"]] = rotation.from_axis_angle(np.float32([0.2, 0, 0]))
    expression = still.expression.copy()
    expression[:, [index for name, index in ARKIT_INDEX.items() if name.startswith("eyeLook") or name == "jawOpen"]] = 0
    before = CharacterMotion(BodyMotion(rotations, np.zeros((60, 3), np.float32), 30), expression, ExpressionSpace.ARKIT)
    write_motion_file(tmp_path / "a.csv", Contents(before), format_to_write("a.csv"))
    after, _ = character_part(read_motion_file(tmp_path / "a.csv"))
    for name in ("left_eye", "right_eye"):
        assert rotation.angle_between(after.body.rotations[:, JOINT[name]], rotations[:, JOINT[name]]).max() < 2e-3
    opened = after.expression[:, ARKIT_INDEX["jawOpen"]]
    assert np.all((opened > 0.4) & (opened < 0.6))


def test_a_body_alone_gets_a_neutral_face_and_no_file_of_faces(tmp_path):
    body = Contents(character().body)
    assert write_motion_file(tmp_path / "a.npz", body, format_to_write("a.npz")) == ("the face is neutral: there was none",)
    assert not read_motion_file(tmp_path / "a.npz").motion.expression.any()
    for name in ("b.csv", "b.npy"):
        with pytest.raises(MotionFileError, match="nothing would be left"):
            write_motion_file(tmp_path / name, body, format_to_write(name))
        assert not (tmp_path / name).exists()


def test_whose_body_it_was_is_kept_where_the_format_has_a_place_for_it(tmp_path):
    betas = np.random.default_rng(2).normal(size=10).astype(np.float32)
    write_smplx_npz(tmp_path / "a.npz", character(), betas)
    write_motion_file(tmp_path / "b.npz", read_motion_file(tmp_path / "a.npz"), format_to_write("b.npz"))
    np.testing.assert_array_equal(read_motion_file(tmp_path / "b.npz").identity[:10], betas)
    flame = Contents(FaceMotion(np.zeros((3, 50), np.float32), ExpressionSpace.FLAME, 25), betas, "flame")
    write_motion_file(tmp_path / "c.npz", flame, format_to_write("c.npz"))
    assert not read_motion_file(tmp_path / "c.npz").identity.any()  # FLAME's coefficients are not SMPL-X's


@pytest.mark.parametrize("name", ["a.npz", "a.csv", "a.bvh"])
def test_a_failed_writing_leaves_the_old_file_and_nothing_else(tmp_path, name, monkeypatch):
    (tmp_path / name).write_text("old")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OutputError, match="No space left"):
        write_motion_file(tmp_path / name, Contents(character()), format_to_write(name))
    assert [one.name for one in tmp_path.iterdir()] == [name] and (tmp_path / name).read_text() == "old"


def test_a_captured_file_is_written_again_with_its_keys_types_and_values(tmp_path):
    captured = RECORDINGS / "monologue" / "motion_smplx.npz"
    if not captured.exists():
        pytest.skip(f"no recordings: {captured} is not there (set TWOHANDER_RECORDINGS)")
    write_motion_file(tmp_path / "again.npz", read_motion_file(captured), format_to_write("again.npz"))
    with np.load(captured) as before, np.load(tmp_path / "again.npz") as after:
        assert [name for name in after.files if name in before.files] == before.files
        for name in before.files:
            assert after[name].dtype == before[name].dtype and after[name].shape == before[name].shape, name
        for name in ("betas", "expressions", "trans"):
            np.testing.assert_array_equal(after[name], before[name])
        assert str(after["gender"]) == str(before["gender"]) and after["mocap_frame_rate"] == before["mocap_frame_rate"]
        turns = [rotation.from_axis_angle(file["poses"].reshape(-1, 55, 3).astype(np.float64)) for file in (before, after)]
        assert rotation.angle_between(*turns).max() < 1e-5
