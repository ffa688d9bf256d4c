"""FLAME heads in the scene: the model's own mesh, moved by published values as they are."""

from dataclasses import replace

import addon
import bpy
import numpy as np
import pytest
import soundfile
from addon import characters
from addon.actions import curve_owner
from flame_faces import write_flame_of_open_face
from poses import random_motion
from published_pickles import write_flame_pickle
from scene_reading import evaluated_vertices
from synthetic_models import model_arrays, write_smplx_file
from twohander import rotation
from twohander.body.characters import open_character
from twohander.body.eyelids import EYELID_FILES, EYELID_NAMES
from twohander.body.library import bodies_folder
from twohander.body.model import FLAME_JOINT_NAMES, load_body_model
from twohander.body.skeleton import JOINT
from twohander.formats.smplx_npz import read_smplx_npz, write_smplx_npz
from twohander.samples import cafe


EXACT = 1e-5  # metres
WITH_CORRECTIVES = 1e-4  # metres
FRAMES = 4
HEAD_SIZE = 0.2  # of the size of the random bodies, which are as large as people


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def flame_file(tmp_path_factory):
    """A FLAME file as published, a pickle of Python 2, in which everything is random: all shapes move joints, all correctives act."""
    arrays = model_arrays("flame", vertices=5023)
    sized = {name: HEAD_SIZE * arrays[name] for name in ("v_template", "shapedirs", "posedirs")}
    return write_flame_pickle(tmp_path_factory.mktemp("flame") / "generic_model.pkl", arrays | sized)


@pytest.fixture
def flame(flame_file):
    return load_body_model(flame_file)


@pytest.fixture
def scene():
    addon.register()
    bpy.context.scene.render.fps = 25
    yield bpy.context.scene
    addon.unregister()


def own_rotations(motion):
    """FLAME's five joints of a whole motion: the trunk at the root, neck and head joint together at the neck."""
    turns = motion.body.rotations
    neck = rotation.multiply(turns[:, JOINT["neck"]], turns[:, JOINT["head"]])
    trunk = turns[:, JOINT["pelvis"]]
    for joint in ("spine1", "spine2", "spine3"):
        trunk = rotation.multiply(trunk, turns[:, JOINT[joint]])
    return np.stack([trunk, neck, *(turns[:, JOINT[joint]] for joint in FLAME_JOINT_NAMES[2:])], axis=1)


def greatest_error(character, expected) -> float:
    errors = []
    for frame, vertices in enumerate(expected):
        bpy.context.scene.frame_set(frame + 1)
        errors.append(np.abs(evaluated_vertices(character.body) - vertices).max())
    return max(errors)


def turned(jaw, head):
    """Rotations (T, 5, 4) of FLAME's joints from axis-angle vectors (T, 3) of jaw and head, as DualTalk's renderer applies them."""
    vectors = np.zeros((len(jaw), len(FLAME_JOINT_NAMES), 3))
    vectors[:, FLAME_JOINT_NAMES.index("jaw")], vectors[:, FLAME_JOINT_NAMES.index("neck")] = jaw, head
    return rotation.from_axis_angle(vectors)


@pytest.mark.parametrize(("correctives", "tolerance"), [(False, EXACT), (True, WITH_CORRECTIVES)])
def test_a_published_flame_file_becomes_its_own_mesh(flame, generator, correctives, tolerance):
    betas = generator.normal(0, 1, 100)
    character = characters.build_character(flame, None, "Head", correctives=correctives, betas=betas)
    motion = random_motion(flame, FRAMES, generator, fps=24)
    characters.animate(character, motion)
    expected = flame.vertices(own_rotations(motion), None, motion.expression, betas, correctives=correctives)
    assert greatest_error(character, expected) < tolerance


def test_a_head_has_its_joints_as_bones_and_all_its_correctives_unasked(flame):
    character = characters.build_character(flame, None, "Head")
    assert {bone.name: bone.parent and bone.parent.name for bone in character.armature.data.bones} == {
        "root": None, "neck": "root", "jaw": "neck", "left_eye": "neck", "right_eye": "neck"}
    keys = character.body.data.shape_keys.key_blocks
    assert sum(name.startswith("expression_") for name in keys.keys()) == 100
    assert sum(name.startswith("pose_") for name in keys.keys()) == 36


