"""Appearance: polygons, colours, hair and materials come out as the look says."""

import bpy
import numpy as np
import pytest
from addon import characters, film, materials
from addon.meshes import polygons_of, selected
from scene_reading import evaluated_vertices
from poses import random_motion


def positions_of(curves) -> np.ndarray:
    values = np.empty(len(curves.points) * 3, np.float32)
    curves.position_data.foreach_get("vector", values)
    return values.reshape(-1, 3)


def test_pairs_of_triangles_with_a_common_diagonal_become_quads():
    polygons = polygons_of(np.array([[0, 1, 2], [0, 2, 3], [3, 2, 4], [3, 4, 5]]))
    assert polygons.sizes.tolist() == [4, 4]
    assert polygons.corners.tolist() == [0, 1, 2, 3, 3, 2, 4, 5]
    assert polygons.triangles.tolist() == [0, 2]


def test_a_pair_whose_second_triangle_is_flat_becomes_a_triangle():
    polygons = polygons_of(np.array([[0, 1, 2], [0, 2, 2], [3, 2, 4], [3, 4, 5]]))
    assert polygons.sizes.tolist() == [3, 4]
    assert polygons.corners.tolist() == [0, 1, 2, 3, 2, 4, 5]


def test_triangles_without_common_diagonals_stay_triangles():
    triangles = np.array([[0, 1, 2], [5, 4, 3], [2, 3, 4]])
    polygons = polygons_of(triangles)
    assert polygons.sizes.tolist() == [3, 3, 3]
    assert polygons.corners.tolist() == triangles.ravel().tolist()


def test_every_corner_knows_the_triangle_corner_it_came_from(open_body):
    model, _ = open_body
    polygons = polygons_of(model.faces)
    triangle, corner = polygons.corner_sources.T
    assert (model.faces[triangle, corner] == polygons.corners).all()
    assert polygons.sizes.sum() == len(polygons.corners)


def test_polygons_cover_the_models_surface_once(open_body):
    model, _ = open_body
    polygons = polygons_of(model.faces)
    whole = area_vector_lengths(model.template, model.faces)
    starts = np.cumsum(polygons.sizes) - polygons.sizes
    fans = [(starts + k)[polygons.sizes > k + 1] for k in range(1, 3)]
    firsts = [starts[polygons.sizes > k + 1] for k in range(1, 3)]
    triangles = np.concatenate([np.stack([polygons.corners[first], polygons.corners[fan], polygons.corners[fan + 1]], axis=1)
                                for first, fan in zip(firsts, fans)])
    assert area_vector_lengths(model.template, triangles).sum() == pytest.approx(whole.sum(), rel=1e-6)


def area_vector_lengths(vertices, triangles) -> np.ndarray:
    a, b, c = (vertices[triangles[:, corner]].astype(np.float64) for corner in range(3))
    return np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2


def test_selecting_polygons_keeps_their_corners_together():
    polygons = selected(polygons_of(np.array([[0, 1, 2], [0, 2, 3], [3, 2, 4], [3, 4, 5]])), np.array([False, True]))
    assert polygons.corners.tolist() == [3, 2, 4, 5] and polygons.triangles.tolist() == [2]


def test_skin_under_clothes_is_left_out_and_every_vertex_kept(open_body):
    model, look = open_body
    dressed = characters.build_character(model, look, "Dressed")
    bare = characters.build_character(model, None, "Bare")
    assert len(dressed.body.data.vertices) == len(bare.body.data.vertices) == len(model.template)
    assert len(dressed.body.data.polygons) < len(bare.body.data.polygons)


def test_colours_and_gloss_lie_on_their_vertices(open_body):
    model, look = open_body
    body = characters.build_character(model, look, "Anna").body.data
    colors = np.empty(len(body.vertices) * 4, np.float32)
    body.attributes[materials.SKIN_COLOR].data.foreach_get("color", colors)
    assert np.allclose(colors.reshape(-1, 4)[:, :3], look.skin_color, atol=1e-6)
    gloss = np.empty(len(body.vertices), np.float32)
    body.attributes[materials.GLOSS].data.foreach_get("value", gloss)
    assert np.allclose(gloss, look.gloss, atol=1e-6)


def test_eyes_teeth_and_tongue_have_materials_of_their_own(open_body):
    model, look = open_body
    body = characters.build_character(model, look, "Anna").body.data
    used = {body.materials[polygon.material_index].name.split(".")[0] for polygon in body.polygons}
    assert used == {"Skin", "Eye", "Teeth", "Gum", "Tongue"}


def test_texture_coordinates_of_each_polygon_are_the_models(open_body):
    model, look = open_body
    body = characters.build_character(model, None, "Anna").body.data
    polygons = polygons_of(model.faces)
    written = np.empty(len(body.loops) * 2, np.float32)
    body.uv_layers["UVMap"].data.foreach_get("uv", written)
    triangle, corner = polygons.corner_sources.T
    assert np.allclose(written.reshape(-1, 2), model.texture_vertices[model.texture_faces[triangle, corner]], atol=1e-6)


