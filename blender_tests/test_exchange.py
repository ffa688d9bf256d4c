"""Exported characters, read back by Blender's importers into an empty file: joints, shape keys, meshes and colours are as they were."""

from dataclasses import dataclass, replace
from pathlib import Path

import addon_utils
import bpy
import numpy as np
import pytest
from addon import characters, exchange, export_surfaces
from addon.export_pictures import painted
from addon.hair_ribbons import TRIANGLES, ribbons, strands_of
from scene_reading import evaluated_vertices
from twohander import rotation
from twohander.body.characters import open_character
from twohander.body.look import load_look
from twohander.body.model import load_body_model
from twohander.errors import OutputError
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace

FRAMES = (1, 4, 8)


@dataclass(frozen=True)
class Exported:
    """A character's file, what became of its look, and how its bones, shape keys, brows and body moved before."""

    path: Path
    remarks: tuple
    turns: dict
    weights: dict
    brows: dict
    shapes: np.ndarray


@pytest.fixture(scope="module")
def shelf():
    """Files that several tests read."""
    return {}


@pytest.fixture
def exported(open_body, generator, shelf, tmp_path_factory):
    """Exports the moving open character as a suffix says, once for all tests."""
    model, look = open_body

    def of(suffix):
        if (look.iris, suffix) not in shelf:
            character = moved(model, look, generator)
            path = tmp_path_factory.mktemp("exported") / f"a{suffix}"
            before = turns(character.armature), weights(character.body), weights(part(character, "Brows")), shapes(character.body)
            shelf[look.iris, suffix] = Exported(path, exchange.export_characters(bpy.context.scene, [character], path), *before)
        return shelf[look.iris, suffix]

    return of


@pytest.fixture
def moving(generator):
    """The open woman, who moves for eight frames from frame 1 on."""
    files = open_character("open_woman")
    return moved(load_body_model(files.smplx), load_look(files.look), generator)


def part(character, name):
    return next(one for one in character.parts if one.name.endswith(name))


def moved(model, look, generator):
    for module in ("io_scene_gltf2", "io_scene_fbx"):
        addon_utils.enable(module)
    character = characters.build_character(model, look, "Exported")
    scene = bpy.context.scene
    scene.render.fps, scene.frame_start, scene.frame_end = 30, 1, 8
    angles = np.cumsum(generator.normal(scale=0.08, size=(8, 55, 3)), axis=0).astype(np.float32)
    body = BodyMotion(rotation.from_axis_angle(angles), generator.normal(scale=0.1, size=(8, 3)).astype(np.float32), 30)
    characters.animate(character, CharacterMotion(body, generator.random((8, 52), np.float32), ExpressionSpace.ARKIT))
    return character


def turns(armature):
    """World rotations (F, B, 3, 3) of the bones, by name, against those at rest."""
    found = {}
    for frame in FRAMES:
        bpy.context.scene.frame_set(frame)
        for bone in armature.pose.bones:
            world = np.array((armature.matrix_world @ bone.matrix).to_3x3().normalized())
            rest = np.array((armature.matrix_world @ bone.bone.matrix_local).to_3x3().normalized())
            found.setdefault(bone.name, []).append(world @ rest.T)
    return {name: np.array(matrices) for name, matrices in found.items()}


def weights(mesh):
    """The values (F,) of a mesh's shape keys by name."""
    found = {}
    for frame in FRAMES:
        bpy.context.scene.frame_set(frame)
        for block in mesh.data.shape_keys.key_blocks[1:]:
            found.setdefault(block.name, []).append(block.value)
    return {name: np.array(values) for name, values in found.items()}


def shapes(mesh):
    """Bounds (F, 2, 3) of a mesh in the world, which don't depend on how an importer numbers or splits its vertices."""
    found = []
    for frame in FRAMES:
        bpy.context.scene.frame_set(frame)
        vertices = evaluated_vertices(mesh)
        used = np.unique([index for polygon in mesh.data.polygons for index in polygon.vertices])
        found.append([vertices[used].min(axis=0), vertices[used].max(axis=0)])
    return np.array(found)


IMPORTERS = {
    ".glb": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    ".fbx": lambda path: bpy.ops.import_scene.fbx(filepath=path, anim_offset=0.0),
    ".usdc": lambda path: bpy.ops.wm.usd_import(filepath=path),
    ".abc": lambda path: bpy.ops.wm.alembic_import(filepath=path, as_background_job=False),
}


