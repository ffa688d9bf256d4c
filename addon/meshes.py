"""Blender meshes made from arrays: polygons, attributes, vertex groups and shape keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import bmesh
import bpy
import numpy as np

from .axes import to_blender
from .steps import Steps

TEXTURE_MAP = "UVMap"  # the name that Blender gives to a mesh's first one
SMALLEST_OFFSET = 1e-7  # metres; a shape that moves no vertex further than this has no effect


@dataclass(frozen=True)
class Polygons:
    """Corners of polygons in order. sizes: (P,) corners each; corners: (sum,) vertex numbers.

    triangles: (P,) a triangle that each polygon came from; corner_sources: (sum, 2) the triangle and its corner
    (0..2) behind each corner.
    """

    sizes: np.ndarray
    corners: np.ndarray
    triangles: np.ndarray
    corner_sources: np.ndarray


def polygons_of(triangles: np.ndarray) -> Polygons:
    """Quads where most consecutive pairs of triangles (F, 3) share a diagonal, as in the open characters; triangles
    otherwise.

    A pair (a, b, c), (a, c, d) is the quad (a, b, c, d); if the second triangle repeats a corner, the pair is the
    triangle (a, b, c).
    """
    numbers = np.arange(len(triangles))
    if len(triangles) % 2 == 0:
        first, second = triangles[0::2], triangles[1::2]
        shared = (first[:, 0] == second[:, 0]) & (first[:, 2] == second[:, 1])
        if shared.mean() > 0.5:
            flat = (second[:, 2] == second[:, 0]) | (second[:, 2] == second[:, 1])
            return _paired(triangles, shared, shared & flat)
    sources = np.stack([np.repeat(numbers, 3), np.tile(np.arange(3), len(triangles))], axis=1)
    return Polygons(np.full(len(triangles), 3), triangles.ravel(), numbers, sources)


def _paired(triangles: np.ndarray, shared: np.ndarray, flat: np.ndarray) -> Polygons:
    # Six slots a pair: corners 0-2 of its first triangle, 0-2 of its second. A quad takes slots 0, 1, 2 and 5.
    taken = np.ones((len(shared), 6), bool)
    taken[shared, 3:5] = False
    taken[flat, 5] = False
    ends = np.where(shared[:, None], np.where(flat[:, None], [[3, 0]], [[4, 0]]), [[3, 3]])
    pair, slot = np.nonzero(taken)
    sources = np.stack([2 * pair + slot // 3, slot % 3], axis=1)
    present = ends.ravel() > 0
    owners = np.stack([2 * np.arange(len(shared)), 2 * np.arange(len(shared)) + 1], axis=1).ravel()
    return Polygons(ends.ravel()[present], triangles[sources[:, 0], sources[:, 1]], owners[present], sources)


def selected(polygons: Polygons, chosen: np.ndarray) -> Polygons:
    """The polygons for which `chosen` (P,) is True."""
    corners = np.repeat(chosen, polygons.sizes)
    return Polygons(polygons.sizes[chosen], polygons.corners[corners], polygons.triangles[chosen], polygons.corner_sources[corners])


def build_mesh(name: str, vertices: np.ndarray, sizes: np.ndarray, corners: np.ndarray) -> bpy.types.Mesh:
    """A smooth mesh of vertices (V, 3) in the core's axes and polygons given by their sizes (P,) and corners (sum,)."""
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", _flat(to_blender(vertices)))
    mesh.loops.add(len(corners))
    mesh.loops.foreach_set("vertex_index", np.ascontiguousarray(corners, np.int32))
    mesh.polygons.add(len(sizes))
    mesh.polygons.foreach_set("loop_start", (np.cumsum(sizes) - sizes).astype(np.int32))
    mesh.polygons.foreach_set("use_smooth", np.ones(len(sizes), bool))
    mesh.update(calc_edges=True)
    return mesh


def add_texture_coordinates(mesh: bpy.types.Mesh, coordinates: np.ndarray, name: str = TEXTURE_MAP) -> None:
    """A UV map of the mesh from (corners, 2) coordinates."""
    mesh.uv_layers.new(name=name).data.foreach_set("uv", _flat(coordinates))


def add_color(mesh: bpy.types.Mesh, name: str, colors: np.ndarray) -> None:
    """A colour per vertex from (V, 3) linear RGB."""
    opaque = np.concatenate([colors, np.ones((len(colors), 1))], axis=1)
    mesh.attributes.new(name, "FLOAT_COLOR", "POINT").data.foreach_set("color", _flat(opaque))


def add_values(mesh: bpy.types.Mesh, name: str, values: np.ndarray) -> None:
    """A number per vertex from (V,)."""
    mesh.attributes.new(name, "FLOAT", "POINT").data.foreach_set("value", _flat(values))


def add_rest_positions(mesh: bpy.types.Mesh, vertices: np.ndarray) -> None:
    """The attribute `rest`, (V, 3) rest positions in Blender's axes: textures that stick to the moving surface are
    laid out in it.
    """
    mesh.attributes.new("rest", "FLOAT_VECTOR", "POINT").data.foreach_set("vector", _flat(to_blender(vertices)))


def add_vertex_groups(target: bpy.types.Object, names: Sequence[str], weights: np.ndarray) -> None:
    """A vertex group for each bone name, from weights (V, J)."""
    for name in names:
        target.vertex_groups.new(name=name)
    # The deform layer of a bmesh takes weights one at a time too, yet many times faster than VertexGroup.add.
    working = bmesh.new()
    working.from_mesh(target.data)
    layer = working.verts.layers.deform.verify()
    working.verts.ensure_lookup_table()
    points = [vertex[layer] for vertex in working.verts]
    vertices, groups = np.nonzero(weights)
    for vertex, group, weight in zip(vertices.tolist(), groups.tolist(), weights[vertices, groups].tolist()):
        points[vertex][group] = weight
    working.to_mesh(target.data)
    working.free()


def shape_key_steps(target: bpy.types.Object, vertices: np.ndarray, offsets: Mapping[str, np.ndarray], low: float, high: float) -> Steps[None]:
    """A shape key for each name whose offsets (V, 3) move anything, with sliders from low to high; one a step.

    vertices: (V, 3) rest positions. Blender clamps a value to its slider even when a curve drives it, so the range
    must hold every key.
    """
    target.shape_key_add(name="Basis", from_mix=False)
    for name, offset in offsets.items():
        if np.abs(offset).max(initial=0) < SMALLEST_OFFSET:
            continue
        key = target.shape_key_add(name=name, from_mix=False)
        key.data.foreach_set("co", _flat(to_blender(vertices + offset)))
        key.slider_min, key.slider_max = low, high
        key.value = 0  # some versions start new keys at 1
        yield


def _flat(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array, np.float32).ravel()
