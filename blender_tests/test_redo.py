"""A range that is animated again: new frames inside, old keys outside, no jump between them."""

from dataclasses import replace

import bpy
import numpy as np
import pytest
from addon import characters, redo
from addon.actions import Curve, Keys, curve_owner, play, write_action
from addon.redone_pose import following
from addon.steps import finished
from mathutils import Euler
from poses import random_motion
from scene_reading import evaluated_vertices
from twohander import rotation

FRAMES = np.arange(1, 101, dtype=float)
WITHIN = redo.Range(40, 60, 5)


def keys(target, values, path="location"):
    return Keys(target, FRAMES, [Curve(path, index, column, "Place") for index, column in enumerate(np.atleast_2d(values))])


@pytest.fixture
def moving():
    """An empty whose x is 0 all the time."""
    target = bpy.data.objects.new("Target", None)
    action = write_action(target, "Old", FRAMES, keys(target, np.zeros(100)).curves)
    return target, action


def redone(new, action, within=WITHIN, correctives=None):
    made = finished(redo.blended_steps(new, action, within))
    return finished(redo.redone_steps(replace(made, correctives=correctives), action, "New", within))


def curve_of(action, target, path="location", index=0):
    return curve_owner(action, target).fcurves.find(path, index=index)


def points(curve) -> np.ndarray:
    return np.array([point.co for point in curve.keyframe_points])


def test_the_range_is_new_the_rest_is_old_and_the_ramps_lie_inside(moving):
    target, action = moving
    made = redone(keys(target, np.ones(100)), action)
    found = points(curve_of(made.action, target))
    assert np.array_equal(found[:, 0], FRAMES)
    assert np.all(found[:40, 1] == 0) and np.all(found[59:, 1] == 0) and np.allclose(found[44:55, 1], 1)
    assert np.all(np.diff(found[39:45, 1]) > 0) and np.abs(np.diff(found[:, 1])).max() < 0.4
    assert np.all(points(curve_of(action, target))[:, 1] == 0)


def test_at_the_motions_ends_nothing_is_blended():
    shares = redo.Range(1, 20, 5).shares(np.arange(1, 21), 1, 100)
    assert shares[0] == 1 and shares[-1] == 0
    assert np.all(redo.Range(1, 100, 5).shares(FRAMES, 1, 100) == 1)


def test_a_range_shorter_than_both_ramps_reaches_its_middle():
    assert redo.Range(10, 14, 50).shares(np.array([12.0]), 1, 100) == 1


def test_keys_that_the_user_changed_outside_stay_to_the_bit(moving):
    target, action = moving
    curve = curve_of(action, target)
    curve.keyframe_points[9].co.y, curve.keyframe_points[9].interpolation = 7.5, "BEZIER"
    curve.keyframe_points[9].handle_right_type = "FREE"
    curve.keyframe_points[9].handle_right = (11.5, 9.25)
    curve.update()
    made = redone(keys(target, np.ones(100)), action)
    point = curve_of(made.action, target).keyframe_points[9]
    assert (point.co.y, point.interpolation, tuple(point.handle_right)) == (7.5, "BEZIER", (11.5, 9.25))


@pytest.mark.parametrize("kept", [slice(None, None, 7), slice(0, 0)])
def test_a_take_that_the_user_thinned_gets_all_new_keys_inside(moving, kept):
    target, action = moving
    curve = curve_of(action, target)
    inside = [index for index in range(100) if 40 <= FRAMES[index] <= 60]
    for index in sorted(set(inside) - set(inside[kept]), reverse=True):
        curve.keyframe_points.remove(curve.keyframe_points[index])
    made = redone(keys(target, np.ones(100)), action)
    assert np.array_equal(points(curve_of(made.action, target))[:, 0], FRAMES)


def test_more_keys_than_new_ones_are_thinned(moving):
    target, action = moving
    curve = curve_of(action, target)
    for frame in np.arange(40.5, 60):
        curve.keyframe_points.insert(frame, 3.0)
    made = redone(keys(target, np.ones(100)), action)
    assert np.array_equal(points(curve_of(made.action, target))[:, 0], FRAMES)


def test_a_curve_that_the_user_removed_stays_away(moving):
    target, action = moving
    made = redone(keys(target, np.ones((3, 100))), action)
    assert [curve.array_index for curve in curve_owner(made.action, target).fcurves] == [0]


def test_rotations_blend_by_the_shortest_arc(generator):
    before, after = (rotation.normalized(generator.normal(size=(1, 4))) for _ in range(2))
    shares = np.linspace(0, 1, 11)
    found = redo.blended(np.repeat(before, 11, 0), np.repeat(-after, 11, 0), shares, "QUATERNION")
    assert np.allclose(rotation.angle_between(found, before), shares * rotation.angle_between(after, before), atol=1e-5)
    assert np.dot(found[0], before[0]) > 0


