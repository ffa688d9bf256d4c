"""The user's own rigs: recognised, animated in bulk, pointing as the source points."""

import json
from dataclasses import replace
from math import pi

import addon
import addon_utils
import bpy
import numpy as np
import pytest
from addon import bone_choice, rig_motion, rigs
from addon.actions import curve_owner
from example_rigs import bone_names, example_rig
from mathutils import Matrix, Vector
from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX, ARKIT_NAMES
from twohander.body.skeleton import JOINT
from twohander.engines.duet import animate
from twohander.formats.arkit_weights import whole_weights
from twohander.formats.proportions import Proportions
from twohander.formats.smplx_npz import write_smplx_npz
from twohander.motion import face_of, sliced
from twohander.retarget.names import REQUIRED, recognised
from user_rigs import build_rig

FRAMES = 60  # two seconds at 30 frames a second
LIMBS = [(f"{side}_{joint}", f"{side}_{child}") for side in ("left", "right") for joint, child in (
    ("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "middle1"), ("index1", "index2"), ("index2", "index3"), ("thumb1", "thumb2"))]
KINDS = {
    "Mixamo": {"spelt": lambda name: name, "scale": 0.01, "turn": Matrix.Rotation(pi / 2, 4, "X")},  # as its FBX files come in
    "Rigify": {"spelt": lambda name: f"Head.{name.replace('Left', '_L').replace('Right', '_R')}", "mode": "XYZ"},
    "VRM": {"spelt": lambda name: name[0].upper() + name[1:], "turn": Matrix.Rotation(1.0, 4, "Z"), "mode": "AXIS_ANGLE"},
}


@pytest.fixture(scope="module")
def take():
    """The first two seconds of the sample."""
    return [sliced(motion, 0, FRAMES) for motion in animate(seed=1).motions]


@pytest.fixture
def registered(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "models"))
    addon.register()
    yield bpy.context.scene.twohander
    addon.unregister()


def built(kind, name="Ann"):
    example = example_rig(kind, arms_down=0.8, legs=1.15, arms=0.9)
    return example, *build_rig(example, name, **KINDS[kind])


def bone_places(armature, example, frame) -> dict[str, np.ndarray]:
    """Where the bones begin in the world as Blender has them, in the core's axes."""
    bpy.context.scene.frame_set(frame)
    evaluated = armature.evaluated_get(bpy.context.evaluated_depsgraph_get())
    places = {joint: evaluated.matrix_world @ evaluated.pose.bones[bone].head for joint, bone in example.bones.items()}
    return {joint: np.array([place.x, place.z, -place.y]) for joint, place in places.items()}


def unit(vector):
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize("kind", KINDS)
def test_bones_point_as_the_sources_and_shape_keys_have_its_weights(kind, take):
    example, armature, body = built(kind)
    yaw = Matrix.Rotation(1.0, 4, "Z") if kind == "VRM" else Matrix()
    armature.matrix_world = yaw @ armature.matrix_world
    motion = take[0]
    rig_motion.animate(rigs.adopt(armature), motion, Proportions(), 1, 30.0)
    assert armature.pose.bones[0].rotation_mode == KINDS[kind].get("mode", "QUATERNION")
    source = Proportions().skeleton.positions(motion.body.rotations.astype(np.float64), motion.body.translation)
    ankles = []
    for frame in (1, 17, 42, 60):
        places = bone_places(armature, example, frame)
        for start, end in LIMBS:
            x, y, z = unit(source[frame - 1, JOINT[end]] - source[frame - 1, JOINT[start]])
            turned = yaw @ Matrix.Translation((x, -z, y)).translation
            np.testing.assert_allclose(unit(places[end] - places[start]), [turned.x, turned.z, -turned.y], atol=2e-4)
        ankles.append(places["left_ankle"])
    moved = np.linalg.norm(source[[0, 16, 41, 59], JOINT["left_ankle"]] - source[0, JOINT["left_ankle"]], axis=1)
    assert np.all(np.linalg.norm(ankles - ankles[0], axis=1) < 1e-3 + 1.2 * moved)
    assert abs(ankles[0][1] - example.positions["left_ankle"][1]) < 2e-3

    weights = whole_weights(face_of(motion), Proportions())
    keys = body.data.shape_keys
    curves = {curve.data_path: curve for curve in curve_owner(keys.animation_data.action, keys).fcurves}
    assert len(curves) == len(ARKIT_NAMES)
    for name in ("jawOpen", "eyeBlinkLeft", "mouthSmileRight", "eyeLookOutLeft"):
        curve = curves[f'key_blocks["{KINDS[kind]["spelt"](name)}"].value']
        found = [curve.evaluate(frame) for frame in range(1, FRAMES + 1)]
        np.testing.assert_allclose(found, weights[:, ARKIT_INDEX[name]], atol=1e-6)


def test_a_motion_file_moves_a_rig_as_it_moves_the_character_whose_part_it_plays(registered, take, tmp_path):
    example, armature, body = built("Mixamo")
    bpy.context.view_layer.objects.active = body
    with pytest.raises(RuntimeError, match="a rig of yours that plays A or B"):
        bpy.ops.twohander.import_motion(filepath="a.bvh")
    bpy.ops.twohander.use_rig(person="A")
    write_smplx_npz(tmp_path / "a.npz", take[0])
    bpy.context.scene.render.fps = 30
    assert bpy.ops.twohander.import_motion(filepath=str(tmp_path / "a.npz")) == {"FINISHED"}
    source = Proportions().skeleton.positions(take[0].body.rotations.astype(np.float64), take[0].body.translation)[29]
    places = bone_places(armature, example, 30)
    for start, end in LIMBS:
        np.testing.assert_allclose(unit(places[end] - places[start]), unit(source[JOINT[end]] - source[JOINT[start]]), atol=2e-4)
    assert body.data.shape_keys.animation_data.action is not None
    np.save(tmp_path / "talk.npy", np.ones((5, 56), np.float32))
    before = armature.animation_data.action
    with pytest.raises(RuntimeError, match="flame, arkit is needed"):
        bpy.ops.twohander.import_motion(filepath=str(tmp_path / "talk.npy"))
    assert armature.animation_data.action == before


def test_two_rigs_of_the_users_play_the_conversation_and_keep_their_actions(registered, take):
    _, armature, body = built("Mixamo", "Ann")
    _, other, _ = built("VRM", "Bob")
    before = bpy.data.actions.new("Mine")
    armature.animation_data_create().action = before
    for selected, person in ((body, "A"), (other, "B")):
        bpy.context.view_layer.objects.active = selected
        assert bpy.ops.twohander.use_rig(person=person) == {"FINISHED"}
    assert (registered.person_a, registered.person_b) == (armature, other)
    assert bpy.ops.twohander.animate.poll()
    bpy.ops.twohander.animate()
    assert armature.animation_data.action not in (None, before) and before.name in bpy.data.actions and before.use_fake_user
    assert other.animation_data.action is not None and body.data.shape_keys.animation_data.action is not None


def test_the_button_is_grey_without_a_rig_and_says_why(registered):
    with pytest.raises(RuntimeError, match="Select an armature"):
        bpy.ops.twohander.use_rig()


def test_missing_bones_are_named_and_nothing_is_remembered(registered):
    _, armature, _ = built("Mixamo")
    armature.data.bones["mixamorig:LeftFoot"].name = "Foo"
    bpy.context.view_layer.objects.active = armature
    with pytest.raises(RuntimeError, match="looks like Mixamo, but has no LeftFoot"):
        bpy.ops.twohander.use_rig()
    assert registered.person_a is None and rigs.PROPERTY not in armature


def test_a_mapping_file_moves_a_rig_of_any_names(registered, tmp_path, take):
    example, armature, body = built("Mixamo")
    for joint, bone in example.bones.items():
        armature.data.bones[bone].name = f"knochen {joint}"
    body.data.shape_keys.key_blocks["jawOpen"].name = "Kiefer"
    chains = {"spine": ["spine1", "spine2", "spine3"], "neck": ["neck"]}
    bones = {joint: f"knochen {joint}" for joint in example.bones if joint not in sum(chains.values(), [])}
    bones |= {chain: [f"knochen {joint}" for joint in joints] for chain, joints in chains.items()}
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"format": "twohander-rig-map", "bones": bones, "shape_keys": {"jawOpen": "Kiefer"}}))
    registered.mapping = str(path)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.twohander.use_rig(person="A")
    rig_motion.animate(rigs.find(armature), take[0], Proportions(), 1, 30.0)
    keys = body.data.shape_keys
    assert [curve.data_path for curve in curve_owner(keys.animation_data.action, keys).fcurves] == ['key_blocks["Kiefer"].value']


