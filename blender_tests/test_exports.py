"""The panel's export buttons: motion comes out of a rig as it went in, refusals say why, and nothing half-written stays."""

from dataclasses import replace

import addon
import addon_utils
import bpy
import numpy as np
import pytest
from addon import characters, exchange, motion_files
from addon.steps import finished
from poses import random_motion
from published_pickles import write_flame_pickle
from synthetic_models import model_arrays
from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.characters import open_character
from twohander.body.model import load_body_model
from twohander.errors import TwohanderError
from twohander.formats.registry import FORMATS, format_to_write, read_motion_file
from twohander.formats.smplx_npz import write_smplx_npz
from twohander.motion import ExpressionSpace, difference, face_of

SAME = 1e-5
FRAMES = 9
GAZE = [index for name, index in ARKIT_INDEX.items() if name.startswith("eyeLook")]


@pytest.fixture
def scene(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    addon.register()
    for module in ("io_scene_gltf2", "io_scene_fbx"):
        addon_utils.enable(module)
    bpy.context.scene.render.fps = 24
    yield bpy.context.scene
    addon.unregister()


@pytest.fixture
def woman(scene):
    """An open character without clothes, selected."""
    return chosen(characters.build_character(load_body_model(open_character("open_woman").smplx), None, "Anna"))


@pytest.fixture
def flame(scene, tmp_path):
    """A FLAME model of random numbers, small as a head."""
    arrays = model_arrays("flame", vertices=400)
    sized = {name: 0.2 * arrays[name] for name in ("v_template", "shapedirs", "posedirs")}
    return load_body_model(write_flame_pickle(tmp_path / "generic_model.pkl", arrays | sized))


def chosen(character):
    bpy.context.view_layer.objects.active = character.armature
    character.armature.select_set(True)
    return character


def arkit_motion(generator, fps=30.0, frames=FRAMES):
    motion = random_motion(load_body_model(open_character("open_woman").smplx), frames, generator, fps=fps)
    expression = generator.random((frames, 52)).astype(np.float32)
    expression[:, GAZE] = 0
    return replace(motion, expression=expression)


def export(path, **options):
    assert bpy.ops.twohander.export_motion(filepath=str(path), **options) == {"FINISHED"}
    return read_motion_file(path)


@pytest.mark.parametrize("fps", [30, 24, 24000 / 1001, 60])
def test_what_was_imported_is_exported_in_its_own_rate(scene, woman, generator, tmp_path, fps):
    motion = arkit_motion(generator, fps)
    write_smplx_npz(tmp_path / "in.npz", motion)
    scene.frame_set(4)
    bpy.ops.twohander.import_motion(filepath=str(tmp_path / "in.npz"))
    exported = export(tmp_path / "out.npz").motion
    assert exported.fps == pytest.approx(fps, rel=1e-6) and exported.space is ExpressionSpace.ARKIT
    apart = difference(replace(motion, body=replace(motion.body, fps=exported.fps)), exported)
    assert max(apart.rotation, apart.translation, apart.expression) < SAME
    assert scene.frame_current == 4


def test_a_body_whose_joints_the_expression_moves_comes_back_too(scene, random_body, generator, tmp_path):
    chosen(characters.build_character(random_body, None, "Random", correctives=False))
    motion = random_motion(random_body, FRAMES, generator, fps=30)
    write_smplx_npz(tmp_path / "in.npz", motion)
    bpy.ops.twohander.import_motion(filepath=str(tmp_path / "in.npz"))
    exported = export(tmp_path / "out.npz").motion
    apart = difference(replace(motion, body=replace(motion.body, flat_hand_mean=True)), exported)
    assert max(apart.rotation, apart.translation, apart.expression) < SAME


def test_hands_that_left_the_mean_pose_to_the_model_are_exported_complete(scene, random_body, generator, tmp_path):
    chosen(characters.build_character(random_body, None, "Random", correctives=False))
    motion = random_motion(random_body, FRAMES, generator, fps=30, flat_hand_mean=False)
    write_smplx_npz(tmp_path / "in.npz", motion)
    bpy.ops.twohander.import_motion(filepath=str(tmp_path / "in.npz"))
    exported = export(tmp_path / "out.npz").motion
    complete = rotation.to_axis_angle(motion.body.rotations[:, 25:]) + random_body.hands_mean
    assert exported.body.flat_hand_mean
    assert rotation.angle_between(rotation.from_axis_angle(complete), exported.body.rotations[:, 25:]).max() < SAME


@pytest.mark.parametrize(("name", "form"), [("a.bvh", "bvh.bvh"), ("a.npz", "amass.npz")])
def test_a_body_without_a_face_moves_an_open_character(scene, woman, generator, tmp_path, name, form):
    motion = arkit_motion(generator)
    characters.animate(woman, motion)
    export(tmp_path / name, format=form)
    assert bpy.ops.twohander.import_motion(filepath=str(tmp_path / name)) == {"FINISHED"}
    again = export(tmp_path / "again.npz").motion
    assert rotation.angle_between(again.body.rotations, motion.body.rotations).max() < SAME and not again.expression.any()
    np.testing.assert_allclose(again.body.translation, motion.body.translation, atol=SAME)


def test_a_recorded_face_leaves_as_it_came(scene, woman, generator, tmp_path):
    characters.animate(woman, arkit_motion(generator, frames=40))  # the rate of a shorter recording could not be told
    first = export(tmp_path / "a.csv").motion
    bpy.ops.twohander.import_motion(filepath=str(tmp_path / "a.csv"))
    again = export(tmp_path / "b.csv").motion
    np.testing.assert_allclose(again.expression, first.expression, atol=SAME)
    for name in ("head", "left_eye", "right_eye"):
        assert rotation.angle_between(getattr(again, name), getattr(first, name)).max() < 2e-5, name  # ten decimals of two joints' turn


def test_a_bvh_holds_the_body(scene, woman, generator, tmp_path):
    motion = arkit_motion(generator)
    characters.animate(woman, motion)
    body = export(tmp_path / "a.bvh").motion
    assert body.fps == 30 and rotation.angle_between(body.rotations, motion.body.rotations).max() < SAME
    np.testing.assert_allclose(body.translation, motion.body.translation, atol=SAME)


@pytest.mark.parametrize(("name", "form"), [("a.npz", "dualtalk.npz"), ("a.npy", "dualtalk.npy"), ("b.npy", "probtalk3d.npy")])
def test_a_flame_head_gives_back_its_values_and_its_shape(scene, flame, generator, tmp_path, name, form):
    shape = generator.normal(0, 1, 300).astype(np.float32)
    values = generator.normal(0, 0.3, (1, FRAMES, 403))
    values[:, :, :300] = shape
    values[:, :, 350:400] = 0
    np.save(tmp_path / "talk.npy", values)
    model_file = tmp_path / "generic_model.pkl"
    read = motion_files.reading_head(model_file, tmp_path / "talk.npy")(lambda share, doing: None)
    head, _ = finished(motion_files.head_steps(scene, model_file, *read, 1))
    chosen(head)
    contents = export(tmp_path / name, format=form)
    assert contents.motion.fps == 25
    np.testing.assert_allclose(contents.motion.expression[:, :50], values[0, :, 300:350], atol=SAME)
    np.testing.assert_allclose(rotation.to_axis_angle(contents.motion.jaw), values[0, :, 400:], atol=SAME)
    if form != "dualtalk.npy":
        np.testing.assert_allclose(contents.identity, shape[:len(contents.identity)], atol=SAME)


def test_dualtalks_head_turns_come_back(scene, flame, generator, tmp_path):
    values = generator.normal(0, 0.3, (FRAMES, 56)).astype(np.float32)
    np.save(tmp_path / "talk.npy", values)
    chosen(characters.build_character(flame, None, "Head"))
    bpy.ops.twohander.import_motion(filepath=str(tmp_path / "talk.npy"))
    export(tmp_path / "out.npy", format="dualtalk.npy")
    np.testing.assert_allclose(np.load(tmp_path / "out.npy"), values, atol=SAME)


def test_a_head_whose_trunk_turns_leaves_as_a_whole_character(scene, flame, generator, tmp_path):
    motion = random_motion(flame, FRAMES, generator, fps=30)
    characters.animate(chosen(characters.build_character(flame, None, "Head")), motion)
    exported = export(tmp_path / "out.npz").motion
    head = rotation.multiply(exported.body.rotations[:, 12], exported.body.rotations[:, 15])
    assert rotation.angle_between(head, face_of(motion).head).max() < SAME
    trunk = motion.body.rotations[:, 0]
    for joint in (3, 6, 9):
        trunk = rotation.multiply(trunk, motion.body.rotations[:, joint])
    assert rotation.angle_between(exported.body.rotations[:, 0], trunk).max() < SAME


def test_edited_motion_is_sampled_at_the_scenes_frames(scene, woman, generator, tmp_path):
    characters.animate(woman, arkit_motion(generator))
    bone = woman.armature.pose.bones["head"]
    bone.rotation_quaternion = (0.8, 0.6, 0, 0)
    bone.keyframe_insert("rotation_quaternion", frame=5.5)
    scene.frame_start, scene.frame_end = 2, 6
    exported = export(tmp_path / "out.npz").motion
    assert exported.fps == 24 and len(exported) == 5


def test_what_a_constraint_does_is_in_the_file(scene, woman, generator, tmp_path):
    characters.animate(woman, arkit_motion(generator))
    limit = woman.armature.pose.bones["head"].constraints.new("LIMIT_ROTATION")
    limit.use_limit_x = limit.use_limit_y = limit.use_limit_z = True
    limit.owner_space = "LOCAL"
    exported = export(tmp_path / "out.npz").motion
    assert rotation.angle_between(exported.body.rotations[:, 15], rotation.identity(FRAMES)).max() < 1e-4


def test_shifted_bones_are_named(scene, woman, generator, tmp_path):
    characters.animate(woman, arkit_motion(generator))
    woman.armature.pose.bones["left_elbow"].location = (0, 0.1, 0)
    remarks = finished(motion_files.export_steps(scene, woman, tmp_path / "a.npz", format_to_write(tmp_path / "a.npz")))
    assert remarks == ("without the shifts of left_elbow",)


@pytest.mark.parametrize(("name", "form", "complaint"), [
    ("a.npy", "dualtalk.npy", "arkit, flame is needed"), ("a.npy", "probtalk3d.npy", "arkit, flame is needed"),
    ("a.csv", "bvh.bvh", "end in .bvh"), ("a.xyz", None, "motion files end in"), ("nowhere/a.npz", None, "nowhere")])
def test_what_cannot_be_written_is_refused_and_leaves_nothing(scene, woman, generator, tmp_path, name, form, complaint):
    characters.animate(woman, arkit_motion(generator))
    with pytest.raises(RuntimeError, match=complaint):
        bpy.ops.twohander.export_motion(filepath=str(tmp_path / name), **({"format": form} if form else {}))
    assert not [path for path in tmp_path.iterdir() if path.name != "models"]


def test_a_motion_needs_a_character_that_moves_and_says_so(scene):
    with pytest.raises(RuntimeError, match="Select a character"):
        bpy.ops.twohander.export_motion(filepath="a.npz")
    chosen(characters.build_character(load_body_model(open_character("open_woman").smplx), None, "Anna"))
    with pytest.raises(RuntimeError, match="has no motion"):
        bpy.ops.twohander.export_motion(filepath="a.npz")


def test_the_scene_is_as_visible_as_before(scene, woman, generator, tmp_path):
    characters.animate(woman, arkit_motion(generator))
    other = bpy.data.objects.new("Other", None)
    scene.collection.objects.link(other)
    woman.body.hide_viewport = True
    export(tmp_path / "a.npz")
    assert woman.body.hide_viewport and not other.hide_viewport and not woman.armature.hide_viewport
    assert all(modifier.show_viewport for modifier in woman.body.modifiers)


def test_characters_are_exported_by_the_button(scene, woman, tmp_path):
    second = characters.build_character(load_body_model(open_character("open_man").smplx), None, "Ben")
    assert bpy.ops.twohander.export_characters(filepath=str(tmp_path / "both.glb")) == {"FINISHED"}
    assert bpy.ops.twohander.export_characters(filepath=str(tmp_path / "one.glb"), only_selected=True) == {"FINISHED"}
    assert (tmp_path / "one.glb").stat().st_size < 0.7 * (tmp_path / "both.glb").stat().st_size
    woman.armature.select_set(False)
    with pytest.raises(RuntimeError, match="Only Selected"):
        bpy.ops.twohander.export_characters(filepath=str(tmp_path / "none.glb"), only_selected=True)
    second.body.hide_set(True)
    with pytest.raises(RuntimeError, match="Ben Body is hidden"):
        bpy.ops.twohander.export_characters(filepath=str(tmp_path / "none.glb"))
    with pytest.raises(RuntimeError, match=r"\.glb, \.fbx"):
        bpy.ops.twohander.export_characters(filepath=str(tmp_path / "none.obj"))
    with pytest.raises(RuntimeError, match="there is no such folder"):
        bpy.ops.twohander.export_characters(filepath=str(tmp_path / "none" / "a.glb"))
    assert not list(tmp_path.glob("none*"))


def test_an_export_from_pose_mode_ends_in_pose_mode(scene, woman, tmp_path):
    bpy.ops.object.mode_set(mode="POSE")
    bpy.ops.twohander.export_characters(filepath=str(tmp_path / "a.fbx"), format=".fbx")
    assert woman.armature.mode == "POSE" and (tmp_path / "a.fbx").exists()


def test_there_is_nothing_to_export_without_characters(scene):
    with pytest.raises(RuntimeError, match="Add the characters first"):
        bpy.ops.twohander.export_characters(filepath="a.glb")


def test_every_button_explains_itself(scene):
    for name in ("import_motion", "export_motion", "export_characters", "add_head"):
        operator = getattr(bpy.ops.twohander, name).get_rna_type()
        assert len(operator.description) > 15 and not operator.description.endswith(".")
        assert all(option.description for option in operator.properties if option.identifier in ("format", "only_selected"))


def test_every_format_is_offered(scene):
    kinds = bpy.ops.twohander.export_characters.get_rna_type().properties["format"].enum_items.keys()
    assert kinds == list(exchange.EXPORTERS) == list(exchange.ABOUT)
    assert len(bpy.ops.twohander.export_motion.get_rna_type().properties["format"].enum_items) == len(FORMATS)


def test_an_export_that_is_stopped_leaves_the_scene_as_it_was_and_no_file(scene, woman, generator, tmp_path):
    characters.animate(woman, arkit_motion(generator))
    scene.frame_set(4)
    other = bpy.data.objects.new("Other", None)
    scene.collection.objects.link(other)
    steps = motion_files.export_steps(scene, woman, tmp_path / "a.npz", format_to_write(tmp_path / "a.npz"))
    assert [next(steps) for _ in range(3)] == pytest.approx([1 / FRAMES, 2 / FRAMES, 3 / FRAMES])
    assert other.hide_viewport
    steps.close()
    assert scene.frame_current == 4 and not other.hide_viewport and not list(tmp_path.glob("*.npz"))


def test_an_import_and_a_head_that_are_stopped_leave_nothing(scene, woman, flame, generator, tmp_path):
    np.save(tmp_path / "talk.npy", generator.normal(0, 0.3, (FRAMES, 56)).astype(np.float32))
    write_smplx_npz(tmp_path / "in.npz", arkit_motion(generator))
    read = motion_files.reading(motion_files.player_of(woman.armature), tmp_path / "in.npz")(lambda share, doing: None)
    model_file = tmp_path / "generic_model.pkl"
    head = motion_files.reading_head(model_file, tmp_path / "talk.npy")(lambda share, doing: None)
    before = {kind: len(getattr(bpy.data, kind)) for kind in ("objects", "meshes", "armatures", "actions", "collections", "shape_keys")}
    for steps in (motion_files.animating_steps(scene, woman, read, 1), motion_files.head_steps(scene, model_file, *head, 1)):
        for _ in range(12):
            next(steps)
        assert {kind: len(getattr(bpy.data, kind)) for kind in before} != before
        steps.close()
        assert {kind: len(getattr(bpy.data, kind)) for kind in before} == before


def test_a_character_that_is_gone_is_told(scene):
    with pytest.raises(TwohanderError, match="removed meanwhile"):
        motion_files.player_again(-1)
