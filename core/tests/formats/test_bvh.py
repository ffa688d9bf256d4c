"""Bodies in BVH files: against forward kinematics computed from the text alone, in other layouts, refused by the names of their joints."""

import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies
from scipy.spatial.transform import Rotation
from synthetic_models import write_smplx_file
from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT, JOINT_NAMES
from twohander.errors import MotionFileError
from twohander.formats.bvh import read_bvh, write_bvh
from twohander.formats.contents import Contents
from twohander.formats.proportions import Proportions
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion

WOMAN = Proportions("open_woman")


def body(frames=8, fps=30.0, seed=0, flat_hand_mean=True):
    generator = np.random.default_rng(seed)
    rotations = rotation.normalized(generator.normal(size=(frames, 55, 4))).astype(np.float32)
    return BodyMotion(rotations, generator.normal(size=(frames, 3)).astype(np.float32), fps, flat_hand_mean)


def written(path, motion=None, proportions=WOMAN):
    write_bvh(path, Contents(motion or body()), proportions)
    return path


def positions_of_text(path):
    """World positions {joint: (T, 3)} that a BVH file describes: root channels are places, every joint's turns follow its channels' order."""
    head, tail = path.read_text().split("MOTION")
    values = np.array([line.split() for line in tail.strip().splitlines()[2:]], float)
    stack, places, turns, name, column = [], {}, {}, None, 0
    for line in head.splitlines():
        words = line.split()
        if words[0] in ("ROOT", "JOINT"):
            name = words[1]
        elif words[0] == "End":
            name = None
        elif words[0] == "{":
            stack.append(name)
        elif words[0] == "}":
            stack.pop()
        elif words[0] == "OFFSET" and name:
            offset = np.array(words[1:], float)
        elif words[0] == "CHANNELS":
            own = {}
            for channel in words[2:]:
                own[channel] = values[:, column]
                column += 1
            order = [channel for channel in words[2:] if channel.endswith("rotation")]
            local = Rotation.from_euler("".join(channel[0] for channel in order), np.stack([own[channel] for channel in order], 1), degrees=True)
            if len(stack) == 1:
                places[name] = np.stack([own[f"{axis}position"] for axis in "XYZ"], axis=1)
                turns[name] = local
            else:
                parent = stack[-2]
                places[name] = places[parent] + turns[parent].apply(offset)
                turns[name] = turns[parent] * local
    return places


@settings(max_examples=15, deadline=None)
@given(seed=strategies.integers(0, 2**32), fps=strategies.sampled_from([24, 25, 30000 / 1001, 30, 60, 120]))
def test_a_body_comes_back_as_it_was_written(seed, fps, tmp_path_factory):
    before = body(seed=seed, fps=fps)
    after = read_bvh(written(tmp_path_factory.mktemp("bvh") / "a.bvh", before), WOMAN).motion
    assert after.fps == pytest.approx(fps, rel=1e-6) and after.flat_hand_mean
    assert rotation.angle_between(after.rotations, before.rotations).max() < 2e-3
    np.testing.assert_allclose(after.translation, before.translation, atol=1e-6)


@pytest.mark.parametrize("character", ["open_woman", "open_man"])
def test_the_text_puts_every_joint_where_the_body_has_it(tmp_path, character):
    motion, proportions = body(), Proportions(character)
    found = positions_of_text(written(tmp_path / "a.bvh", motion, proportions))
    wanted = proportions.skeleton.positions(motion.rotations.astype(float), motion.translation)
    assert set(found) == set(JOINT_NAMES)
    for name, number in JOINT.items():
        np.testing.assert_allclose(found[name] / 100, wanted[:, number], atol=1e-5, err_msg=name)


def test_hands_that_leave_their_mean_to_the_model_are_written_complete(tmp_path):
    closed = np.zeros((4, 165), np.float32)
    motion = BodyMotion(rotation.from_axis_angle(closed.reshape(4, 55, 3)), np.zeros((4, 3), np.float32), 30, flat_hand_mean=False)
    after = read_bvh(written(tmp_path / "a.bvh", motion), WOMAN).motion
    found = rotation.to_axis_angle(after.rotations[0, 25:])
    np.testing.assert_allclose(found, WOMAN.skeleton.hands_mean, atol=1e-5)


def test_angles_do_not_jump_by_a_whole_turn(tmp_path):
    turning = np.zeros((100, 55, 3), np.float32)
    turning[:, 0, 1] = np.linspace(0, 12, 100)
    path = written(tmp_path / "a.bvh", BodyMotion(rotation.from_axis_angle(turning), np.zeros((100, 3), np.float32), 30))
    values = np.array([line.split() for line in path.read_text().split("MOTION")[1].strip().splitlines()[2:]], float)
    assert np.abs(np.diff(values, axis=0)).max() < 10