def read_back(path):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for module in ("io_scene_gltf2", "io_scene_fbx"):
        addon_utils.enable(module)
    bpy.context.scene.render.fps = 30
    IMPORTERS[path.suffix](str(path))
    armatures = [one for one in bpy.data.objects if one.type == "ARMATURE"]
    meshes = {one.name.replace("_", " "): one for one in bpy.data.objects if one.type == "MESH"}
    return (armatures[0] if armatures else None), meshes


def mesh_named(meshes, name):
    return next(mesh for full, mesh in meshes.items() if full.startswith(f"Exported {name}"))


@pytest.mark.parametrize("suffix", [".glb", ".fbx", ".usdc"])
def test_joint_rotations_and_shape_keys_survive(exported, suffix):
    before = exported(suffix)
    assert before.remarks == ("the hair became ribbons",)
    armature, meshes = read_back(before.path)
    after = turns(armature)
    assert set(after) == set(before.turns)
    for name, matrices in before.turns.items():
        np.testing.assert_allclose(after[name], matrices, atol=1e-3, err_msg=name)
    for part_name, wanted in (("Body", before.weights), ("Brows", before.brows)):
        # USD has one animation for all meshes of a skeleton, in which the keys of the second mesh get a number.
        found = {name.removesuffix("2"): curve for name, curve in weights(mesh_named(meshes, part_name)).items()}
        assert set(found) == set(wanted)
        for name, curve in wanted.items():
            if not name.startswith("pose_"):  # below zero Blender's importers clamp what they read
                np.testing.assert_allclose(found[name], curve, atol=1e-3, err_msg=f"{part_name} {name}")


@pytest.mark.parametrize("suffix", [".usdc", ".abc"])
def test_meshes_move_as_they_did(exported, suffix):
    before = exported(suffix)
    _, meshes = read_back(before.path)
    np.testing.assert_allclose(shapes(mesh_named(meshes, "Body")), before.shapes, atol=1e-3)


def test_alembic_says_that_it_holds_no_colours(exported):
    assert exported(".abc").remarks == ("the hair became ribbons", "without colours, which Alembic does not hold")