def test_a_mapping_is_begun_in_a_file_completed_by_hand_and_used(registered, tmp_path):
    _, armature, body = built("Mixamo")
    armature.data.bones["mixamorig:LeftLeg"].name = "Knie"
    body.data.shape_keys.key_blocks["jawOpen"].name = "Kiefer"
    bpy.context.view_layer.objects.active = body
    path = tmp_path / "map.json"
    assert bpy.ops.twohander.write_mapping(filepath=str(path)) == {"FINISHED"}
    assert registered.mapping == str(path)
    with pytest.raises(RuntimeError, match="which bones are left_knee"):
        bpy.ops.twohander.use_rig(person="A")
    content = json.loads(path.read_text())
    assert content["shape_keys"].keys() == set(ARKIT_NAMES) and content["shape_keys"]["jawOpen"] == ""
    content["bones"]["left_knee"], content["shape_keys"]["jawOpen"] = "Knie", "Kiefer"
    path.write_text(json.dumps(content))
    bpy.ops.twohander.use_rig(person="A")
    rig = rigs.find(armature)
    assert rig.bones.joints["left_knee"] == "Knie" and rig.faces()[body]["jawOpen"] == "Kiefer"


def test_a_mapping_that_cannot_be_written_is_reported(registered, tmp_path):
    _, armature, _ = built("Mixamo")
    bpy.context.view_layer.objects.active = armature
    with pytest.raises(RuntimeError, match="map.json"):
        bpy.ops.twohander.write_mapping(filepath=str(tmp_path / "nowhere" / "map.json"))
    assert registered.mapping == ""


