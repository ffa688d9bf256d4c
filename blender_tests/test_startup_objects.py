"""What Blender's start-up file has where the characters will stand."""

import bpy
import pytest
from addon import startup_objects


@pytest.fixture
def startup_file():
    """The scene that a fresh Blender opens with: a cube, a light and a camera."""
    bpy.ops.wm.read_factory_settings()
    return bpy.context.scene


def test_the_startup_cube_and_light_are_hidden_in_views_and_pictures(startup_file):
    assert sorted(startup_objects.hide_untouched(startup_file)) == ["Cube", "Light"]
    for name in ("Cube", "Light"):
        assert bpy.data.objects[name].hide_render and bpy.data.objects[name].hide_get()
    assert not bpy.data.objects["Camera"].hide_render
    assert not startup_objects.hide_untouched(startup_file)


@pytest.mark.parametrize("change", [
    lambda: bpy.data.objects["Cube"].modifiers.new("Bevel", "BEVEL"),
    lambda: setattr(bpy.data.objects["Cube"], "location", (3, 0, 0)),
    lambda: setattr(bpy.data.objects["Cube"].data.vertices[0].co, "x", 2.0),
    lambda: setattr(bpy.data.objects["Cube"], "name", "Table")])
def test_a_cube_that_somebody_changed_stays_in_sight(startup_file, change):
    change()
    bpy.context.view_layer.update()
    assert startup_objects.hide_untouched(startup_file) == ["Light"]


def test_a_light_that_somebody_changed_stays_on(startup_file):
    bpy.data.objects["Light"].data.energy = 400
    assert startup_objects.hide_untouched(startup_file) == ["Cube"]


def test_the_remark_names_what_is_hidden():
    assert startup_objects.remark([]) == ""
    assert startup_objects.remark(["Cube"]) == "Cube of the start-up file is hidden now"
    assert startup_objects.remark(["Cube", "Light"]) == "Cube and Light of the start-up file are hidden now"