def other_layout(path):
    """The same motion as other programs write it: metres, another order of channels, six channels on every joint, no root offset."""
    text = path.read_text()
    head, tail = text.split("MOTION")
    values = np.array([line.split() for line in tail.strip().splitlines()[2:]], float)
    offsets = [np.array(words.split(), float) / 100 for words in re.findall(r"(?:ROOT|JOINT)[^{]*{\s*OFFSET ([^\n]*)", head)]
    columns = [values[:, :3] / 100]
    for index in range(55):
        degrees = values[:, 3 + 3 * index:6 + 3 * index]
        if index:
            columns.append(np.tile(offsets[index], (len(values), 1)))
        columns.append(Rotation.from_euler("ZXY", degrees, degrees=True).as_euler("XYZ", degrees=True))
    head = re.sub(r"OFFSET ([^\n]*)", lambda match: "OFFSET " + " ".join(f"{float(word) / 100:.8f}" for word in match[1].split()), head)
    head = re.sub(r"(ROOT pelvis\s*{\s*OFFSET )[^\n]*", r"\g<1>0 0 0", head)
    head = re.sub(r"CHANNELS[^\n]*", "CHANNELS 6 Xposition Yposition Zposition Xrotation Yrotation Zrotation", head)
    lines = [" ".join(f"{value:.8f}" for value in row) for row in np.concatenate(columns, axis=1)]
    other = path.with_name("other.bvh")
    other.write_text(head.replace("\n", "\r\n") + f"MOTION\r\nFrames: {len(lines)}\r\nFrame Time: 0.0333333\r\n" + "\r\n".join(lines))
    return other


def test_other_units_orders_and_channels_are_read_as_the_same_motion(tmp_path):
    motion = body()
    contents = read_bvh(other_layout(written(tmp_path / "a.bvh", motion)), WOMAN)
    assert contents.motion.fps == 30 and contents.notes == ()
    assert rotation.angle_between(contents.motion.rotations, motion.rotations).max() < 2e-3
    np.testing.assert_allclose(contents.motion.translation, motion.translation, atol=1e-5)


def test_shifts_of_inner_joints_are_left_out_and_named(tmp_path):
    other = other_layout(written(tmp_path / "a.bvh"))
    lines = other.read_text().splitlines()
    words = lines[-1].split()
    words[6] = str(float(words[6]) + 0.3)
    other.write_text("\n".join([*lines[:-1], " ".join(words)]))
    [note] = read_bvh(other, WOMAN).notes
    assert "left_hip" in note and "left out" in note


def test_a_body_without_face_and_fingers_is_read_and_what_is_absent_is_named(tmp_path):
    joints = """HIERARCHY
ROOT pelvis
{ OFFSET 0 95 0 CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
""" + chain(("left_hip", "6 -9 0"), ("left_knee", "4 -38 0"), ("left_ankle", "-1 -40 -2"), ("left_foot", "3 -5 12")) + chain(
        ("right_hip", "-6 -9 0"), ("right_knee", "-4 -38 0"), ("right_ankle", "1 -40 -2"), ("right_foot", "-3 -5 12")) + nest(
        ("spine1", "0 11 0"), ("spine2", "0 13 0"), ("spine3", "0 5 0"), chain(("neck", "0 21 0"), ("head", "0 9 2"))
        + chain(("left_collar", "4 12 0"), ("left_shoulder", "12 4 0"), ("left_elbow", "26 0 0"), ("left_wrist", "25 0 0"))
        + chain(("right_collar", "-4 12 0"), ("right_shoulder", "-12 4 0"), ("right_elbow", "-26 0 0"), ("right_wrist", "-25 0 0"))) + "}\n"
    # Depth first the knees are third and seventh after the root.
    frame = ["1", "96", "2", "0", "0", "90", *["0"] * 3, "0", "30", "0", *["0"] * 57]
    (tmp_path / "a.bvh").write_text(f"{joints}MOTION\nFrames: 2\nFrame Time: 0.04\n" + (" ".join(frame) + "\n") * 2)
    contents = read_bvh(tmp_path / "a.bvh", WOMAN)
    angles = rotation.to_axis_angle(contents.motion.rotations[0])
    np.testing.assert_allclose(angles[JOINT["pelvis"]], [0, np.pi / 2, 0], atol=1e-5)
    np.testing.assert_allclose(angles[JOINT["left_knee"]], [np.pi / 6, 0, 0], atol=1e-5)
    np.testing.assert_allclose(contents.motion.translation[0], [0.01, 0.01, 0.02], atol=1e-6)
    assert contents.motion.fps == 25 and np.count_nonzero(angles) == 2
    assert "jaw, left_eye, right_eye, left_index1" in contents.notes[0] and "and 25 more" in contents.notes[0]


def chain(*joints):
    return nest(*joints, "End Site { OFFSET 0 1 0 }\n")


def nest(*joints):
    *opened, inside = joints
    head = "".join(f"JOINT {name}\n{{ OFFSET {offset} CHANNELS 3 Zrotation Xrotation Yrotation\n" for name, offset in opened)
    return head + inside + "}\n" * len(opened)


