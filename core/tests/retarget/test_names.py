"""Bones recognised by name, and told by a mapping file."""

import json

import pytest
from example_rigs import KINDS, bone_names

from twohander.errors import TwohanderError
from twohander.retarget.names import guessed, read_mapping_file, recognised, told, write_mapping_file


@pytest.mark.parametrize("kind", KINDS)
def test_every_bone_of_the_known_kinds_is_recognised(kind):
    names = bone_names(kind)
    rig = recognised(["Armature_extra", *names.values(), "hair.001"])
    assert rig.kind == kind
    assert dict(rig.joints) == {joint: bone for joint, bone in names.items() if joint not in ("spine1", "spine2", "spine3", "neck")}
    assert rig.spine == tuple(names[joint] for joint in ("spine1", "spine2", "spine3")) and rig.neck == (names["neck"],)


def test_thumbs_of_vrm_0_are_numbered_from_the_hand():
    """VRM 0 calls the thumb's bones proximal, intermediate, distal; VRM 1 metacarpal, proximal, distal."""
    renamed = {"Metacarpal": "Proximal", "Proximal": "Intermediate"}
    names = {joint: bone.replace(part, renamed[part]) if "thumb" in joint and (part := bone.split("Thumb")[1]) in renamed else bone
             for joint, bone in bone_names("VRM").items()}
    rig = recognised(list(names.values()))
    assert [rig.joints[f"right_thumb{k}"] for k in (1, 2, 3)] == ["rightThumbProximal", "rightThumbIntermediate", "rightThumbDistal"]


def test_bones_that_deform_win_over_a_control_rigs_others():
    names = list(bone_names("Rigify").values())
    rig = recognised([f"{prefix}{name}" for prefix in ("DEF-", "", "ORG-") for name in names])
    assert rig.joints["left_elbow"] == "DEF-forearm.L" and rig.spine == ("DEF-spine.001", "DEF-spine.002", "DEF-spine.003")


def control_rig():
    """The names of Rigify's controls, of the bones that they move, and of the meta-rig."""
    controls = {"upper_arm": "upper_arm_fk", "forearm": "forearm_fk", "hand": "hand_fk", "thigh": "thigh_fk", "shin": "shin_fk", "foot": "foot_fk"}
    plain = [name for name in bone_names("Rigify").values()]
    fk = [name.replace(part, controls[part]) for name in plain if (part := name.split(".")[0]) in controls]
    return ["torso", "head", "spine_fk.002", "spine_fk.003", *fk, *plain, *(f"DEF-{name}" for name in plain)]


def test_a_control_rig_is_moved_by_its_controls():
    rig = recognised(control_rig())
    assert rig.kind == "Rigify controls" and rig.joints["right_knee"] == "shin_fk.R" and rig.joints["left_index1"] == "f_index.01.L"
    assert rig.settings["thigh_parent.R"] == {"IK_FK": 1}


def test_missing_bones_are_named():
    names = [name for name in bone_names("Mixamo").values() if name not in ("mixamorig:LeftFoot", "mixamorig:RightForeArm")]
    with pytest.raises(TwohanderError, match="looks like Mixamo, but has no LeftFoot, RightForeArm"):
        recognised(names)


def test_a_rig_of_unknown_names_asks_for_a_mapping_file():
    with pytest.raises(TwohanderError, match="none of the known names"):
        recognised([f"Bone.{number:03d}" for number in range(60)])


def mapping_of(kind="Mixamo"):
    names = bone_names(kind)
    chain = ("spine1", "spine2", "spine3", "neck")
    return {joint: bone for joint, bone in names.items() if joint not in chain} | {
        "spine": [names[joint] for joint in chain[:3]], "neck": [names["neck"]]}, list(names.values())


def test_a_mapping_file_tells_the_same_as_the_names(tmp_path):
    mapping, bones = mapping_of()
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"format": "twohander-rig-map", "bones": mapping, "shape_keys": {"jawOpen": "Mouth_Open"}}))
    read = read_mapping_file(path)
    rig, expected = told(bones, read.bones), recognised(bones)
    assert (dict(rig.joints), rig.spine, rig.neck) == (dict(expected.joints), expected.spine, expected.neck)
    assert read.shape_keys == {"jawOpen": "Mouth_Open"}


def test_a_mapping_is_begun_with_what_the_names_tell_and_read_again(tmp_path):
    mapping, bones = mapping_of()
    bones = ["Knie" if bone == mapping["left_knee"] else bone for bone in bones]
    write_mapping_file(tmp_path / "map.json", guessed(bones), {"jawOpen": ""})
    read = read_mapping_file(tmp_path / "map.json").bones
    assert read["left_knee"] == "" and read["jaw"] == "" and read["spine"] == mapping["spine"] and read["head"] == mapping["head"]
    with pytest.raises(TwohanderError, match="which bones are left_knee$"):
        told(bones, read)
    assert told(bones, read | {"left_knee": "Knie"}).joints == recognised(list(mapping_of()[1])).joints | {"left_knee": "Knie"}


def test_a_mapping_leaves_a_known_control_rig_to_its_names(tmp_path):
    write_mapping_file(tmp_path / "map.json", guessed(control_rig()), {"jawOpen": "Mouth_Open"})
    read = read_mapping_file(tmp_path / "map.json")
    assert read.bones is None and read.shape_keys == {"jawOpen": "Mouth_Open"}


@pytest.mark.parametrize("change, message", [
    ({"tail": "Bone"}, "tail"), ({"head": "Kopf"}, "Kopf"), ({"spine": "Spine"}, "list of bone names"), ({"head": 7}, "name of a bone")])
def test_a_wrong_mapping_is_refused_in_words(change, message):
    mapping, bones = mapping_of()
    with pytest.raises(TwohanderError, match=message):
        told(bones, mapping | change)


def test_a_mapping_without_a_required_joint_is_refused():
    mapping, bones = mapping_of()
    del mapping["left_knee"]
    with pytest.raises(TwohanderError, match="left_knee"):
        told(bones, mapping)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "twohander-rig-map"}', '{"format": "twohander-rig-map", "bones": []}',
                                  '{"format": "twohander-rig-map", "bonse": {"head": "Head"}}', "[" * 100_000])
def test_other_files_are_refused(text, tmp_path):
    path = tmp_path / "map.json"
    path.write_text(text)
    with pytest.raises(TwohanderError, match="map.json"):
        read_mapping_file(path)
