"""Meshes whose vertices move as a file says: FaceDiffuser's heads, played from a point cache."""

import hashlib
from pathlib import Path

import bpy
import numpy as np
from twohander.body.model import BodyModel
from twohander.formats.flame_vertices import FPS, read_vertices
from twohander.formats.point_cache import write_point_cache

from .axes import to_blender
from .characters import frames_per_second
from .meshes import build_mesh, polygons_of

CACHE_MODIFIER = "Vertices"


def add_moving_head(model: BodyModel, path: Path, name: str, start_frame: float) -> bpy.types.Object:
    """A mesh in a new collection of the current scene whose vertices are a file's, from `start_frame` on, and the cache beside the file.

    A cache and its modifier rather than a shape key for each frame: five minutes of 5023 vertices are 450 MB, which stay on disk, and
    curves for 7500 keys would have to be evaluated at every frame. Raises MotionFileError for the file, OutputError for its folder.
    """
    vertices = read_vertices(path)
    cache = path.with_name(f"{path.stem}-{hashlib.sha256(vertices.tobytes()).hexdigest()[:8]}.pc2")
    if not cache.is_file():
        write_point_cache(cache, len(vertices), lambda start, stop: to_blender(vertices[start:stop]))
    polygons = polygons_of(model.faces)
    collection = bpy.data.collections.new(name)
    bpy.context.scene.collection.children.link(collection)
    head = bpy.data.objects.new(name, build_mesh(name, vertices[0].astype(np.float32), polygons.sizes, polygons.corners))
    collection.objects.link(head)
    modifier = head.modifiers.new(CACHE_MODIFIER, "MESH_CACHE")
    modifier.cache_format, modifier.filepath = "PC2", str(cache)
    modifier.frame_scale = FPS / frames_per_second(bpy.context.scene)
    modifier.frame_start = start_frame * modifier.frame_scale  # Blender counts it in the cache's frames
    return head
