"""Keys: written in bulk, into new actions, where and what they should be."""

import bpy
import numpy as np
import pytest
from addon import characters
from addon.actions import Curve, curve_owner, write_action
from poses import random_motion


def keys_of(curve) -> np.ndarray:
    points = np.empty(len(curve.keyframe_points) * 2, np.float32)
    curve.keyframe_points.foreach_get("co", points)
    return points.reshape(-1, 2)


def curves_of(target: bpy.types.ID) -> dict:
    owner = curve_owner(target.animation_data.action, target)
    return {(curve.data_path, curve.array_index): curve for curve in owner.fcurves}


def test_written_keys_are_the_values_given_on_their_frames(generator):
    target = bpy.data.objects.new("Target", None)
    frames, values = 3 + np.arange(50) * 0.8, generator.normal(size=50)
    write_action(target, "Move", frames, [Curve("location", 2, values, "Place")])
    keys = keys_of(curves_of(target)["location", 2])
    assert np.allclose(keys, np.stack([frames, values], axis=1), atol=1e-6)


def test_written_curves_evaluate_as_keys_set_one_by_one(generator):
    bulk, single = (bpy.data.objects.new(name, None) for name in ("Bulk", "Single"))
    values = generator.normal(size=20)
    write_action(bulk, "Bulk", np.arange(20) * 2.0, [Curve("location", 0, values, "Place")])
    for frame, value in enumerate(values):
        single.location.x = value
        single.keyframe_insert("location", index=0, frame=frame * 2.0)
    reference = curves_of(single)["location", 0]
    for point in reference.keyframe_points:
        point.interpolation = "LINEAR"
    for frame in np.arange(0, 38, 0.25):
        assert curves_of(bulk)["location", 0].evaluate(frame) == pytest.approx(reference.evaluate(frame), abs=1e-6)


def test_curves_are_grouped_under_the_names_given():
    target = bpy.data.objects.new("Target", None)
    curves = [Curve("location", 0, np.zeros(2), "Place"), Curve("location", 1, np.zeros(2), "Place"), Curve("scale", 0, np.ones(2), "Size")]
    write_action(target, "Move", np.array([1.0, 2.0]), curves)
    assert {key: curve.group.name for key, curve in curves_of(target).items()} == {
        ("location", 0): "Place", ("location", 1): "Place", ("scale", 0): "Size"}


def test_an_action_that_was_there_is_kept(generator):
    target = bpy.data.objects.new("Target", None)
    target.location = (1, 2, 3)
    target.keyframe_insert("location", frame=1)
    before = target.animation_data.action
    written = write_action(target, "Move", np.array([1.0, 2.0]), [Curve("location", 0, np.zeros(2), "Place")])
    assert target.animation_data.action == written != before
    assert before.name in bpy.data.actions and before.use_fake_user


def test_animating_twice_makes_new_actions_and_keeps_the_first(random_body, generator):
    character = characters.build_character(random_body, None, "Random", correctives=False)
    first = characters.animate(character, random_motion(random_body, 2, generator))
    second = characters.animate(character, random_motion(random_body, 2, generator))
    assert not set(first) & set(second)
    assert all(action.name in bpy.data.actions and action.use_fake_user for action in first)
    assert character.armature.animation_data.action == second[0]


def test_neighbouring_quaternion_keys_never_jump_to_the_other_sign(random_body, generator):
    motion = random_motion(random_body, 30, generator)
    motion.body.rotations[::2] *= -1  # the same rotations, as an engine may hand them over
    character = characters.build_character(random_body, None, "Random", correctives=False)
    characters.animate(character, motion)
    curves = curves_of(character.armature)
    for name in random_body.joint_names:
        path = f'pose.bones["{name}"].rotation_quaternion'
        values = np.stack([keys_of(curves[path, part])[:, 1] for part in range(4)], axis=1)
        assert (np.sum(values[1:] * values[:-1], axis=1) >= 0).all()
        assert np.allclose(np.linalg.norm(values, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize(("scene_rate", "base", "motion_rate"), [(24, 1.0, 30.0), (30, 1.001, 25.0), (60, 1.0, 30.0), (25, 1.0, 50.0)])
def test_frames_keep_their_time_at_any_scene_rate(random_body, generator, scene_rate, base, motion_rate):
    scene = bpy.context.scene
    scene.render.fps, scene.render.fps_base = scene_rate, base
    motion = random_motion(random_body, 40, generator, fps=motion_rate)
    character = characters.build_character(random_body, None, "Random", correctives=False)
    characters.animate(character, motion, start_frame=11)
    keys = keys_of(curves_of(character.armature)['pose.bones["head"].rotation_quaternion', 0])
    seconds = (keys[:, 0] - 11) * base / scene_rate
    assert np.allclose(seconds, np.arange(40) / motion_rate, atol=1e-5)


def test_sliders_are_wide_enough_for_every_key(open_body, generator):
    model, look = open_body
    bpy.context.scene.render.fps = 30
    character = characters.build_character(model, look, "Anna")
    motion = random_motion(model, 2, generator)
    motion.expression[1, :] = 3.5
    characters.animate(character, motion, start_frame=1)
    bpy.context.scene.frame_set(2)
    blocks = character.body.data.shape_keys.key_blocks
    shown = [name for name in model.expression_names if name in blocks]
    assert len(shown) > 40
    assert [blocks[name].value for name in shown] == pytest.approx([3.5] * len(shown), abs=1e-5)


def test_bones_that_only_turn_get_no_location_keys(open_body, generator):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    characters.animate(character, random_motion(model, 2, generator))
    moved = {path for path, _ in curves_of(character.armature) if path.endswith("location")}
    assert moved == {'pose.bones["pelvis"].location'}
