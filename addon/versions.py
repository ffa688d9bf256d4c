"""What differs between Blender 4.2 and 5.2, found by feature; keys are in actions.py."""

import bpy

# Marks properties whose paths may begin with "//". Earlier versions refuse the option and take such paths anyway; only the number tells.
RELATIVE_PATHS = {"PATH_SUPPORTS_BLEND_RELATIVE"} if bpy.app.version >= (4, 5, 0) else set()


def sequences_of(scene: bpy.types.Scene):
    """The collection of the scene's sequencer that makes strips; the sequencer is made if there is none."""
    editor = scene.sequence_editor_create()
    return editor.strips if hasattr(editor, "strips") else editor.sequences


def set_film_output(render: bpy.types.RenderSettings) -> None:
    """Write FFmpeg film files. From 5.0 on the kind of media has to be chosen before its format."""
    if hasattr(render.image_settings, "media_type"):
        render.image_settings.media_type = "VIDEO"
    render.image_settings.file_format = "FFMPEG"


def set_picture_output(render: bpy.types.RenderSettings) -> None:
    """Write PNG pictures."""
    if hasattr(render.image_settings, "media_type"):
        render.image_settings.media_type = "IMAGE"
    render.image_settings.file_format = "PNG"


def can_denoise() -> bool:
    """Whether this Blender takes noise out of pictures; some distributions build it without."""
    import _cycles
    return _cycles.with_openimagedenoise


def new_node_tree(material_or_world: bpy.types.ID) -> bpy.types.NodeTree:
    """The node tree of a new material or world; before 5.0 it has to be asked for."""
    if material_or_world.node_tree is None:
        material_or_world.use_nodes = True
    return material_or_world.node_tree


def new_hair_curves(name: str, strands: int, points: int) -> bpy.types.ID:
    """Hair curves of equally many points a strand."""
    curves = bpy.data.hair_curves.new(name)
    curves.add_curves([points] * strands)
    return curves


def texture_options() -> dict[str, object]:
    """Options of the USD exporter that put pictures beside the file; from 5.0 on they have another name."""
    known = bpy.ops.wm.usd_export.get_rna_type().properties
    return {"export_textures_mode": "NEW"} if "export_textures_mode" in known else {"export_textures": True}


def all_strips(scene: bpy.types.Scene) -> tuple:
    """Every strip of the scene's sequencer, those inside meta strips too."""
    editor = scene.sequence_editor
    if editor is None:
        return ()
    return tuple(editor.strips_all if hasattr(editor, "strips_all") else editor.sequences_all)


def strip_start(strip) -> float:
    """The frame at which the strip's content begins, before it is trimmed."""
    return strip.content_start if hasattr(strip, "content_start") else strip.frame_start


def strip_span(strip) -> tuple[int, int]:
    """The frames from and before which the strip plays."""
    return (strip.left_handle, strip.right_handle) if hasattr(strip, "left_handle") else (strip.frame_final_start, strip.frame_final_end)


def strip_length(strip) -> int:
    """Frames of the strip's whole content."""
    return strip.content_duration if hasattr(strip, "content_duration") else strip.frame_duration


def strip_trims(strip) -> tuple[float, float]:
    """Frames by which the strip's content is trimmed at its beginning and at its end."""
    if hasattr(strip, "left_handle_offset"):
        return strip.left_handle_offset, strip.right_handle_offset
    return strip.frame_offset_start, strip.frame_offset_end
