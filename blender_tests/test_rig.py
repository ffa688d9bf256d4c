"""Rigs: the mesh that Blender evaluates is the body model's own mesh."""

from dataclasses import replace

import bpy
import numpy as np
import pytest
from addon import characters
from addon.actions import curve_owner
from poses import random_motion
from scene_reading import evaluated_vertices
from twohander import rotation
from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT, JOINT_NAMES, LEFT_HAND, RIGHT_HAND
from twohander.body.skinning import posed_vertices
from twohander.errors import ExpressionSpaceError, TwohanderError
from twohander.motion import ExpressionSpace

EXACT = 1e-5  # metres
WITH_CORRECTIVES = 1e-4  # metres


def greatest_error(character, model, motion, correctives) -> float:
    expected = model.vertices(motion.body.rotations, motion.body.translation, motion.expression, correctives=correctives)
    errors = []
    for frame, vertices in enumerate(expected):
        bpy.context.scene.frame_set(frame + 1)
        errors.append(np.abs(evaluated_vertices(character.body) - vertices).max())
    return max(errors)


def at_motion_rate(motion):
    bpy.context.scene.render.fps = round(motion.fps)
    return motion


def test_open_characters_without_correctives_equal_their_body_model(open_body, generator):
    model, look = open_body
    character = characters.build_character(model, look, "Anna", correctives=False)
    motion = at_motion_rate(random_motion(model, 4, generator))
    characters.animate(character, motion)
    assert greatest_error(character, model, motion, correctives=False) < EXACT


def test_open_characters_have_their_few_correctives_unasked(open_body, generator):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    motion = at_motion_rate(random_motion(model, 3, generator))
    characters.animate(character, motion)
    assert greatest_error(character, model, motion, correctives=True) < WITH_CORRECTIVES


def test_garments_lie_where_the_skinning_of_the_look_puts_them(open_body, generator):
    model, look = open_body
    character = characters.build_character(model, look, "Anna", correctives=False)
    motion = at_motion_rate(random_motion(model, 1, generator))
    characters.animate(character, motion)
    bpy.context.scene.frame_set(1)
    rest = model.rest_vertices() + model.expression_directions @ motion.expression[0]
    for part in look.parts:
        garment = next(child for child in character.parts if child[characters.PART_PROPERTY] == part.name)
        shaped = part.vertices + sum(motion.expression[0, model.expression_names.index(name)] * offset
                                     for name, offset in part.expression_offsets.items())
        expected = posed_vertices(shaped, model.joint_regressor @ rest, model.parents, part.weights,
                                  rotation.to_matrix(motion.body.rotations[0])) + motion.body.translation[0]
        # Cloth's thickness adds its inner side behind the vertices of the outer one.
        assert np.abs(evaluated_vertices(garment)[:len(expected)] - expected).max() < EXACT, part.name


def test_a_random_model_without_correctives_equals_its_body_model(random_body, generator):
    character = characters.build_character(random_body, None, "Random", correctives=False)
    motion = at_motion_rate(random_motion(random_body, 4, generator))
    characters.animate(character, motion)
    assert greatest_error(character, random_body, motion, correctives=False) < EXACT


def test_a_random_model_with_all_correctives_equals_its_body_model(random_body, generator):
    character = characters.build_character(random_body, None, "Random", correctives=True)
    motion = at_motion_rate(random_motion(random_body, 2, generator))
    characters.animate(character, motion)
    assert greatest_error(character, random_body, motion, correctives=True) < WITH_CORRECTIVES


def test_only_correctives_that_act_are_keyed_and_none_stays_from_another_motion(random_body, generator):
    character = characters.build_character(random_body, None, "Random", correctives=True)
    motion = at_motion_rate(random_motion(random_body, 2, generator))
    still = rotation.identity(len(motion), motion.body.rotations.shape[1])
    still[:, JOINT["left_elbow"]] = motion.body.rotations[:, JOINT["left_elbow"]]
    one_elbow = replace(motion, body=replace(motion.body, rotations=still))
    assert len(correctives_keyed(character, motion)) > 400
    bpy.context.scene.frame_set(2)
    acting = correctives_keyed(character, one_elbow)
    assert 0 < len(acting) <= 9 and all("left_elbow" in path for path in acting)
    assert greatest_error(character, random_body, one_elbow, correctives=True) < WITH_CORRECTIVES


def correctives_keyed(character, motion) -> list[str]:
    keys = character.body.data.shape_keys
    owner = curve_owner(characters.animate(character, motion)[1], keys)
    return [curve.data_path for curve in owner.fcurves if curve.data_path.startswith('key_blocks["pose_')]