def test_a_mapping_is_begun_for_rigs_only_and_the_button_says_so(registered):
    bpy.context.view_layer.objects.active = None
    with pytest.raises(RuntimeError, match="Select an armature"):
        bpy.ops.twohander.write_mapping(filepath="map.json")


def test_bones_are_chosen_in_a_dialog_and_spine_neck_and_fingers_follow(registered, take):
    example, armature, _ = built("Mixamo")
    for joint, bone in example.bones.items():
        if not joint[-1].isdigit() or joint.startswith("spine"):
            armature.data.bones[bone].name = f"knochen {joint}"
    bpy.context.view_layer.objects.active = armature
    offered = bone_choice.choices(armature)
    assert offered.keys() == set(bone_choice.OFFERED) and not any(offered.values())
    rows = [{"name": joint, "bone": f"knochen {joint}" if f"knochen {joint}" in armature.data.bones else ""} for joint in offered]
    assert bpy.ops.twohander.map_bones(joints=rows) == {"FINISHED"}
    assert bpy.ops.twohander.use_rig(person="A") == {"FINISHED"}
    rig = rigs.find(armature)
    assert rig.bones.spine == ("knochen spine1", "knochen spine2", "knochen spine3") and rig.bones.neck == ("knochen neck",)
    assert rig.bones.joints["left_knee"] == "knochen left_knee" and rig.bones.joints["right_index2"] == example.bones["right_index2"]
    rig_motion.animate(rig, take[0], Proportions(), 1, 30.0)
    assert armature.animation_data.action is not None
    armature.data.bones["knochen left_knee"].name = "Knie"
    with pytest.raises(RuntimeError, match="no bone knochen left_knee any more, which was chosen for left_knee"):
        bpy.ops.twohander.use_rig(person="A")
    assert bpy.ops.twohander.map_bones(joints=[{"name": "left_knee", "bone": "Knie"}]) == {"FINISHED"}
    bpy.ops.twohander.use_rig(person="A")
    assert rigs.find(armature).bones.joints["left_knee"] == "Knie"


def test_what_names_tell_is_offered_and_what_is_left_out_is_told(registered, tmp_path, capfd):
    example, armature, _ = built("VRM")
    bpy.context.view_layer.objects.active = armature
    offered = bone_choice.choices(armature)
    assert all(offered[joint] == example.bones[joint] for joint in REQUIRED)
    bpy.ops.twohander.map_bones(joints=[{"name": "head", "bone": ""}])
    with pytest.raises(RuntimeError, match="no bones of .* are chosen for head"):
        bpy.ops.twohander.use_rig(person="A")
    bpy.ops.twohander.map_bones(joints=[{"name": "head", "bone": offered["head"]}])
    bpy.ops.twohander.write_mapping(filepath=str(tmp_path / "map.json"))
    assert json.loads((tmp_path / "map.json").read_text())["bones"]["head"] == offered["head"]
    capfd.readouterr()
    bpy.ops.twohander.map_bones()
    assert "map.json says other bones and comes first" in capfd.readouterr().out
    registered.mapping = ""
    bpy.ops.twohander.map_bones()
    assert "are mapped: use the rig" in capfd.readouterr().out


def test_a_bone_that_is_chosen_twice_is_refused(registered):
    _, armature, _ = built("Mixamo")
    bpy.context.view_layer.objects.active = armature
    with pytest.raises(RuntimeError, match="mixamorig:LeftLeg cannot be both left_knee and left_ankle"):
        bpy.ops.twohander.map_bones(joints=[{"name": "left_ankle", "bone": "mixamorig:LeftLeg"}])
    assert bone_choice.PROPERTY not in armature


def test_bones_are_chosen_for_rigs_only(registered):
    bpy.context.view_layer.objects.active = None
    with pytest.raises(RuntimeError, match="Select an armature"):
        bpy.ops.twohander.map_bones()


