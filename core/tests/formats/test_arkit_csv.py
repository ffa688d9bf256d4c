"""Faces in the CSV of Live Link Face: its header, its timecode, its angles."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies
from twohander import euler, rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.skeleton import JOINT
from twohander.errors import ExpressionSpaceError, MotionFileError
from twohander.formats.arkit_csv import HEADER, read_arkit_csv, write_arkit_csv
from twohander.formats.contents import Contents
from twohander.formats.proportions import Proportions
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion

# The first line of the app's recordings, as published with several importers; some releases write BlendShapeCount.
PUBLISHED_HEADER = (
    "Timecode,BlendshapeCount,EyeBlinkLeft,EyeLookDownLeft,EyeLookInLeft,EyeLookOutLeft,EyeLookUpLeft,EyeSquintLeft,EyeWideLeft,"
    "EyeBlinkRight,EyeLookDownRight,EyeLookInRight,EyeLookOutRight,EyeLookUpRight,EyeSquintRight,EyeWideRight,JawForward,JawRight,JawLeft,"
    "JawOpen,MouthClose,MouthFunnel,MouthPucker,MouthRight,MouthLeft,MouthSmileLeft,MouthSmileRight,MouthFrownLeft,MouthFrownRight,"
    "MouthDimpleLeft,MouthDimpleRight,MouthStretchLeft,MouthStretchRight,MouthRollLower,MouthRollUpper,MouthShrugLower,MouthShrugUpper,"
    "MouthPressLeft,MouthPressRight,MouthLowerDownLeft,MouthLowerDownRight,MouthUpperUpLeft,MouthUpperUpRight,BrowDownLeft,BrowDownRight,"
    "BrowInnerUp,BrowOuterUpLeft,BrowOuterUpRight,CheekPuff,CheekSquintLeft,CheekSquintRight,NoseSneerLeft,NoseSneerRight,TongueOut,"
    "HeadYaw,HeadPitch,HeadRoll,LeftEyeYaw,LeftEyePitch,LeftEyeRoll,RightEyeYaw,RightEyePitch,RightEyeRoll")


def face(frames=90, fps=30.0, seed=0):
    generator = np.random.default_rng(seed)
    turns = {name: rotation.from_axis_angle(generator.normal(scale=0.2, size=(frames, 3)).astype(np.float32))
             for name in ("head", "left_eye", "right_eye")}
    return FaceMotion(generator.random((frames, 52), np.float32), ExpressionSpace.ARKIT, fps, **turns)


def write(path, motion):
    return write_arkit_csv(path, Contents(motion), Proportions())


def columns(path):
    """A file's columns by name, as numbers, without the timecode."""
    lines = [line.split(",") for line in path.read_text().splitlines()]
    return {name: np.array([float(line[index]) for line in lines[1:]]) for index, name in enumerate(lines[0]) if index}


def app_file(path, rows, header=PUBLISHED_HEADER):
    """A file in the app's layout. rows: (timecode, JawOpen, HeadYaw); no JawOpen: a row without values."""
    names = header.split(",")
    lines = [header]
    for code, jaw_open, yaw in rows:
        values = dict.fromkeys(names[2:], 0.0) | {name: value for name, value in zip(names, [0] * 2)} | {"JawOpen": jaw_open, "HeadYaw": yaw}
        lines.append(f"{code},0" if jaw_open is None else f"{code},61," + ",".join(f"{values[name]:.10f}" for name in names[2:]))
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_header_is_the_published_one():
    assert ",".join(HEADER) == PUBLISHED_HEADER