@pytest.mark.parametrize("name", OPEN_CHARACTERS)
def test_a_flame_head_plays_the_head_of_a_whole_motion(name, generator):
    model = load_body_model(open_character(name).flame)
    character = characters.build_character(model, None, "Head")
    motion = at_motion_rate(random_motion(model, 3, generator))
    characters.animate(character, motion)
    turns = motion.body.rotations
    neck = rotation.multiply(turns[:, JOINT["neck"]], turns[:, JOINT["head"]])
    trunk = turns[:, 0]
    for joint in ("spine1", "spine2", "spine3"):
        trunk = rotation.multiply(trunk, turns[:, JOINT[joint]])
    own = np.stack([trunk, neck, *(turns[:, JOINT[joint]] for joint in ("jaw", "left_eye", "right_eye"))], axis=1)
    for frame, expected in enumerate(model.vertices(own, None, motion.expression)):
        bpy.context.scene.frame_set(frame + 1)
        assert np.abs(evaluated_vertices(character.body) - expected).max() < WITH_CORRECTIVES


def test_identity_coefficients_shape_the_mesh_and_move_the_bones(random_body, generator):
    betas = generator.normal(0, 1, 10)
    character = characters.build_character(random_body, None, "Random", correctives=False, betas=betas)
    assert np.abs(evaluated_vertices(character.body) - random_body.rest_vertices(betas)).max() < EXACT
    heads = np.array([character.armature.data.bones[name].head_local for name in random_body.joint_names])
    joints = random_body.rest_joints(betas)
    assert np.abs(heads - np.stack([joints[:, 0], -joints[:, 2], joints[:, 1]], axis=-1)).max() < EXACT


def test_the_smplx_library_poses_the_same_meshes(oracle_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path))  # FLAME's pickle is converted once
    files = sorted(oracle_folder.glob("*.npz"))
    assert files, f"{oracle_folder.name} holds no vertices; run oracle.py first"
    for file in files:
        bpy.ops.wm.read_factory_settings(use_empty=True)
        case = dict(np.load(file, allow_pickle=False))
        model = load_body_model(file.parent / "models" / str(case["model"]))
        character = characters.build_character(model, None, "Oracle", correctives=False)
        motion = at_motion_rate(random_motion(model, len(case["vertices"]), np.random.default_rng(0)))
        body = replace(motion.body, rotations=rotation.from_axis_angle(case["poses"]).astype(np.float32), translation=case["translation"])
        characters.animate(character, replace(motion, body=body, expression=case["expression"]))
        for frame, expected in enumerate(case["vertices"]):
            bpy.context.scene.frame_set(frame + 1)
            assert np.abs(evaluated_vertices(character.body) - expected).max() < EXACT, file.name


def test_brows_lashes_and_clothes_move_with_the_skin(open_body, generator):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    motion = at_motion_rate(random_motion(model, 2, generator))
    characters.animate(character, motion)
    bpy.context.scene.frame_set(2)
    skin = character.body.data.shape_keys.key_blocks
    for part in character.parts:
        if part.data.shape_keys is None:
            continue
        for block in part.data.shape_keys.key_blocks[1:]:
            assert block.value == pytest.approx(skin[block.name].value, abs=1e-6), f"{part.name} {block.name}"


def test_parts_follow_the_body_models_skinning(open_body, generator):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    motion = at_motion_rate(random_motion(model, 1, generator))
    motion = replace(motion, expression=np.zeros_like(motion.expression))
    characters.animate(character, motion)
    bpy.context.scene.frame_set(1)
    by_name = {part[characters.PART_PROPERTY]: part for part in character.parts}
    for part in look.parts:
        if part.pose_offsets:
            continue
        garment = replace(model, template=part.vertices, weights=part.weights, expression_directions=np.zeros((len(part.vertices), 3, 0)),
                          pose_directions={}, joint_regressor=np.zeros((len(JOINT_NAMES), len(part.vertices))))
        target = by_name[part.name]
        for modifier in target.modifiers:
            modifier.show_viewport = modifier.type == "ARMATURE"
        expected = posed_with_joints(garment, model.rest_joints(), motion)
        assert np.abs(evaluated_vertices(target) - expected).max() < EXACT, part.name


def posed_with_joints(garment, joints, motion):
    matrices = rotation.to_matrix(motion.body.rotations[0].astype(np.float64))
    return posed_vertices(garment.template, joints, garment.parents, garment.weights, matrices) + motion.body.translation[0]