def test_bones_under_constraints_are_refused(registered):
    _, armature, _ = built("Rigify")
    armature.pose.bones["forearm.L"].constraints.new("COPY_ROTATION")
    bpy.context.view_layer.objects.active = armature
    with pytest.raises(RuntimeError, match="forearm.L is moved by the constraint"):
        bpy.ops.twohander.use_rig()


def test_the_stage_is_set_for_rigs_too(registered):
    for kind, person in (("Mixamo", "A"), ("VRM", "B")):
        example, armature, body = built(kind, person)
        body.parent = armature
        body.matrix_parent_inverse = armature.matrix_world.inverted()
        armature.location += Vector((3.0, 2.0, 1.0))
        bpy.context.view_layer.update()
        bpy.context.view_layer.objects.active = armature
        bpy.ops.twohander.use_rig(person=person)
    bpy.ops.twohander.set_stage()
    first, second = (bone_places(armature, example, 1) for armature, example in zip(
        (registered.person_a, registered.person_b), (example_rig(kind) for kind in ("Mixamo", "VRM"))))
    for places, ahead in ((first, 1), (second, -1)):
        across = places["left_hip"] - places["right_hip"]
        assert np.cross(across, [0, 1, 0])[0] * ahead > 0  # A faces to +X, B to -X: each other
    assert np.linalg.norm((first["pelvis"] - second["pelvis"])[[0, 2]]) == pytest.approx(registered.distance, abs=1e-3)
    assert first["left_foot"][1] == pytest.approx(example_rig("Mixamo").positions["left_foot"][1], abs=2e-3)


@pytest.fixture
def meta_rig():
    """Rigify's own human meta-rig, as it comes with Blender."""
    addon_utils.enable("rigify", default_set=True)
    bpy.ops.object.armature_human_metarig_add()
    yield bpy.context.object
    addon_utils.disable("rigify", default_set=True)


def test_rigifys_own_meta_rig_moves_as_the_source(meta_rig, take):
    rig = rigs.adopt(meta_rig)
    assert rig.bones.kind == "Rigify" and len(rig.bones.spine) == 3 and {"left_pinky3", "right_foot"} <= set(rig.bones.joints)
    rig_motion.animate(rig, take[0], Proportions(), 1, 30.0)
    source = Proportions().skeleton.positions(take[0].body.rotations.astype(np.float64), take[0].body.translation)
    bpy.context.scene.frame_set(31)
    for start, end in LIMBS:
        head, tail = (meta_rig.pose.bones[rig.bones.joints[joint]].head for joint in (start, end))
        x, y, z = unit(source[30, JOINT[end]] - source[30, JOINT[start]])
        np.testing.assert_allclose((tail - head).normalized(), (x, -z, y), atol=2e-4)


def test_the_control_rig_that_rigify_generates_carries_its_deforming_bones_along(meta_rig, take):
    bpy.ops.pose.rigify_generate()
    armature, motion = bpy.context.object, take[0]
    turned = motion.body.rotations.astype(np.float64)
    turned[:, 0] = rotation.multiply(rotation.from_axis_angle(np.array([0.1, 1.0, 0])), turned[:, 0])  # far enough for every "follow" to show
    body = replace(motion.body, rotations=turned)
    rig = rigs.adopt(armature)
    assert rig.bones.kind == "Rigify controls" and rigs.find(armature) == rig
    rig_motion.animate(rig, replace(motion, body=body), Proportions(), 1, 30.0)
    places, turns = Proportions().skeleton.pose(body.rotations, body.translation.astype(np.float64))
    deforming = recognised([f"DEF-{bone}" for bone in bone_names("Rigify").values()]).joints
    for frame in (1, 31, 60):
        bpy.context.scene.frame_set(frame)
        bones = armature.pose.bones
        for start, end in LIMBS:
            if "middle1" not in end:  # Rigify's palms lie between hand and finger
                x, y, z = unit(places[frame - 1, JOINT[end]] - places[frame - 1, JOINT[start]])
                np.testing.assert_allclose((bones[deforming[end]].head - bones[deforming[start]].head).normalized(), (x, -z, y), atol=2e-3)
        for bone, joint in (("DEF-spine", "pelvis"), ("DEF-spine.003", "spine3"), ("DEF-spine.006", "head")):
            found = np.array(bones[bone].matrix.to_quaternion() @ bones[bone].bone.matrix_local.to_quaternion().inverted())
            w, x, y, z = turns[frame - 1, JOINT[joint]]
            assert rotation.angle_between(found, np.array([w, x, -z, y])) < 2e-3
    assert bones["thigh_parent.L"]["IK_FK"] == 1.0
