"""Render the film of the scene's conversation."""

from bpy.types import Operator
from bpy.utils import register_classes_factory
from twohander.errors import TwohanderError

from .. import film, performing


class TWOHANDER_OT_render_film(Operator):
    """Render the scene with its sound to a film file; Blender is busy until it is done"""

    bl_idname = "twohander.render_film"
    bl_label = "Render Film"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context):
        if context.scene.camera is None:
            cls.poll_message_set("Set the stage first, or add a camera")
            return False
        if performing.film_path(context) is None:
            cls.poll_message_set("Save the scene or choose a film file first")
            return False
        return True

    def execute(self, context):
        path = performing.film_path(context)
        windows = context.window_manager
        windows.progress_begin(0, 100)
        try:
            film.render_film(context.scene, path, context.scene.twohander.quality,
                             progress=lambda share, doing: windows.progress_update(round(100 * share)))
        except TwohanderError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        finally:
            windows.progress_end()
        self.report({"INFO"}, f"Rendered {path}")
        return {"FINISHED"}


classes = (TWOHANDER_OT_render_film,)
register, unregister = register_classes_factory(classes)