def test_hair_sits_where_the_look_puts_it_and_turns_with_the_head(open_body, generator):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    bpy.context.scene.render.fps = 30
    motion = random_motion(model, 1, generator)
    assert_hair_at(character, look.hair.strands.reshape(-1, 3))
    characters.animate(character, motion)
    bpy.context.scene.frame_set(1)
    head = character.armature.pose.bones["head"]
    moved = np.array(character.armature.matrix_world @ head.matrix @ head.bone.matrix_local.inverted())
    rest = look.hair.strands.reshape(-1, 3)[:, [0, 2, 1]] * (1, -1, 1)
    posed = rest @ moved[:3, :3].T + moved[:3, 3]
    assert_hair_at(character, np.stack([posed[:, 0], posed[:, 2], -posed[:, 1]], axis=1))


def assert_hair_at(character, expected) -> None:
    bpy.context.view_layer.update()
    matrix = np.array(character.hair.evaluated_get(bpy.context.evaluated_depsgraph_get()).matrix_world)
    world = positions_of(character.hair.data) @ matrix[:3, :3].T + matrix[:3, 3]
    assert np.abs(world - (expected[:, [0, 2, 1]] * (1, -1, 1))).max() < 1e-5


def test_strands_are_as_thick_as_the_look_says(open_body):
    model, look = open_body
    hair = characters.build_character(model, look, "Anna").hair.data
    radius = np.empty(len(hair.points), np.float32)
    hair.attributes["radius"].data.foreach_get("value", radius)
    assert np.allclose(radius.reshape(-1, len(look.hair.radius)), look.hair.radius, atol=1e-8)


def test_cloth_gets_thickness_on_its_inner_side(open_body):
    model, look = open_body
    character = characters.build_character(model, look, "Anna")
    thick = {part.name for part in look.parts if part.thickness > 0}
    for part in character.parts:
        if part[characters.PART_PROPERTY] in thick:
            inner = next(modifier for modifier in part.modifiers if modifier.type == "SOLIDIFY")
            assert inner.thickness > 0 and inner.offset == -1
            assert len(evaluated_vertices(part)) > len(part.data.vertices)


def test_a_picture_of_a_dressed_character_shows_skin_cloth_and_hair_in_their_colours(open_body, tmp_path):
    model, look = open_body
    red, green, blue = np.moveaxis(portrait(characters.build_character(model, look, "Anna"), tmp_path), -1, 0)
    face = (slice(40, 50), slice(45, 51))
    assert red[face].mean() > green[face].mean() > blue[face].mean(), "a face is warmer than grey"
    shirt = next(part.color for part in look.parts if part.name == "top")
    chest = np.array([channel[4:12, 44:52].mean() for channel in (red, green, blue)])
    assert np.argmax(chest) == np.argmax(shirt)


def test_strands_that_the_view_draws_from_point_to_point_render_as_those_that_it_rounds(open_body, tmp_path):
    character = characters.build_character(*open_body, "Anna")
    steps = character.hair.data.attributes["resolution"]
    assert {step.value for step in steps.data} == {1}
    straight = portrait(character, tmp_path / "straight")
    steps.data.foreach_set("value", np.full(len(steps.data), 12, np.int32))
    character.hair.data.update_tag()
    assert np.array_equal(portrait(character, tmp_path / "rounded"), straight)


def test_the_solid_view_shows_the_looks_own_complexion(open_body):
    model, look = open_body
    skin = characters.build_character(model, look, "Anna").body.data.materials[0]
    assert np.allclose(skin.diffuse_color[:3], look.skin_color.astype(float).mean(axis=0), atol=1e-5)


def portrait(character, folder) -> np.ndarray:
    """A picture (96, 96, 3) of a character's head and chest, from below to above."""
    scene = bpy.context.scene
    light = bpy.data.objects.new("Sun", bpy.data.lights.new("Sun", "SUN"))
    light.rotation_euler = (1.2, 0, 0)
    light.data.energy = 3
    head = character.armature.data.bones["head"].head_local
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.location, camera.rotation_euler = (0, -1.6, head.z - 0.02), (np.pi / 2, 0, 0)
    scene.collection.objects.link(light)
    scene.collection.objects.link(camera)
    scene.camera, scene.frame_start, scene.frame_end = camera, 1, 1
    picture, = film.render_frames(scene, folder, film.Preset("Small", 96, 96, 8, 0.1, 0, 0, 2, False))
    image = bpy.data.images.load(str(picture))
    pixels = np.empty(96 * 96 * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.objects.remove(light)
    bpy.data.objects.remove(camera)
    return pixels.reshape(96, 96, 4)[..., :3]


@pytest.mark.parametrize("preset", ["draft", "preview", "final"])
def test_presets_name_settings_that_this_blender_has(open_body, preset):
    model, look = open_body
    characters.build_character(model, look, "Anna")
    scene = bpy.context.scene
    with film.prepared(scene, film.PRESETS[preset]):
        assert scene.cycles.samples == film.PRESETS[preset].samples
        assert scene.render.resolution_x == film.PRESETS[preset].width