@pytest.mark.parametrize("mode", ["XYZ", "ZYX", "AXIS_ANGLE"])
def test_other_rotation_modes_turn_by_the_same_arc(mode):
    before, after = Euler((0.2, 0.1, -0.4)).to_quaternion(), Euler((-0.5, 0.9, 0.3)).to_quaternion()
    rows = []
    for turn in (before, after):
        axis, angle = turn.to_axis_angle()
        rows.append([angle, *axis] if mode == "AXIS_ANGLE" else list(turn.to_euler(mode)))
    shares = np.linspace(0, 1, 5)
    found = redo.blended(np.tile(rows[0], (5, 1)), np.tile(rows[1], (5, 1)), shares, mode)
    turns = np.array([redo._quaternion(row, mode) for row in found])
    whole = rotation.angle_between(np.array(before)[None], np.array(after)[None])
    assert np.allclose(rotation.angle_between(turns, np.array(before)), shares * whole, atol=1e-5)


@pytest.fixture
def animated(registered, short_sounds):
    registered.sound_a, registered.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    bpy.ops.twohander.animate()
    wanted = bpy.context.scene.twohander_animating
    wanted.redo_from, wanted.redo_to = 20, 40
    return registered


def heads(person) -> np.ndarray:
    action = person.animation_data.action
    curves = [curve_owner(action, person).fcurves.find('pose.bones["head"].rotation_quaternion', index=index) for index in range(4)]
    return np.array([[curve.evaluate(frame) for curve in curves] for frame in range(1, 49)])


def test_redoing_a_range_makes_a_take_that_differs_there_alone(animated):
    before = heads(animated.person_a)
    bpy.ops.twohander.redo_range()
    after = heads(animated.person_a)
    changed = np.flatnonzero(np.abs(after - before).max(axis=1) > 1e-6) + 1
    assert len(changed) and changed.min() > 20 and changed.max() < 40
    assert [take.name for take in bpy.context.scene.twohander_takes.items] == ["Take 1", "Take 2"]
    bpy.context.scene.twohander_takes.index = 0
    assert np.array_equal(heads(animated.person_a), before)


def test_redoing_inside_the_take_keeps_its_name(animated):
    bpy.context.scene.twohander_animating.redo_as_take = False
    before = heads(animated.person_a)
    bpy.ops.twohander.redo_range()
    assert [take.name for take in bpy.context.scene.twohander_takes.items] == ["Take 1"]
    assert {action.name for action in bpy.data.actions} == {"Take 1 A", "Take 1 A Expression", "Take 1 B", "Take 1 B Expression"}
    assert not np.array_equal(heads(animated.person_a), before)


def test_the_preview_range_comes_first(animated):
    scene = bpy.context.scene
    scene.use_preview_range, scene.frame_preview_start, scene.frame_preview_end = True, 5, 15
    before = heads(animated.person_a)
    bpy.ops.twohander.redo_range()
    changed = np.flatnonzero(np.abs(heads(animated.person_a) - before).max(axis=1) > 1e-6) + 1
    assert changed.min() > 5 and changed.max() < 15


def test_an_empty_range_is_refused(animated):
    bpy.context.scene.twohander_animating.redo_to = 20
    with pytest.raises(RuntimeError, match="20 to 20 is empty"):
        bpy.ops.twohander.redo_range()


def test_redoing_needs_a_take(registered):
    with pytest.raises(RuntimeError, match="no take"):
        bpy.ops.twohander.redo_range()


def test_a_take_of_other_characters_is_refused(animated):
    bpy.ops.twohander.add_characters()
    with pytest.raises(RuntimeError, match="choose another take"):
        bpy.ops.twohander.redo_range()
    assert len(bpy.context.scene.twohander_takes.items) == 1