def base_color(material):
    """A material's colour (linear RGB) or picture (rows, columns, 3), lowest row first, in the values of the file."""
    [shader] = [node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED"]
    socket = shader.inputs["Base Color"]
    if not socket.is_linked:
        return np.array(socket.default_value)[:3]
    image = socket.links[0].from_node.image
    pixels = np.empty(image.size[0] * image.size[1] * 4, np.float32)
    image.pixels.foreach_get(pixels)
    return pixels.reshape(image.size[1], image.size[0], 4)[..., :3]


def linear(values):
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def materials_of(mesh):
    """Materials by what they are called in the file, and the texture coordinates (C, 2) of their corners in the first map."""
    maps = np.empty(2 * len(mesh.data.loops), np.float32)
    mesh.data.uv_layers[0].data.foreach_get("uv", maps)
    used = {}
    for polygon in mesh.data.polygons:
        used.setdefault(polygon.material_index, []).extend(polygon.loop_indices)
    return {mesh.data.materials[index].name.replace("_", " "): (mesh.data.materials[index], maps.reshape(-1, 2)[loops])
            for index, loops in used.items()}


def sampled(picture, places):
    rows, columns, _ = picture.shape
    row, column = (np.clip((places[:, axis] * size).astype(int), 0, size - 1) for axis, size in ((1, rows), (0, columns)))
    return linear(picture[row, column])


@pytest.mark.parametrize("suffix", [".glb", ".fbx", ".usdc"])
def test_skin_eyes_clothes_and_hair_keep_their_colours(exported, open_body, suffix):
    _, look = open_body
    _, meshes = read_back(exported(suffix).path)
    body = materials_of(mesh_named(meshes, "Body"))
    skin, places = next(value for name, value in body.items() if name.endswith("Body Skin"))
    shown, wanted = sampled(base_color(skin), places), look.skin_color
    np.testing.assert_allclose(np.median(shown, axis=0), np.median(wanted, axis=0), atol=0.05)
    eye, places = next(value for name, value in body.items() if name.endswith("Body Eye"))
    picture = base_color(eye)
    pupil, iris, white = (sampled(picture, places[(places[:, 1] > low) & (places[:, 1] < high)]) for low, high in
                          ((0, 0.04), (15 / 180, 21 / 180), (0.22, 0.4)))
    assert pupil.max() < 0.02 and white.min() > 0.5
    np.testing.assert_allclose(np.median(iris, axis=0), look.iris[0], atol=0.12)
    for worn in look.parts:
        [material] = mesh_named(meshes, worn.name.title()).data.materials
        np.testing.assert_allclose(base_color(material), worn.color, atol=1e-3, err_msg=worn.name)
    [material] = mesh_named(meshes, "Hair").data.materials
    np.testing.assert_allclose(base_color(material), look.hair.color, atol=1e-3)


@pytest.mark.parametrize("suffix", [".glb", ".usdc", ".abc"])
def test_hair_becomes_a_mesh_that_moves_with_the_head(exported, open_body, suffix):
    _, look = open_body
    _, meshes = read_back(exported(suffix).path)
    hair = mesh_named(meshes, "Hair")
    assert sum(len(polygon.vertices) - 2 for polygon in hair.data.polygons) <= TRIANGLES
    clouds = []
    for frame in FRAMES:
        bpy.context.scene.frame_set(frame)
        clouds.append(evaluated_vertices(hair)[:, [0, 2, 1]] * (1, -1, 1))  # as Blender has them: Z up
    rest = look.hair.strands[..., [0, 2, 1]] * (1, -1, 1)
    for turn, cloud in zip(exported(suffix).turns["head"], clouds):
        own = (cloud - cloud.mean(axis=0)) @ turn
        np.testing.assert_allclose(np.ptp(own, axis=0), np.ptp(rest.reshape(-1, 3), axis=0), rtol=0.05)


def test_ribbons_lie_upon_the_head_and_have_an_end_of_triangles():
    generator = np.random.default_rng(0)
    roots = generator.normal(size=(9000, 3))
    roots /= np.linalg.norm(roots, axis=1, keepdims=True)
    along = np.cross(roots, (0.3, 0.5, 0.8))
    strands = roots[:, None] + 0.1 * np.linspace(0, 1, 7)[:, None] * along[:, None]
    vertices, quads = ribbons(strands, np.full((9000, 7), 1e-3))
    assert 0.9 * TRIANGLES < 2 * len(quads) <= TRIANGLES
    first, second, _, last = np.moveaxis(vertices[quads], 1, 0)
    normals = np.cross(second - first, last - first)
    outwards = np.einsum("qx,qx->q", normals, first) / np.linalg.norm(normals, axis=1)
    assert np.abs(outwards).min() > 0.8


def test_strands_of_any_length_get_equally_many_points():
    curves = bpy.data.hair_curves.new("Hair")
    curves.add_curves([3, 1, 20])
    places = np.zeros((24, 3), np.float32)
    places[:3, 0], places[3], places[4:, 2] = [0, 1, 2], 7, np.arange(20)
    curves.position_data.foreach_set("vector", places.ravel())
    strands, radii = strands_of(curves, 5)
    assert strands.shape == (3, 5, 3) and radii.shape == (3, 5)
    np.testing.assert_allclose(strands[0, :, 0], [0, 0.5, 1, 1.5, 2])
    np.testing.assert_allclose(strands[1], 7)
    np.testing.assert_allclose(strands[2, :, 2], np.linspace(0, 19, 5), atol=1e-5)


def test_a_painted_picture_has_the_corners_colours_between_them_and_goes_on_past_the_edge():
    picture = painted(np.array([[[0.25, 0.25], [0.75, 0.25], [0.25, 0.75]]]), np.array([[[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]]), 64)
    np.testing.assert_allclose(picture[18, 18], [0.9, 0.05, 0.05], atol=0.06)
    np.testing.assert_allclose(picture[24, 24], [0.47, 0.27, 0.27], atol=0.06)  # about a quarter of the way along both edges
    np.testing.assert_allclose(picture[14, 18], picture[16, 18], atol=0.1)
    np.testing.assert_allclose(picture[60, 60], picture[2, 2])


def test_eyes_that_have_a_map_of_their_own_are_painted_in_the_first(tmp_path):
    model = load_body_model(open_character("open_man").smplx)
    for module in ("io_scene_gltf2", "io_scene_fbx"):
        addon_utils.enable(module)
    character = characters.build_character(replace(model, face_material=None), None, "Exported", correctives=False)
    layers = character.body.data.uv_layers
    before = [[tuple(corner.uv) for corner in layer.data] for layer in layers]
    exchange.export_characters(bpy.context.scene, [character], tmp_path / "a.glb")
    assert [[tuple(corner.uv) for corner in layer.data] for layer in layers] == before and len(layers) == 2
    _, meshes = read_back(tmp_path / "a.glb")
    body = materials_of(mesh_named(meshes, "Body"))
    eye, places = next(value for name, value in body.items() if name.endswith("Body Eye"))
    assert places[:, 1].min() < 0.02  # the pole, where the pupil is
    assert sampled(base_color(eye), places[places[:, 1] < 0.04]).max() < 0.02


def test_materials_of_the_users_stay_as_they_are(moving, tmp_path):
    own = bpy.data.materials.new("Mine")
    top = part(moving, "Top")
    top.data.materials[0] = own
    exchange.export_characters(bpy.context.scene, [moving], tmp_path / "a.glb")
    assert top.data.materials[0] == own
    _, meshes = read_back(tmp_path / "a.glb")
    assert [material.name for material in mesh_named(meshes, "Top").data.materials] == ["Mine"]


@pytest.mark.parametrize("broken", ["exporter", "picture"])
def test_materials_hair_and_selection_come_back_after_a_failure(moving, tmp_path, monkeypatch, broken):
    def fail(*_):
        raise OutputError("no space")

    if broken == "exporter":
        monkeypatch.setitem(exchange.EXPORTERS, ".glb", fail)
    else:
        monkeypatch.setattr(export_surfaces, "write_picture", fail)
    collections = ("materials", "images", "meshes", "objects", "actions")
    before = {name: sorted(getattr(bpy.data, name).keys()) for name in collections}
    slots = {mesh.name: list(mesh.data.materials) for mesh in (moving.body, *moving.parts)}
    with pytest.raises(OutputError, match="no space"):
        exchange.export_characters(bpy.context.scene, [moving], tmp_path / "a.glb")
    assert {name: sorted(getattr(bpy.data, name).keys()) for name in collections} == before
    assert {mesh.name: list(mesh.data.materials) for mesh in (moving.body, *moving.parts)} == slots
    assert not list(tmp_path.iterdir())


def test_the_scene_stays_as_it_was(moving, tmp_path):
    scene = bpy.context.scene
    scene.frame_set(3)
    scene.collection.objects.link(bpy.data.objects.new("Other", None))
    bpy.data.objects["Other"].select_set(True)
    actions, values, vertices = set(bpy.data.actions.keys()), weights(moving.body), evaluated_vertices(moving.body)
    scene.frame_set(3)
    exchange.export_characters(scene, [moving], tmp_path / "a.usdc")
    assert scene.frame_current == 3 and bpy.data.objects["Other"].select_get() and not moving.armature.select_get()
    assert set(bpy.data.actions.keys()) == actions
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.usdc", "textures"]
    assert sorted(one.name for one in (tmp_path / "textures").iterdir()) == ["a_Exported_Body_Eye.png", "a_Exported_Body_Skin.png"]
    scene.frame_set(8)
    np.testing.assert_allclose(evaluated_vertices(moving.body), vertices, atol=1e-6)
    for name, curve in weights(moving.body).items():
        np.testing.assert_allclose(curve, values[name], atol=1e-6)


def test_a_format_that_this_blender_was_built_without_is_refused_at_once(moving, tmp_path, monkeypatch):
    monkeypatch.setitem(exchange.OPERATORS, ".usdc", bpy.ops.wm.no_such_export)
    with pytest.raises(OutputError, match=r"cannot write USD \(.usdc\).*choose another format"):
        exchange.check_export([moving], tmp_path / "a.usdc")
    exchange.check_export([moving], tmp_path / "a.glb")


def test_an_unknown_suffix_is_refused_and_a_failed_export_leaves_nothing(moving, tmp_path, monkeypatch):
    with pytest.raises(OutputError, match=r"\.glb, \.fbx, \.usdc, \.abc"):
        exchange.export_characters(bpy.context.scene, [moving], tmp_path / "a.obj")

    def fail(*_):
        raise RuntimeError("Error: no")

    monkeypatch.setitem(exchange.EXPORTERS, ".glb", fail)
    with pytest.raises(OutputError, match="a.glb cannot be exported"):
        exchange.export_characters(bpy.context.scene, [moving], tmp_path / "a.glb")
    assert not list(tmp_path.iterdir())