@pytest.mark.parametrize("change, complaint", [
    (lambda text: text.replace("JOINT left_knee", "JOINT LeftLeg").replace("JOINT jaw", "JOINT Jaw Bone"),
     "unknown are Jaw Bone, LeftLeg|unknown are LeftLeg, Jaw Bone"),
    (lambda text: text.replace("JOINT left_knee", "JOINT LeftLeg"), "missing are left_knee"),
    (lambda text: text.replace("JOINT left_knee", "JOINT right_knee"), "missing are left_knee"),
    (lambda text: text.replace("JOINT jaw", "JOINT head"), "more than one joint named head"),
    (lambda text: text.replace("left_knee", "x").replace("left_ankle", "left_knee").replace("JOINT x", "JOINT left_ankle"), "hang from"),
    (lambda text: text[:len(text) // 2], "cut off"), (lambda text: text[:600], "cut off"), (lambda text: text[:-20], "cut off"),
    (lambda text: "", "cut off"), (lambda text: "BVH\n", "'BVH' stands where 'HIERARCHY'"),
    (lambda text: re.sub(r"[\d.-]+\n$", "nan\n", text), "not finite"), (lambda text: re.sub(r"[\d.-]+\n$", "x\n", text), "no number"),
    (lambda text: text.replace("Frames: 8", "Frames: 9"), "announces 9"), (lambda text: text.replace("Frames: 8", "Frames: -8"), "whole number"),
    (lambda text: re.sub("Frame Time: .*", "Frame Time: 0", text), "no motion"),
    (lambda text: re.sub("Frame Time: .*", "Frame Time: 99999", text), "rate"),
    (lambda text: text.replace("CHANNELS 3 Zrotation Xrotation Yrotation", "CHANNELS 3 Zrotation Zrotation Yrotation", 1), "each once"),
    (lambda text: text.replace("CHANNELS 3 Zrotation Xrotation Yrotation", "CHANNELS 99999", 1), "each once"),
    (lambda text: text.replace("OFFSET", "OFFSET inf", 1), "not finite"),
    (lambda text: re.sub(r"(JOINT left_elbow\s*{\s*OFFSET )[^\n]*", r"\g<1>15 -20 0", text), "left_elbow.*T pose"),
    (lambda text: re.sub(r"(JOINT left_(?:knee|ankle)\s*{\s*OFFSET )[^\n]*", r"\g<1>0 0 0", text), "no length"),
])
def test_a_damaged_or_foreign_file_is_refused_by_name(tmp_path, change, complaint):
    text = written(tmp_path / "a.bvh").read_text()
    (tmp_path / "odd.bvh").write_text(change(text))
    with pytest.raises(MotionFileError, match=complaint) as caught:
        read_bvh(tmp_path / "odd.bvh", WOMAN)
    assert "odd.bvh" in str(caught.value)


def test_a_very_deep_file_is_refused_without_exhausting_the_stack(tmp_path):
    deep = "HIERARCHY\n" + "".join(f"{'JOINT' if level else 'ROOT'} j{level}\n{{ OFFSET 0 0 0 CHANNELS 0\n" for level in range(20_000))
    (tmp_path / "deep.bvh").write_text(deep + "}" * 20_000 + "\nMOTION\nFrames: 1\nFrame Time: 1\n")
    with pytest.raises(MotionFileError, match="unknown are j0"):
        read_bvh(tmp_path / "deep.bvh", WOMAN)


def test_what_bvh_cannot_hold_is_said_and_a_face_without_turns_is_refused(tmp_path):
    weights = np.zeros((8, 52), np.float32)
    weights[:, ARKIT_INDEX["mouthSmileLeft"]] = 0.5
    character = CharacterMotion(body(), weights, ExpressionSpace.ARKIT)
    assert write_bvh(tmp_path / "a.bvh", Contents(character), WOMAN) == ("without the arkit expression values",)
    with pytest.raises(MotionFileError, match="nothing would be left"):
        write_bvh(tmp_path / "b.bvh", Contents(FaceMotion(weights, ExpressionSpace.ARKIT, 30)), WOMAN)
    assert not (tmp_path / "b.bvh").exists()


def test_betas_of_the_motion_shape_the_skeleton_of_a_smplx_file(tmp_path):
    model, betas = write_smplx_file(tmp_path, vertices=300), np.random.default_rng(1).normal(size=16).astype(np.float32)
    own = Proportions(str(model))
    write_bvh(tmp_path / "a.bvh", Contents(body(), betas, "smplx"), own)
    numbers = re.findall(r"OFFSET ([-\d.e]+) ([-\d.e]+) ([-\d.e]+)", (tmp_path / "a.bvh").read_text())
    joints = load_body_model(model).rest_joints(betas)
    np.testing.assert_allclose(np.float64(numbers[0]), 100 * joints[0], atol=1e-3)  # centimetres
    assert np.abs(joints[0] - own.skeleton.joints[0]).max() > 1e-3
    write_bvh(tmp_path / "b.bvh", Contents(body(), betas, "smplx"), WOMAN)
    write_bvh(tmp_path / "c.bvh", Contents(body()), WOMAN)
    assert (tmp_path / "b.bvh").read_text() == (tmp_path / "c.bvh").read_text()