def test_an_open_characters_head_has_eyelids():
    character = characters.build_character(load_body_model(open_character("open_man").flame), None, "Head")
    assert {"eyeBlinkLeft", "eyeBlinkRight"} <= set(character.body.data.shape_keys.key_blocks.keys())


@pytest.fixture
def lidded_file(flame_file, tmp_path):
    """The FLAME file with the trackers' eyelids beside it, of random numbers."""
    path = tmp_path / "generic_model.pkl"
    path.write_bytes(flame_file.read_bytes())
    for number, name in enumerate(EYELID_FILES):
        np.save(tmp_path / name, np.random.default_rng(number).normal(0, 0.004, (5023, 3)))
    return path


def test_eyelids_are_shape_keys_that_close_as_the_model_says(lidded_file, generator):
    model = load_body_model(lidded_file)
    head = characters.build_character(model, None, "Head")
    motion = replace(random_motion(model, FRAMES, generator, fps=24), eyelids=generator.random((FRAMES, 2), np.float32))
    characters.animate(head, motion)
    expected = model.vertices(own_rotations(motion), None, motion.expression, eyelids=motion.eyelids)
    assert greatest_error(head, expected) < WITH_CORRECTIVES
    characters.animate(head, replace(motion, eyelids=None))
    bpy.context.scene.frame_set(2)
    assert [head.body.data.shape_keys.key_blocks[name].value for name in EYELID_NAMES] == [0, 0]


def test_a_heads_lids_come_out_of_the_rig_as_they_went_in(scene, lidded_file, generator, tmp_path):
    model = load_body_model(lidded_file)
    head = characters.build_character(model, None, "Head")
    bpy.context.view_layer.objects.active = head.armature
    motion = replace(random_motion(model, FRAMES, generator, fps=30), eyelids=generator.random((FRAMES, 2), np.float32))
    write_smplx_npz(tmp_path / "in.npz", motion)
    bpy.ops.twohander.import_motion(filepath=str(tmp_path / "in.npz"))
    bpy.ops.twohander.export_motion(filepath=str(tmp_path / "out.npz"))
    np.testing.assert_allclose(read_smplx_npz(tmp_path / "out.npz").eyelids, motion.eyelids, atol=1e-5)


def test_values_that_a_motion_does_not_have_are_zero_whatever_moved_the_head_before(flame, generator):
    head = characters.build_character(flame, None, "Head")
    characters.animate(head, random_motion(flame, FRAMES, generator, fps=24))
    bpy.context.scene.frame_set(2)
    keys = head.body.data.shape_keys.key_blocks
    assert keys["expression_080"].value != 0
    short = random_motion(flame, FRAMES, generator, fps=24)
    characters.animate(head, replace(short, expression=short.expression[:, :50]))
    bpy.context.scene.frame_set(3)
    assert keys["expression_080"].value == 0 and keys["expression_007"].value == pytest.approx(short.expression[2, 7], abs=1e-6)


def test_dualtalks_56_values_move_a_head_as_they_are(scene, flame_file, flame, generator, tmp_path):
    values = generator.normal(0, 0.3, (FRAMES, 56)).astype(np.float32)
    np.save(tmp_path / "speaker1.npy", values)
    scene.twohander.head_model = str(flame_file)
    bpy.ops.twohander.add_head(filepath=str(tmp_path / "speaker1.npy"))
    [head] = characters.find_all(scene)
    expected = flame.vertices(turned(values[:, 50:53], values[:, 53:56]), None, values[:, :50])
    assert greatest_error(head, expected) < WITH_CORRECTIVES