@settings(max_examples=20, deadline=None)
@given(fps=strategies.sampled_from([24, 25, 30, 50, 60, 120, 24000 / 1001, 30000 / 1001, 12.5]), seed=strategies.integers(0, 2**32))
def test_a_face_comes_back_as_it_was_written(fps, seed, tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    before = face(int(2 * fps), fps, seed)
    assert write(path, before) == ()
    after = read_arkit_csv(path).motion
    assert after.fps == pytest.approx(fps, rel=1e-6) and after.space is ExpressionSpace.ARKIT and len(after) == len(before)
    np.testing.assert_allclose(after.expression, before.expression, atol=1e-7)
    for name in ("head", "left_eye", "right_eye"):
        assert rotation.angle_between(getattr(after, name), getattr(before, name)).max() < 1e-3


def test_every_row_announces_sixty_one_values(tmp_path):
    write(tmp_path / "a.csv", face())
    lines = (tmp_path / "a.csv").read_text().splitlines()
    assert len(lines) == 91 and all(len(line.split(",")) == 63 for line in lines)
    assert {line.split(",")[1] for line in lines[1:]} == {"61"}
    assert [line.split(",")[0] for line in lines[1:3]] == ["00:00:00:00.000", "00:00:00:02.000"]


def test_each_weight_stands_in_the_column_of_its_name(tmp_path):
    motion = face()
    write(tmp_path / "a.csv", motion)
    found = columns(tmp_path / "a.csv")
    for name, index in ARKIT_INDEX.items():
        np.testing.assert_allclose(found[name[0].upper() + name[1:]], motion.expression[:, index], atol=1e-7)


def test_an_eye_of_a_genuine_recording_looks_left_and_up_without_rolling(tmp_path):
    # LeftEyeYaw, LeftEyePitch, LeftEyeRoll of one frame whose largest gaze weights are EyeLookOutLeft and EyeLookUpLeft.
    rows = [f"00:00:{second:02d}:00.000,61," + ",".join(["0"] * 55) + ",-0.3596782684,-0.1741501987,0.0618444942,0,0,0" for second in range(3)]
    (tmp_path / "a.csv").write_text("\n".join([PUBLISHED_HEADER, *rows]))
    eye = read_arkit_csv(tmp_path / "a.csv").motion.left_eye[0]
    aside, down, roll = euler.to_angles(eye, "yxz")
    assert aside > 0.3 and down < -0.15 and abs(roll) < 1e-4


def test_a_gaze_to_the_left_is_written_in_angles_and_in_weights(tmp_path):
    left = np.tile(euler.from_angles(np.array([0.3, -0.2, 0]), "yxz").astype(np.float32), (60, 1))
    still = FaceMotion(np.zeros((60, 52), np.float32), ExpressionSpace.ARKIT, 30, left_eye=left, right_eye=left)
    write(tmp_path / "a.csv", still)
    found = {name: values[0] for name, values in columns(tmp_path / "a.csv").items()}
    assert found["LeftEyeYaw"] < -0.25 and found["LeftEyePitch"] < -0.15 and found["RightEyeYaw"] == found["LeftEyeYaw"]
    for name, sign in {"EyeLookOutLeft": 1, "EyeLookInRight": 1, "EyeLookUpLeft": 1, "EyeLookUpRight": 1, "EyeLookInLeft": 0, "EyeLookOutRight": 0,
                       "EyeLookDownLeft": 0}.items():
        assert np.sign(found[name]) == sign, name


def test_gaze_weights_that_the_motion_has_are_kept(tmp_path):
    motion = face()
    write(tmp_path / "a.csv", motion)
    np.testing.assert_allclose(columns(tmp_path / "a.csv")["EyeLookUpLeft"], motion.expression[:, ARKIT_INDEX["eyeLookUpLeft"]], atol=1e-7)


@pytest.mark.parametrize("turn, column, sign", [((0.2, 0, 0), "HeadPitch", -1), ((0, 0.2, 0), "HeadYaw", -1), ((0, 0, 0.2), "HeadRoll", -1)])
def test_a_head_that_looks_up_and_to_its_right_has_positive_angles(tmp_path, turn, column, sign):
    head = np.tile(rotation.from_axis_angle(np.float32(turn)), (60, 1))
    write(tmp_path / "a.csv", FaceMotion(np.zeros((60, 52), np.float32), ExpressionSpace.ARKIT, 30, head=head))
    found = columns(tmp_path / "a.csv")
    assert {name: round(float(values[0]), 6) for name, values in found.items() if name.startswith("Head") and values[0]} == {column: sign * 0.2}


def test_a_jaw_joint_turned_by_the_characters_full_angle_is_jaw_open_one(tmp_path):
    proportions = Proportions("open_man")
    rotations = rotation.identity(60, 55)
    rotations[30:, JOINT["jaw"]] = rotation.from_axis_angle(np.float32([proportions.jaw_open_angle / 2, 0, 0]))
    weights = np.zeros((60, 52), np.float32)
    weights[:, ARKIT_INDEX["jawOpen"]] = 0.25
    motion = CharacterMotion(BodyMotion(rotations, np.zeros((60, 3), np.float32), 30), weights, ExpressionSpace.ARKIT)
    lost = write_arkit_csv(tmp_path / "a.csv", Contents(motion), proportions)
    np.testing.assert_allclose(columns(tmp_path / "a.csv")["JawOpen"][[0, 59]], [0.25, 0.75], atol=1e-6)
    assert lost == ("without the body and the hands",)


def test_a_flame_valued_face_is_refused_and_nothing_is_written(tmp_path):
    flame = FaceMotion(np.ones((30, 50), np.float32), ExpressionSpace.FLAME, 25)
    with pytest.raises(ExpressionSpaceError, match="flame, arkit is needed"):
        write(tmp_path / "a.csv", flame)
    assert not list(tmp_path.iterdir())


def test_a_recording_with_the_apps_own_clock_lies_on_an_even_rate(tmp_path):
    # Rows as a phone writes them: thirty a second on a timecode of sixty, each a quarter of a thousandth early.
    ticks = 31.652 + 1.99975 * np.arange(120)
    rows = [(f"13:13:{4 + int(tick // 60):02d}:{tick % 60:06.3f}", 0.01 * index % 1, 0.0) for index, tick in enumerate(ticks)]
    motion = read_arkit_csv(app_file(tmp_path / "a.csv", rows)).motion
    assert motion.fps == 30
    seconds = np.arange(len(motion)) / 30
    found = motion.expression[:90, ARKIT_INDEX["jawOpen"]]
    np.testing.assert_allclose(found, np.interp(seconds, (ticks - ticks[0]) / 60, 0.01 * np.arange(120))[:90], atol=1e-4)


def test_left_out_and_empty_rows_are_filled_in_between_their_neighbours(tmp_path):
    rows = [(f"00:00:{frame // 60:02d}:{frame % 60:02d}.000", frame / 200, -frame / 300) for frame in range(180)]
    rows[100] = (rows[100][0], None, None)
    gone = rows[:40] + rows[43:]
    contents = read_arkit_csv(app_file(tmp_path / "a.csv", gone))
    assert contents.motion.fps == 60 and len(contents.motion) == 180
    np.testing.assert_allclose(contents.motion.expression[:, ARKIT_INDEX["jawOpen"]], np.arange(180) / 200, atol=1e-6)
    np.testing.assert_allclose(rotation.to_axis_angle(contents.motion.head)[:, 1], np.arange(180) / 300, atol=1e-4)
    assert contents.notes == ("4 frames that the recording lacks were filled in",)


def test_columns_are_found_by_name_in_any_case_and_order_and_angles_may_be_absent(tmp_path):
    names = ["BlendShapeCount", *(name[0].lower() + name[1:] for name in reversed(HEADER[2:-9])), "Timecode"]
    rows = [",".join(["52", *(f"{number + second / 100:.4f}" for number in range(52)), f"00:00:{second:02d}:00"]) for second in range(3)]
    (tmp_path / "a.csv").write_text("\n".join([",".join(names), *rows]))
    motion = read_arkit_csv(tmp_path / "a.csv").motion
    assert motion.fps == 1 and motion.head is None and motion.left_eye is None
    np.testing.assert_allclose(motion.expression[:, ARKIT_INDEX["tongueOut"]], [0, 0.01, 0.02], atol=1e-6)
    np.testing.assert_allclose(motion.expression[:, ARKIT_INDEX["eyeBlinkLeft"]], [51, 51.01, 51.02], atol=1e-5)


def good_lines():
    return [PUBLISHED_HEADER, *(f"00:00:{second:02d}:00.000,61," + ",".join(["0.5"] * 61) for second in range(3))]


@pytest.mark.parametrize("change, complaint", [
    (lambda lines: [lines[0].replace("JawOpen,", ""), *lines[1:]], "JawOpen are missing"),
    (lambda lines: ["a,b,c", "1,2,3"], "no recording of Live Link Face"),
    (lambda lines: [lines[0].replace(",HeadRoll", ",Other"), *lines[1:]], "only some of the columns"),
    (lambda lines: [*lines[:-1], lines[-1][:200]], "cut off"),
    (lambda lines: [*lines[:-1], lines[-1].replace("0.5", "nan", 1)], "not finite"),
    (lambda lines: [*lines[:-1], lines[-1].replace("0.5", "wide", 1)], "wide"),
    (lambda lines: [*lines[:-1], lines[-1].replace("00:00:02:00.000", "later")], "later"),
    (lambda lines: [*lines, *(line.replace("00:00:0", f"{hour:02d}:00:0") for hour in (1, 9) for line in lines[1:])], "leaps"),
    (lambda lines: lines[:1], "no row"), (lambda lines: lines[:2], "single frame"), (lambda lines: [], "no recording"),
    (lambda lines: [lines[0], *(line.replace(",61,", ",0,") for line in lines[1:])], "no row"),
])
def test_a_damaged_or_foreign_file_is_refused_by_name(tmp_path, change, complaint):
    (tmp_path / "odd.csv").write_text("\n".join(change(good_lines())))
    with pytest.raises(MotionFileError, match=complaint) as caught:
        read_arkit_csv(tmp_path / "odd.csv")
    assert "odd.csv" in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00\x01" * 100)
    for name in ("odd.csv", "absent.csv"):
        with pytest.raises(MotionFileError, match=name):
            read_arkit_csv(tmp_path / name)
