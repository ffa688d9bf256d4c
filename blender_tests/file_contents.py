"""All that a .blend file holds, as values that can be compared."""

import bpy
from addon.versions import all_strips, strip_start

KINDS = ("actions", "armatures", "cameras", "collections", "curves", "hair_curves", "images", "lights", "materials", "meshes", "node_groups",
         "objects", "scenes", "shape_keys", "sounds", "texts", "worlds")


def contents() -> dict:
    """Names and users of every datablock, who plays which action, and each scene's range, rate, camera, markers, strips and takes."""
    found = {kind: {one.name: (one.users, one.use_fake_user) for one in getattr(bpy.data, kind)} for kind in KINDS}
    found["played"] = {one.name_full: one.animation_data.action.name for kind in ("objects", "shape_keys") for one in getattr(bpy.data, kind)
                       if one.animation_data is not None and one.animation_data.action is not None}
    found["sliders"] = {(keys.name, block.name): (block.slider_min, block.slider_max) for keys in bpy.data.shape_keys for block in keys.key_blocks}
    for scene in bpy.data.scenes:
        found[f"scene {scene.name}"] = {
            "range": (scene.frame_start, scene.frame_end, scene.frame_current), "rate": (scene.render.fps, scene.render.fps_base),
            "camera": scene.camera and scene.camera.name,
            "markers": sorted((marker.name, marker.frame, marker.camera and marker.camera.name) for marker in scene.timeline_markers),
            "strips": sorted((strip.name, strip.channel, strip_start(strip)) for strip in all_strips(scene)),
            "takes": [take.name for take in scene.twohander_takes.items] if hasattr(scene, "twohander_takes") else None,
            "own": {key: str(scene[key]) for key in scene.keys() if key.startswith("twohander_") and isinstance(scene[key], str)},
        }
    return found
