"""Exported characters, read back by Blender's importers into an empty file: joints, shape keys and meshes move as they did."""

import addon_utils
import bpy
import numpy as np
import pytest
from addon import characters, exchange
from scene_reading import evaluated_vertices
from twohander import rotation
from twohander.errors import OutputError
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace

FRAMES = (1, 4, 8)


@pytest.fixture
def moving(open_body, generator):
    """An open character that moves for eight frames from frame 1 on."""
    for module in ("io_scene_gltf2", "io_scene_fbx"):
        addon_utils.enable(module)
    model, look = open_body
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


def mesh_named(meshes, part):
    return next(mesh for name, mesh in meshes.items() if name.startswith(f"Exported {part}"))


@pytest.mark.parametrize("suffix", [".glb", ".fbx", ".usdc"])
def test_joint_rotations_and_shape_keys_survive(moving, tmp_path, suffix):
    before, values = turns(moving.armature), weights(moving.body)
    brows = weights(next(part for part in moving.parts if "Brows" in part.name))
    lost = exchange.export_characters(bpy.context.scene, [moving], tmp_path / f"a{suffix}")
    assert lost[0] == "without the hair" and "colours" in lost[1]
    armature, meshes = read_back(tmp_path / f"a{suffix}")
    after = turns(armature)
    assert set(after) == set(before)
    for name, matrices in before.items():
        np.testing.assert_allclose(after[name], matrices, atol=1e-3, err_msg=name)
    for part, wanted in (("Body", values), ("Brows", brows)):
        # USD has one animation for all meshes of a skeleton, in which the keys of the second mesh get a number.
        found = {name.removesuffix("2"): curve for name, curve in weights(mesh_named(meshes, part)).items()}
        assert set(found) == set(wanted)
        for name, curve in wanted.items():
            if not name.startswith("pose_"):  # below zero Blender's importers clamp what they read
                np.testing.assert_allclose(found[name], curve, atol=1e-3, err_msg=f"{part} {name}")


@pytest.mark.parametrize("suffix", [".usdc", ".abc"])
def test_meshes_move_as_they_did(moving, tmp_path, suffix):
    wanted = shapes(moving.body)
    exchange.export_characters(bpy.context.scene, [moving], tmp_path / f"a{suffix}")
    _, meshes = read_back(tmp_path / f"a{suffix}")
    np.testing.assert_allclose(shapes(mesh_named(meshes, "Body")), wanted, atol=1e-3)


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
    assert [one.name for one in tmp_path.iterdir()] == ["a.usdc"]
    scene.frame_set(8)
    np.testing.assert_allclose(evaluated_vertices(moving.body), vertices, atol=1e-6)
    for name, curve in weights(moving.body).items():
        np.testing.assert_allclose(curve, values[name], atol=1e-6)


def test_an_unknown_suffix_is_refused_and_a_failed_export_leaves_nothing(moving, tmp_path, monkeypatch):
    with pytest.raises(OutputError, match=r"\.glb, \.fbx, \.usdc, \.abc"):
        exchange.export_characters(bpy.context.scene, [moving], tmp_path / "a.obj")

    def fail(*_):
        raise RuntimeError("Error: no")

    monkeypatch.setitem(exchange.EXPORTERS, ".glb", fail)
    with pytest.raises(OutputError, match="a.glb cannot be exported"):
        exchange.export_characters(bpy.context.scene, [moving], tmp_path / "a.glb")
    assert not list(tmp_path.iterdir())