def test_correctives_that_the_rest_of_the_take_lacks_get_keys_and_those_that_rest_get_zeros():
    mesh = bpy.data.objects.new("Body", bpy.data.meshes.new("Body"))
    for name in ("Basis", "pose_neck_xx", "pose_left_elbow_xy", "smile"):
        mesh.shape_key_add(name=name)
    target = mesh.data.shape_keys
    paths = {name: f'key_blocks["{name}"].value' for name in ("pose_neck_xx", "pose_left_elbow_xy", "smile")}
    action = write_action(target, "Old", FRAMES, [Curve(paths["pose_neck_xx"], 0, np.full(100, 0.5), "Correctives")])
    new = Keys(target, FRAMES, [Curve(paths["smile"], 0, np.full(100, 0.8), "Expression")])
    inside = (FRAMES >= 40) & (FRAMES <= 60)
    made = redone(new, action, correctives={(paths["pose_left_elbow_xy"], 0): np.full(inside.sum(), 0.8)})
    for name, within, outside in (("pose_neck_xx", 0, 0.5), ("pose_left_elbow_xy", 0.8, 0)):
        found = points(curve_of(made.action, target, paths[name]))
        assert np.array_equal(found[:, 0], FRAMES)
        np.testing.assert_allclose(found[:, 1], np.where(inside, within, outside), atol=1e-7)
    assert curve_of(made.action, target, paths["smile"]) is None  # the user has removed it, or it is another body's
    assert curve_of(action, target, paths["pose_left_elbow_xy"]) is None
    kept = redone(new, action)  # the pose is not redone
    assert np.array_equal(points(curve_of(kept.action, target, paths["pose_neck_xx"])), points(curve_of(action, target, paths["pose_neck_xx"])))


@pytest.mark.parametrize("blend", [0, 3])
def test_an_exact_body_is_exact_in_the_range_in_its_blends_and_outside(random_body, generator, blend):
    character = characters.build_character(random_body, None, "Exact", correctives=True)
    old, new = (random_motion(random_body, 12, generator, fps=24) for _ in range(2))
    quiet = old.body.rotations.copy()
    quiet[:, 18] = (1, 0, 0, 0)  # the left elbow rests
    old, within = replace(old, body=replace(old.body, rotations=quiet)), redo.Range(3, 10, blend)
    scene = bpy.context.scene
    scene.render.fps = 24
    characters.animate(character, old)
    played = [target.animation_data.action for target in (character.armature, character.body.data.shape_keys)]
    made = [finished(redo.blended_steps(keys, action, within)) for keys, action in zip(finished(characters.keys_of(character, new, 1, 24)), played)]
    for one, action in zip(following(character, *made), played):
        play(finished(redo.redone_steps(one, action, "Redone", within)))
    frames = np.arange(1, 13)
    shares = np.where((frames >= 3) & (frames <= 10), within.shares(frames, 1, 12), 0)
    assert len(set(shares)) == (4 if blend else 2)
    expected = random_body.vertices(rotation.slerp(old.body.rotations, new.body.rotations, shares[:, None]),
                                    *(start + (end - start) * shares[:, None] for start, end in (
                                        (old.body.translation, new.body.translation), (old.expression, new.expression))))
    for frame, vertices in zip(frames.tolist(), expected):
        scene.frame_set(frame)
        assert np.abs(evaluated_vertices(character.body) - vertices).max() < 1e-5, frame


def test_bones_without_keys_of_their_own_keep_their_turn_in_what_follows(random_body, generator):
    """Where the user removed curves of a bone, correctives follow the turn that it has."""
    character = characters.build_character(random_body, None, "Exact", correctives=True)
    old, new = (random_motion(random_body, 4, generator, fps=24) for _ in range(2))
    bpy.context.scene.render.fps = 24
    characters.animate(character, old)
    played = [target.animation_data.action for target in (character.armature, character.body.data.shape_keys)]
    owner, within = curve_owner(played[0], character.armature), redo.Range(2, 3, 0)
    for curve in [curve for curve in owner.fcurves if curve.data_path == 'pose.bones["left_elbow"].rotation_quaternion']:
        owner.fcurves.remove(curve)
    character.armature.pose.bones["left_elbow"].rotation_quaternion = (1, 0, 0, 0)
    made = [finished(redo.blended_steps(keys, action, within)) for keys, action in zip(finished(characters.keys_of(character, new, 1, 24)), played)]
    assert not any("left_elbow" in path for path, _ in following(character, *made)[1].correctives)


def test_quaternions_of_a_bone_that_turns_in_another_mode_by_now_still_blend(generator):
    armature = bpy.data.objects.new("Rig", bpy.data.armatures.new("Rig"))
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    armature.data.edit_bones.new("bone").tail = (0, 0, 1)
    bpy.ops.object.mode_set(mode="OBJECT")
    path = 'pose.bones["bone"].rotation_quaternion'
    turns = rotation.normalized(generator.normal(size=(2, 4)))
    old, new = (keys(armature, np.repeat(turn[:, None], 100, 1), path) for turn in turns)
    action = write_action(armature, "Old", FRAMES, old.curves)
    armature.pose.bones["bone"].rotation_mode = "XYZ"
    made = redone(new, action)
    found = np.stack([points(curve_of(made.action, armature, path, index))[:, 1] for index in range(4)], axis=-1)
    assert np.allclose(np.abs(found[49] @ turns[1]), 1, atol=1e-5) and np.allclose(found[0], turns[0], atol=1e-5)
