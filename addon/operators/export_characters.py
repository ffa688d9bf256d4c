"""Write the characters, moving, into a file for other programs."""

from functools import partial
from pathlib import Path

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ExportHelper
from twohander.errors import TwohanderError

from .. import characters, exchange, jobs
from ..exporting import export_work
from ..second_blender import scene_copy
from .job_operator import JobOperator

FORMATS = tuple((suffix, exchange.NAMES[suffix], about) for suffix, about in exchange.ABOUT.items())


class TWOHANDER_OT_export_characters(JobOperator, ExportHelper, Operator):
    """Write the characters with their motion, clothes and hair over the scene's frames: glTF, FBX, USD or Alembic; Esc cancels"""

    bl_idname = "twohander.export_characters"
    bl_label = "Export Characters"
    bl_options = {"REGISTER"}

    filter_glob: StringProperty(default=";".join(f"*{suffix}" for suffix in exchange.ABOUT), options={"HIDDEN"})
    format: EnumProperty(name="Format", description="The kind of file", items=FORMATS)
    only_selected: BoolProperty(name="Only Selected", description="Leave out characters of which nothing is selected")

    @property
    def filename_ext(self):
        """What the file browser appends."""
        return self.format

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        if not characters.find_all(context.scene):
            cls.poll_message_set("Add the characters first; there is none in the scene")
            return False
        return True

    def invoke(self, context, event):
        return ExportHelper.invoke(self, context, event)

    def execute(self, context):
        """The file browser calls this: in a window the work goes on in the background."""
        return JobOperator.execute(self, context) if bpy.app.background else JobOperator.invoke(self, context, None)

    def work(self, context):
        chosen = exchange.exported(context.scene, self.only_selected)
        if not chosen:
            raise TwohanderError("Select a character, or switch Only Selected off")
        path, names = Path(self.filepath), " and ".join(character.name for character in chosen)
        exchange.check_export(chosen, path)
        if bpy.app.binary_path:
            export = export_work(bpy.app.binary_path, scene_copy(), path, self.only_selected)
        else:  # Blender as a Python module has no program that could be started a second time
            export = partial(exchange.export_characters, context.scene, chosen, path)
        return lambda progress: (f"Exported {names} to {path.name}", *export(progress))

    def finish(self, context, said):
        return "; ".join(said)


classes = (TWOHANDER_OT_export_characters,)
register, unregister = register_classes_factory(classes)