def test_the_reference_motion_of_dualtalk_comes_with_its_persons_face_shape(scene, flame_file, flame, generator, tmp_path):
    expression, pose = generator.normal(0, 0.5, (FRAMES, 50)), generator.normal(0, 0.2, (FRAMES, 6))
    shape = np.tile(generator.normal(0, 1, 100), (FRAMES, 1))
    np.savez(tmp_path / "speaker2.npz", **{name: array.astype(np.float32) for name, array in
                                           {"exp": expression, "pose": pose, "shape": shape}.items()})
    scene.twohander.head_model = str(flame_file)
    bpy.ops.twohander.add_head(filepath=str(tmp_path / "speaker2.npz"))
    [head] = characters.find_all(scene)
    expected = flame.vertices(turned(pose[:, 3:], pose[:, :3]), None, expression, shape[0])
    assert greatest_error(head, expected) < WITH_CORRECTIVES


def test_probtalk3ds_403_values_shape_and_move_a_head_as_they_are(scene, flame_file, flame, generator, tmp_path):
    values = np.concatenate([np.tile(generator.normal(0, 0.5, 300), (FRAMES, 1)), generator.normal(0, 0.3, (FRAMES, 103))], axis=1)
    np.save(tmp_path / "talk.npy", values[None])
    scene.twohander.head_model = str(flame_file)
    bpy.ops.twohander.add_head(filepath=str(tmp_path / "talk.npy"))
    [head] = characters.find_all(scene)
    expected = flame.vertices(turned(values[:, 400:], np.zeros((FRAMES, 3))), None, values[:, 300:400], values[0, :300])
    assert greatest_error(head, expected) < WITH_CORRECTIVES


def test_a_motion_file_moves_the_selected_head_from_the_current_frame_on(scene, flame, generator, tmp_path):
    values = generator.normal(0, 0.3, (FRAMES, 56)).astype(np.float32)
    np.save(tmp_path / "speaker1.npy", values)
    head = characters.build_character(flame, None, "Head")
    bpy.context.view_layer.objects.active = head.body
    scene.frame_set(11)
    bpy.ops.twohander.import_motion(filepath=str(tmp_path / "speaker1.npy"))
    scene.frame_set(13)
    expected = flame.vertices(turned(values[2:3, 50:53], values[2:3, 53:56]), None, values[2:3, :50])[0]
    assert np.abs(evaluated_vertices(head.body) - expected).max() < WITH_CORRECTIVES


def test_a_head_needs_a_head_model_and_says_so(scene, flame_file):
    assert not bpy.ops.twohander.add_head.poll()
    with pytest.raises(RuntimeError, match="generic_model.pkl"):
        bpy.ops.twohander.add_head(filepath="talk.npy")
    bodies_folder().mkdir(parents=True)
    (bodies_folder() / "generic_model.pkl").write_bytes(flame_file.read_bytes())
    assert bpy.ops.twohander.add_head.poll()


def test_import_needs_a_character_and_says_so(scene):
    with pytest.raises(RuntimeError, match="Select a character"):
        bpy.ops.twohander.import_motion(filepath="talk.npy")


def test_what_is_no_head_or_no_motion_is_refused_and_leaves_the_scene_alone(scene, flame_file, tmp_path):
    np.save(tmp_path / "talk.npy", np.ones((FRAMES, 56), np.float32))
    np.save(tmp_path / "other.npy", np.zeros((FRAMES, 57), np.float32))
    scene.twohander.head_model = str(open_character("open_man").smplx)
    with pytest.raises(RuntimeError, match="SMPL-X body"):
        bpy.ops.twohander.add_head(filepath=str(tmp_path / "talk.npy"))
    scene.twohander.head_model = str(open_character("open_man").flame)
    with pytest.raises(RuntimeError, match="arkit"):
        bpy.ops.twohander.add_head(filepath=str(tmp_path / "talk.npy"))
    scene.twohander.head_model = str(flame_file)
    with pytest.raises(RuntimeError, match="unknown layout"):
        bpy.ops.twohander.add_head(filepath=str(tmp_path / "other.npy"))
    assert not scene.objects and not bpy.data.actions


def test_a_head_of_flame_2023_does_not_take_the_values_of_2020(scene, flame_file, tmp_path):
    np.save(tmp_path / "talk.npy", np.ones((FRAMES, 56), np.float32))
    (tmp_path / "flame2023.pkl").write_bytes(flame_file.read_bytes())
    scene.twohander.head_model = str(tmp_path / "flame2023.pkl")
    with pytest.raises(RuntimeError, match="flame, flame2023 is needed"):
        bpy.ops.twohander.add_head(filepath=str(tmp_path / "talk.npy"))
    assert not scene.objects


