"""The cube and the light that Blender's start-up file puts where the characters will stand."""

from collections.abc import Sequence

import bpy
import numpy as np

LIGHT_PLACE, LIGHT_POWER = (4.07625, 1.00545, 5.90386), 1000.0  # metres, watts
NEAR = 1e-3


def hide_untouched(scene: bpy.types.Scene) -> list[str]:
    """Hide the start-up file's cube and light in views and pictures, if nobody has changed them; the names of those that were hidden.

    The cube would stand around the characters' legs and in the film, and the light outshines the stage's.
    """
    untouched = [thing for thing in scene.objects if not thing.hide_render and (_is_cube(thing) or _is_light(thing))]
    for thing in untouched:
        thing.hide_render = True
        for layer in scene.view_layers:
            if thing.name in layer.objects:
                thing.hide_set(True, view_layer=layer)
    return [thing.name for thing in untouched]


def remark(hidden: Sequence[str]) -> str:
    """What to tell the user about hidden objects; empty if there are none."""
    if not hidden:
        return ""
    return f"{' and '.join(hidden)} of the start-up file are hidden now" if len(hidden) > 1 else f"{hidden[0]} of the start-up file is hidden now"


def _is_cube(thing: bpy.types.Object) -> bool:
    if thing.type != "MESH" or not _is_plain(thing, "Cube") or len(thing.data.vertices) != 8 or not np.allclose(thing.location, 0):
        return False
    corners = np.empty(24, np.float32)
    thing.data.vertices.foreach_get("co", corners)
    return np.allclose(np.abs(corners), 1) and np.allclose(thing.matrix_world, np.eye(4))


def _is_light(thing: bpy.types.Object) -> bool:
    return (thing.type == "LIGHT" and _is_plain(thing, "Light") and thing.data.type == "POINT" and thing.data.energy == LIGHT_POWER
            and np.allclose(thing.location, LIGHT_PLACE, atol=NEAR))


def _is_plain(thing: bpy.types.Object, name: str) -> bool:
    return (thing.name == name and thing.parent is None and thing.animation_data is None and not thing.children
            and not thing.modifiers and not thing.constraints)
