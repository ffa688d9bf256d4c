"""What stands around two people: a round backdrop that runs into the floor, and stools."""

import bpy
import numpy as np

from .materials import backdrop_material, plain_material

BACKDROP_RADIUS = 3.4  # metres from the middle of the stage to the wall
BACKDROP_BEND = 1.2  # metres, radius of the curve from floor to wall
BACKDROP_HEIGHT = 5.0  # metres
BACKDROP_HALF_ANGLE = np.radians(125)  # to either side of straight behind: every camera sees wall, the key light stays outside
BACKDROP_COLOR = (0.13, 0.18, 0.23)
GLOW_COLOR = (0.112, 0.168, 0.226)  # of the wall behind the heads
GLOW_EDGE = 0.72  # of that, away from the middle
GLOW_WIDTH = 4.6  # metres from the glow's middle to its edge
GLOW_HEIGHT = 1.35  # metres of the glow's middle above the floor
LIT_BELOW, GLOWING_ABOVE = 0.0, 1.0  # metres: the floor takes light and shadows, the wall shines by itself
SEAT_RADIUS = 0.185  # metres
CUSHION = 0.055  # metres thick
CUSHION_COLOR = (0.055, 0.045, 0.04)
METAL_COLOR = (0.30, 0.31, 0.33)


def add_backdrop(collection: bpy.types.Collection) -> bpy.types.Object:
    """A cyclorama around the origin, open towards -Y."""
    bend = np.linspace(0, np.pi / 2, 12)
    radii = np.concatenate([[0.01, 0.8], BACKDROP_RADIUS - BACKDROP_BEND + BACKDROP_BEND * np.sin(bend), [BACKDROP_RADIUS]])
    heights = np.concatenate([[0, 0], BACKDROP_BEND * (1 - np.cos(bend)), [BACKDROP_HEIGHT]])
    angles = np.pi / 2 + np.linspace(-BACKDROP_HALF_ANGLE, BACKDROP_HALF_ANGLE, 49)
    wall = _turned("Backdrop", radii, heights, angles, collection)
    # The floor in front of the opening.
    floor = _turned("Floor", np.array([0.01, 12.0]), np.array([-0.002, -0.002]), np.linspace(0, 2 * np.pi, 33), collection)
    material = backdrop_material(BACKDROP_COLOR, GLOW_COLOR, GLOW_EDGE, (0.0, BACKDROP_RADIUS, GLOW_HEIGHT), GLOW_WIDTH,
                                 (LIT_BELOW, GLOWING_ABOVE))
    for surface in (wall, floor):
        surface.data.materials.append(material)
    return wall


def add_stool(name: str, place: tuple[float, float], height: float, collection: bpy.types.Collection) -> bpy.types.Object:
    """A round stool on the floor at (x, y) whose cushion's top is at `height` metres."""
    soft = np.linspace(0, np.pi / 2, 5)
    edge = 0.022  # metres, rounding of the cushion
    top, bottom = height, height - CUSHION
    profile = [(0.001, top), *((SEAT_RADIUS - edge + edge * np.sin(a), top - edge + edge * np.cos(a)) for a in soft), (SEAT_RADIUS, bottom),
               (SEAT_RADIUS - 0.01, bottom - 0.012), (0.028, bottom - 0.02), (0.028, 0.03), (0.05, 0.022), (0.20, 0.014), (0.205, 0.0)]
    radii, heights = np.array(profile).T
    stool = _turned(name, radii, heights, np.linspace(0, 2 * np.pi, 41), collection)
    stool.data.materials.append(plain_material("Cushion", CUSHION_COLOR, 0.55))
    stool.data.materials.append(plain_material("Stool", METAL_COLOR, 0.35))
    metal = np.tile(np.arange(len(radii) - 1) > len(soft) + 1, 40)
    stool.data.polygons.foreach_set("material_index", metal.astype(np.int32))
    stool.location = (*place, 0.0)
    return stool


def _turned(name: str, radii: np.ndarray, heights: np.ndarray, angles: np.ndarray,
            collection: bpy.types.Collection) -> bpy.types.Object:
    """A profile turned about Z through the given angles."""
    ring, rows = len(radii), len(angles)
    vertices = np.stack([np.outer(np.cos(angles), radii), np.outer(np.sin(angles), radii), np.tile(heights, (rows, 1))], axis=-1)
    corner = (np.arange(rows - 1)[:, None] * ring + np.arange(ring - 1)).ravel()
    faces = np.stack([corner, corner + ring, corner + ring + 1, corner + 1], axis=1)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices.reshape(-1, 3).tolist(), [], faces.tolist())
    mesh.polygons.foreach_set("use_smooth", np.ones(len(faces), bool))
    mesh.update()
    surface = bpy.data.objects.new(name, mesh)
    collection.objects.link(surface)
    return surface