def test_a_model_file_plays_a_part_when_it_is_chosen_in_the_panel(scene, flame_file):
    settings = scene.twohander
    settings.kind_a = "file"
    with pytest.raises(RuntimeError, match="model file of A"):
        bpy.ops.twohander.add_characters()
    settings.model_a = str(flame_file)
    bpy.ops.twohander.add_characters()
    assert characters.describe(characters.find(settings.person_a))["kind"] == "flame"
    assert characters.describe(characters.find(settings.person_b))["kind"] == "smplx"


@pytest.mark.parametrize(("exact", "keys"), [(False, 0), (True, 486)])
def test_a_smplx_file_gets_its_correctives_when_they_are_asked_for(scene, tmp_path, exact, keys):
    settings = scene.twohander
    settings.kind_a, settings.model_a, settings.exact = "file", str(write_smplx_file(tmp_path, vertices=300)), exact
    bpy.ops.twohander.add_characters()
    blocks = characters.find(settings.person_a).body.data.shape_keys.key_blocks
    assert sum(name.startswith("pose_") for name in blocks.keys()) == keys


def test_a_head_whose_file_names_no_eyeballs_gets_them_by_their_joints(tmp_path):
    head = load_body_model(write_flame_of_open_face(tmp_path / "generic_model.pkl", kept=1.0, size=1.0))
    body = characters.build_character(head, None, "Head").body
    eyes = [polygon for polygon in body.data.polygons if polygon.material_index == 1]
    center = head.rest_joints()[FLAME_JOINT_NAMES.index("left_eye")]
    corners = np.array([body.data.vertices[body.data.loops[loop].vertex_index].co for polygon in eyes for loop in polygon.loop_indices])
    angles = np.array([body.data.uv_layers["Eyes"].data[loop].uv[1] for polygon in eyes for loop in polygon.loop_indices])
    left = corners[:, 0] > head.rest_joints()[:3, 0].mean()
    ahead = np.array([center[0], -center[2], center[1]]) - (0, 0.012, 0)  # an eyeball's radius is 12 mm
    foremost = np.linalg.norm(corners[left] - ahead, axis=1).argmin()
    assert len(eyes) > 100 and angles[left][foremost] < 0.05 and np.linalg.norm(corners[left] - ahead, axis=1).max() < 0.03


def test_two_heads_play_a_conversation_on_the_stage(scene, tmp_path):
    sounds = []
    for path in cafe().audio:
        samples, rate = soundfile.read(path, start=32_000, frames=16_000)
        sounds.append(str(tmp_path / path.name))
        soundfile.write(sounds[-1], samples, rate)
    settings = scene.twohander
    settings.sound_a, settings.sound_b = sounds
    settings.kind_a = settings.kind_b = "file"
    settings.model_a = settings.model_b = str(write_flame_of_open_face(tmp_path / "generic_model.pkl"))
    vertices = len(load_body_model(tmp_path / "generic_model.pkl").template)
    for name in EYELID_FILES:
        np.save(tmp_path / name, np.full((vertices, 3), 1e-4))
    bpy.ops.twohander.add_characters()
    bpy.ops.twohander.set_stage()
    bpy.ops.twohander.animate()
    for person in (settings.person_a, settings.person_b):
        head = characters.find(person)
        scene.frame_set(5)
        before = evaluated_vertices(head.body)
        scene.frame_set(20)
        moved = np.abs(evaluated_vertices(head.body) - before).max()
        assert 0.001 < moved < 0.2
        keys = head.body.data.shape_keys
        curves = {curve.data_path: curve for curve in curve_owner(keys.animation_data.action, keys).fcurves}
        assert all(f'key_blocks["{name}"].value' in curves for name in EYELID_NAMES)
    eyes = [characters.find(person).armature.matrix_world @ person.data.bones["left_eye"].head_local
            for person in (settings.person_a, settings.person_b)]
    assert abs(eyes[0].z - eyes[1].z) < 0.01 and eyes[0].x < -0.3 < 0.3 < eyes[1].x
