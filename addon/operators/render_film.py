"""Render the film of the scene's conversation."""

import tempfile
from pathlib import Path

import bpy
from bpy.types import Operator
from bpy.utils import register_classes_factory

from .. import commands, jobs, performing, rendering
from .job_operator import JobOperator


class TWOHANDER_OT_render_film(JobOperator, Operator):
    """Render the scene with its sound to a film file, in a second Blender in the background; Esc cancels"""

    bl_idname = "twohander.render_film"
    bl_label = "Render Film"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        if context.scene.camera is None:
            cls.poll_message_set("Set the stage first, or add a camera")
            return False
        if performing.film_path(context) is None:
            cls.poll_message_set("Save the scene or choose a film file first")
            return False
        return True

    def work(self, context):
        path, quality = performing.film_path(context), context.scene.twohander.quality
        if not bpy.app.binary_path:  # Blender as a Python module has no program that could be started a second time
            return lambda progress: commands.render_open_scene(context.scene, path, quality, progress)
        with tempfile.NamedTemporaryFile(prefix="twohander_", suffix=".blend", delete=False) as file:
            scene_file = Path(file.name)
        bpy.ops.wm.save_as_mainfile(filepath=str(scene_file), copy=True)
        return rendering.film_work(bpy.app.binary_path, scene_file, path, quality)

    def finish(self, context, path):
        return f"Rendered {path}"


classes = (TWOHANDER_OT_render_film,)
register, unregister = register_classes_factory(classes)
