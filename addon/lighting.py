"""Light for two people: key, fill, and a rim for each."""

from dataclasses import dataclass

import bpy
from mathutils import Vector

from .versions import new_node_tree


@dataclass(frozen=True)
class Lamp:
    """A square area light. place, target: (x, y, z) metres with Z up and 0 at the eyes' height; size: metres; power:
    watts.
    """

    name: str
    place: tuple[float, float, float]
    target: tuple[float, float, float]
    size: float
    power: float
    color: tuple[float, float, float]


LAMPS = (
    Lamp("Key", (-1.7, -2.3, 1.05), (0.0, 0.0, -0.2), 1.1, 72, (1.0, 0.96, 0.90)),
    Lamp("Fill", (2.4, -1.9, 0.15), (0.0, 0.0, -0.2), 1.8, 24, (0.86, 0.93, 1.0)),
    Lamp("Rim A", (-1.6, 1.5, 0.9), (-0.3, 0.0, -0.1), 0.9, 42, (0.88, 0.94, 1.0)),
    Lamp("Rim B", (1.5, 1.5, 1.0), (0.2, 0.0, -0.1), 0.9, 44, (1.0, 0.93, 0.84)),
)
AMBIENT = (0.5, 0.55, 0.62)
AMBIENT_STRENGTH = 0.28


def add_lights(eye_height: float, collection: bpy.types.Collection) -> tuple[bpy.types.Object, ...]:
    """The lamps, raised or lowered with the eyes' height in metres above the floor."""
    return tuple(_area_light(lamp, eye_height, collection) for lamp in LAMPS)


def new_world(name: str) -> bpy.types.World:
    """A world of dim, slightly cool light from everywhere."""
    world = bpy.data.worlds.new(name)
    tree = new_node_tree(world)
    tree.nodes.clear()
    background, output = tree.nodes.new("ShaderNodeBackground"), tree.nodes.new("ShaderNodeOutputWorld")
    background.inputs["Color"].default_value = (*AMBIENT, 1.0)
    background.inputs["Strength"].default_value = AMBIENT_STRENGTH
    tree.links.new(background.outputs["Background"], output.inputs["Surface"])
    return world


def _area_light(lamp: Lamp, eye_height: float, collection: bpy.types.Collection) -> bpy.types.Object:
    data = bpy.data.lights.new(lamp.name, "AREA")
    data.size, data.energy, data.color = lamp.size, lamp.power, lamp.color
    light = bpy.data.objects.new(lamp.name, data)
    collection.objects.link(light)
    light.location = Vector(lamp.place) + Vector((0, 0, eye_height))
    direction = Vector(lamp.target) - Vector(lamp.place)
    light.rotation_euler = direction.to_track_quat("-Z", "Y").to_euler()
    return light