def test_fingers_get_the_models_mean_hand_pose_when_the_motion_leaves_it_out(random_body, generator):
    character = characters.build_character(random_body, None, "Random", correctives=False)
    motion = at_motion_rate(random_motion(random_body, 2, generator, flat_hand_mean=False))
    characters.animate(character, motion)
    vectors = rotation.to_axis_angle(motion.body.rotations)
    vectors[:, LEFT_HAND] += random_body.hands_mean[:15]
    vectors[:, RIGHT_HAND] += random_body.hands_mean[15:]
    complete = replace(motion, body=replace(motion.body, rotations=rotation.from_axis_angle(vectors), flat_hand_mean=True))
    assert greatest_error(character, random_body, complete, correctives=False) < EXACT


def test_a_moved_armature_carries_the_animated_body_along(random_body, generator):
    character = characters.build_character(random_body, None, "Random", correctives=False)
    motion = at_motion_rate(random_motion(random_body, 1, generator))
    characters.animate(character, motion)
    bpy.context.scene.frame_set(1)
    before = evaluated_vertices(character.body)
    character.armature.location = (1.0, 2.0, 0.5)
    bpy.context.view_layer.update()
    assert np.abs(evaluated_vertices(character.body) - before - (1.0, 0.5, -2.0)).max() < EXACT


def test_expression_values_of_another_space_are_refused(open_body, generator):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    motion = replace(random_motion(model, 1, generator), space=ExpressionSpace.FLAME)
    with pytest.raises(ExpressionSpaceError, match="arkit"):
        characters.animate(character, motion)


def test_an_expression_beyond_blenders_sliders_is_refused_by_name(random_body, generator):
    character = characters.build_character(random_body, None, "Random", correctives=False)
    motion = random_motion(random_body, 1, generator)
    motion.expression[0, 3] = 12
    with pytest.raises(TwohanderError, match="expression_003"):
        characters.animate(character, motion)


def test_a_character_is_found_again_after_saving_and_loading(random_body, tmp_path):
    built = characters.build_character(random_body, None, "Random", correctives=False)
    names = sorted(member.name for member in built.objects)
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    found = characters.find(bpy.data.objects["Random Body"])
    assert sorted(member.name for member in found.objects) == names
    assert characters.find_all(bpy.context.scene) == (found,)


def test_an_object_that_is_no_character_is_not_taken_for_one():
    lamp = bpy.data.objects.new("Lamp", None)
    assert characters.find(lamp) is None
    assert characters.find(None) is None


def test_two_characters_of_one_name_stay_apart(random_body):
    first = characters.build_character(random_body, None, "Twin", correctives=False)
    second = characters.build_character(random_body, None, "Twin", correctives=False)
    assert first.armature != second.armature and first.body != second.body
    assert second.body.modifiers["Armature"].object == second.armature


def test_bones_run_from_joint_to_joint_and_belong_to_one_collection(open_body):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    bones = character.armature.data.bones
    joints = model.rest_joints()
    for index, name in enumerate(model.joint_names):
        x, y, z = joints[index]
        assert np.allclose(bones[name].head_local, (x, -z, y), atol=1e-6)
        assert len(bones[name].collections) == 1
    for upper, lower in (("left_shoulder", "left_elbow"), ("right_knee", "right_ankle"), ("spine1", "spine2"), ("left_index2", "left_index3")):
        assert np.allclose(bones[upper].tail_local, bones[lower].head_local, atol=1e-6)


@pytest.mark.parametrize(("bone", "tip", "direction"), [
    ("left_elbow", "left_wrist", (0, -1, 0)), ("right_elbow", "right_wrist", (0, -1, 0)),
    ("left_index1", "left_index2", (0, 0, -1)), ("right_index1", "right_index2", (0, 0, -1)),
    ("left_knee", "left_ankle", (0, 1, 0)), ("right_knee", "right_ankle", (0, 1, 0)), ("spine1", "spine2", (0, -1, 0))])
def test_a_positive_turn_about_a_bones_x_axis_bends_the_natural_way(open_body, bone, tip, direction):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    tip_bone = character.armature.pose.bones[tip]
    before = tip_bone.head.copy()
    pose_bone = character.armature.pose.bones[bone]
    pose_bone.rotation_mode = "XYZ"
    pose_bone.rotation_euler.x = 0.5
    bpy.context.view_layer.update()
    moved = tip_bone.head - before
    assert np.dot(moved, direction) > 0.9 * np.sqrt(moved.x ** 2 + moved.y ** 2 + moved.z ** 2) * np.cos(0.25)


def test_building_leaves_the_users_selection_and_active_object_alone(random_body):
    empty = bpy.data.objects.new("Mine", None)
    bpy.context.scene.collection.objects.link(empty)
    bpy.context.view_layer.objects.active = empty
    empty.select_set(True)
    characters.build_character(random_body, None, "Random", correctives=False)
    assert bpy.context.view_layer.objects.active == empty
    assert [chosen.name for chosen in bpy.context.selected_objects] == ["Mine"]
