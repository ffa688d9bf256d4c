"""Meshes whose vertices move as a file says: FaceDiffuser's heads, played from a point cache."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from twohander.body.model import BodyModel
from twohander.formats.flame_vertices import FPS, read_vertices
from twohander.formats.point_cache import write_point_cache

from .axes import to_blender
from .meshes import Polygons, build_mesh, polygons_of
from .rates import frames_per_second

CACHE_MODIFIER = "Vertices"


@dataclass(frozen=True)
class MovingVertices:
    """A mesh at its first frame, (V, 3) vertices with polygons, and the point cache that moves it."""

    vertices: np.ndarray
    polygons: Polygons
    cache: Path


def moving_vertices(model: BodyModel, path: Path) -> MovingVertices:
    """The vertices of a file, and the cache of them beside it, made in any thread. Raises MotionFileError for the file, OutputError for its folder.

    A cache and its modifier rather than a shape key for each frame: five minutes of 5023 vertices are 450 MB, which stay on disk, and
    curves for 7500 keys would have to be evaluated at every frame.
    """
    vertices = read_vertices(path)
    cache = path.with_name(f"{path.stem}-{hashlib.sha256(vertices.tobytes()).hexdigest()[:8]}.pc2")
    if not cache.is_file():
        write_point_cache(cache, len(vertices), lambda start, stop: to_blender(vertices[start:stop]))
    return MovingVertices(vertices[0].astype(np.float32), polygons_of(model.faces), cache)


def add_moving_head(scene: bpy.types.Scene, moving: MovingVertices, name: str, start_frame: float) -> bpy.types.Object:
    """A mesh in a new collection of the scene whose vertices move from `start_frame` on."""
    collection = bpy.data.collections.new(name)
    scene.collection.children.link(collection)
    head = bpy.data.objects.new(name, build_mesh(name, moving.vertices, moving.polygons.sizes, moving.polygons.corners))
    collection.objects.link(head)
    modifier = head.modifiers.new(CACHE_MODIFIER, "MESH_CACHE")
    modifier.cache_format, modifier.filepath = "PC2", str(moving.cache)
    modifier.frame_scale = FPS / frames_per_second(scene)
    modifier.frame_start = start_frame * modifier.frame_scale  # Blender counts it in the cache's frames
    return head
