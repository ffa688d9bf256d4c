"""A number that changes when a scene's pictures may change: by it, finished frames are known to belong to the scene as it is."""

import hashlib
import os

import bpy
import numpy as np
from bpy.types import ID, bpy_prop_collection

# Items of which there are many: their numbers, from which everything else of them follows.
BULK = {"MeshVertex": ("co",), "MeshEdge": ("vertices",), "MeshLoop": ("vertex_index",), "MeshPolygon": ("loop_total", "material_index"),
        "ShapeKeyPoint": ("co",), "Keyframe": ("co", "handle_left", "handle_right", "interpolation", "easing", "amplitude", "back", "period"),
        "FModifierEnvelopeControlPoint": ("frame", "min", "max"), "CurvePoint": ("position", "radius"), "CurveSlice": ("first_point_index",),
        "MeshUVLoop": ("uv",), "MeshLoopColor": ("color",)}
ATTRIBUTE_VALUES = ("value", "vector", "color")
SKIPPED = {  # what is not to be seen in pictures, or follows from the rest
    "rna_type", "users", "use_fake_user", "use_extra_user", "session_uid", "tag", "preview", "original", "asset_data", "depsgraph",
    "is_updated", "is_updated_data", "is_updated_geometry", "is_updated_shading", "is_updated_transform", "is_dirty", "is_evaluated",
    "is_runtime_data", "library_weak_reference", "override_library", "show_expanded", "show_in_editmode", "show_on_cage",
    "frame_current", "frame_current_final", "frame_subframe", "frame_float", "frame_start", "frame_end", "frame_preview_start",
    "frame_preview_end", "use_preview_range", "tool_settings", "cursor", "sequence_editor", "keying_sets", "keying_sets_all", "linear_colorspace_settings", "bake",
    "show_subframe", "sync_mode", "use_audio", "use_audio_scrub", "lock_frame_selection_to_range", "active", "edit_bones", "windows", "screen",
    "loop_triangles", "loop_triangle_polygons", "normals", "vertex_normals", "polygon_normals", "corner_normals",
    "vertex_selection", "edge_selection", "pin", "uv_layer_clone", "uv_layer_stencil", "wireframe_color_type", "storage_type"}
SELECTIONS = (".select", ".uv_select")  # how names of attributes begin that hold what is selected
SKIPPED_BEGINNINGS = ("select", "active_", "twohander", "show_expanded", "ui_")
SEEN_IN_PICTURES = {"active_render"}  # though it begins so
OUTPUT = {"RenderSettings": {"filepath", "use_overwrite", "use_placeholder", "use_file_extension", "threads", "threads_mode"}}
PATHS = {"FILE_PATH", "DIR_PATH"}


def scene_fingerprint(scene: bpy.types.Scene, *settings: object) -> str:
    """SHA-256, in hexadecimal, of all that the scene's pictures depend on: of everything that is reached from the scene, in its first frame.

    settings: what else they depend on; their `repr` counts. The scene's range and current frame do not count, and it stays as it is. Files
    count by their place, size and time. Equal scenes give equal numbers, in another process too, so long as Blender's version is the same.
    """
    shown, subframe = scene.frame_current, scene.frame_subframe
    scene.frame_set(scene.frame_start)  # animated values are those of one frame
    try:
        walk = _Walk()
        walk.note(bpy.app.version_string, settings)
        walk.follow(scene)
        return walk.digest.hexdigest()
    finally:
        scene.frame_set(shown, subframe=subframe)


class _Walk:
    """One way through the data-blocks from the scene on. What was met is noted by its number when it is met again."""

    def __init__(self):
        self.digest = hashlib.sha256()
        self._numbers: dict[tuple, int] = {}
        self._waiting: list[ID] = []

    def note(self, *values: object) -> None:
        self.digest.update(repr(values).encode("utf-8", "replace"))

    def follow(self, first: ID) -> None:
        self._refer(first)
        while self._waiting:
            block = self._waiting.pop()
            self.note("block", block.bl_rna.identifier, block.name_full)
            self._struct(block)
            self._own_values(block)
            if isinstance(block, bpy.types.Mesh):
                for vertex in block.vertices:
                    self.digest.update(np.array([(one.group, one.weight) for one in vertex.groups], np.float64).tobytes())

    def _refer(self, block: ID) -> None:
        key = ("block", block.as_pointer())  # all node trees inside materials have one name
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self._waiting.append(block)
        self.note(block.bl_rna.identifier, block.name_full, self._numbers[key])

    def _struct(self, struct) -> None:
        key = (struct.bl_rna.identifier, struct.as_pointer())
        if key in self._numbers:
            self.note("again", self._numbers[key])
            return
        self._numbers[key] = len(self._numbers)
        unseen = OUTPUT.get(struct.bl_rna.identifier, ())
        for prop in struct.bl_rna.properties:
            name = prop.identifier
            if name in SKIPPED or name in unseen or name.startswith(SKIPPED_BEGINNINGS) and name not in SEEN_IN_PICTURES:
                continue
            self.note(name)
            try:
                value = getattr(struct, name, None)
            except (UnicodeDecodeError, RuntimeError) as problem:  # text in no known encoding; what has no value now
                self.note(type(problem).__name__)
                continue
            self._value(prop, value)

    def _value(self, prop, value) -> None:
        if value is None:
            self.note(None)
        elif prop.type == "POINTER":
            self._refer(value) if isinstance(value, ID) else self._struct(value)
        elif prop.type == "COLLECTION":
            self._collection(value)
        elif prop.type == "STRING" and prop.subtype in PATHS and isinstance(value, str):
            self.note(*_file(value))
        elif getattr(prop, "is_array", False):
            self.note(tuple(np.asarray(value).ravel().tolist()))
        else:
            self.note(sorted(value) if isinstance(value, set) else value)

    def _collection(self, items: bpy_prop_collection) -> None:
        first_item = next((item for item in items if item is not None), None)  # slots for materials may be empty
        kind = "" if first_item is None else first_item.bl_rna.identifier
        names = BULK.get(kind, ATTRIBUTE_VALUES if kind.endswith("AttributeValue") else ())
        for name in (name for name in names if name in items[0].bl_rna.properties):
            first = np.asarray(getattr(items[0], name))
            number = items[0].bl_rna.properties[name].type != "FLOAT"
            values = np.empty(len(items) * first.size, np.int32 if number else np.float32)
            items.foreach_get(name, values)
            self.digest.update(values.tobytes())
        if names:
            self.note(len(items))
        else:
            for item in (item for item in items if not getattr(item, "name", "").startswith(SELECTIONS)):
                if item is None:
                    self.note(None)
                else:
                    self._refer(item) if isinstance(item, ID) else self._struct(item)

    def _own_values(self, block: ID) -> None:
        """Custom properties, which drivers and materials may read."""
        for name in sorted(block.keys()):
            value = block[name]
            if not name.startswith("twohander") and isinstance(value, (bool, int, float, str)):
                self.note("own", name, value)


def _file(value: str) -> tuple:
    """A path that may be relative to the .blend file, which lies elsewhere when it is a copy."""
    path = os.path.normpath(bpy.path.abspath(value)) if value else ""
    try:
        found = os.stat(path) if path and os.path.isfile(path) else None
    except OSError:
        found = None
    return path, found and (found.st_size, found.st_mtime_ns)
