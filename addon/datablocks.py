"""Datablocks that work has made so far, to be taken back if it is not finished."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy

KINDS = ("objects", "meshes", "armatures", "hair_curves", "materials", "node_groups", "images", "lights", "cameras", "worlds", "collections")


@contextmanager
def removed_on_failure() -> Iterator[None]:
    """If the `with` block is left by an error, every datablock that was made inside it is removed from the file."""
    before = {kind: set(getattr(bpy.data, kind)) for kind in KINDS}
    try:
        yield
    except BaseException:
        bpy.data.batch_remove([one for kind in KINDS for one in getattr(bpy.data, kind) if one not in before[kind]])
        raise
