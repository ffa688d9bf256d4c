"""Render the film of the scene's conversation, or its frames."""

import bpy
from bpy.types import Operator
from bpy.utils import register_classes_factory

from .. import commands, film, jobs, performing, rendering
from ..rendering_choices import FRAMES
from ..second_blender import scene_copy
from .job_operator import JobOperator


class TWOHANDER_OT_render_film(JobOperator, Operator):
    """Render the scene to a film file with its sound, or to pictures, in a second Blender in the background; Esc stops, and the next time it goes on"""

    bl_idname = "twohander.render_film"
    bl_label = "Render"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        if context.scene.camera is None:
            cls.poll_message_set("Set the stage first, or add a camera")
            return False
        if performing.output_path(context) is None:
            cls.poll_message_set("Save the scene, or choose where to render to")
            return False
        return True

    def work(self, context):
        path, quality, choices = performing.output_path(context), context.scene.twohander.quality, context.scene.twohander_rendering
        as_frames, overwrite = choices.output == FRAMES, choices.overwrite
        if not bpy.app.binary_path:  # Blender as a Python module has no program that could be started a second time
            return lambda progress: _render_here(context.scene, path, quality, as_frames, overwrite, progress)
        switches = ("--frames", *(("--overwrite",) if overwrite else ())) if as_frames else ()
        return rendering.film_work(bpy.app.binary_path, scene_copy(), path, quality, switches)

    def finish(self, context, rendered):
        path, remarks = rendered
        return "; ".join((f"Rendered {path}", *remarks))


def _render_here(scene, path, quality, as_frames, overwrite, progress):
    if as_frames:
        film.render_frames(scene, path, quality, progress=progress, overwrite=overwrite)
        return path, ()
    return path, commands.render_open_scene(scene, path, quality, progress)


classes = (TWOHANDER_OT_render_film,)
register, unregister = register_classes_factory(classes)
