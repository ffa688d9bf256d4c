"""Hair as a mesh of ribbons: what programs show that have no strands."""

import bpy
import numpy as np

TRIANGLES = 24_000  # of a whole head of hair, so that programs for games can carry it
MOST_POINTS = 8  # along a ribbon
COVER = 1.3  # times the width that would cover what the strands cover: ribbons lie flat upon each other, strands side by side


def ribbon_object(hair: bpy.types.Object) -> bpy.types.Object:
    """A new mesh object, not in any collection, that looks like a character's hair at rest and hangs wholly on the same bone."""
    strands, radii = strands_of(hair.data, MOST_POINTS)
    vertices, quads = ribbons(strands, radii)
    mesh = bpy.data.meshes.new(f"{hair.name} Ribbons")
    mesh.from_pydata(vertices.tolist(), [], quads.tolist())
    mesh.polygons.foreach_set("use_smooth", np.ones(len(quads), bool))
    for material in hair.data.materials:
        mesh.materials.append(material)
    target = bpy.data.objects.new(mesh.name, mesh)
    target.parent = hair.parent
    target.vertex_groups.new(name=hair.parent_bone).add(range(len(vertices)), 1.0, "REPLACE")
    target.modifiers.new("Armature", "ARMATURE").object = hair.parent
    return target


def ribbons(strands: np.ndarray, radii: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (N, 3) and quads (Q, 4) of ribbons along some of the strands (S, K, 3), evenly chosen, together as wide as all strands are.

    They lie flat upon the head, whose middle is that of the roots. radii: (S, K) of the strands.
    """
    chosen = np.linspace(0, len(strands) - 1, min(len(strands), TRIANGLES // (2 * (strands.shape[1] - 1)))).astype(int)
    paths = strands[chosen].astype(np.float64)
    along = np.gradient(paths, axis=1)
    outwards = paths - strands[:, 0].mean(axis=0)
    across = np.cross(along, outwards)
    across /= np.maximum(np.linalg.norm(across, axis=2, keepdims=True), 1e-9)
    half = COVER * radii[chosen] * len(strands) / len(chosen)
    edges = np.stack([paths - across * half[..., None], paths + across * half[..., None]], axis=2)
    numbers = np.arange(edges.shape[0] * edges.shape[1] * 2).reshape(edges.shape[:3])
    quads = np.stack([numbers[:, :-1, 0], numbers[:, :-1, 1], numbers[:, 1:, 1], numbers[:, 1:, 0]], axis=-1)
    return edges.reshape(-1, 3), quads.reshape(-1, 4)


def strands_of(curves: bpy.types.ID, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (S, K, 3) of hair curves and their radii (S, K), evenly along each; K is the longest strand's number of points, at most `most`."""
    count = len(curves.points)
    places, radii = np.empty(3 * count, np.float32), np.full(count, 1e-4, np.float32)
    curves.position_data.foreach_get("vector", places)
    if "radius" in curves.attributes:
        curves.attributes["radius"].data.foreach_get("value", radii)
    starts = np.empty(len(curves.curve_offset_data), np.int32)
    curves.curve_offset_data.foreach_get("value", starts)
    lengths = np.diff(starts)
    points = max(2, min(most, int(lengths.max())))
    positions = starts[:-1, None] + np.linspace(0, 1, points) * (lengths[:, None] - 1)
    lower = np.minimum(positions.astype(int), starts[1:, None] - 1)
    upper, share = np.minimum(lower + 1, starts[1:, None] - 1), (positions - lower)[..., None]
    places = places.reshape(-1, 3)
    return places[lower] * (1 - share) + places[upper] * share, radii[lower] * (1 - share[..., 0]) + radii[upper] * share[..., 0]
