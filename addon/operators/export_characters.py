"""Write the characters, moving, into a file for other programs."""

from pathlib import Path

from bpy.props import BoolProperty, EnumProperty, StringProperty
from bpy.types import Operator
from bpy.utils import register_classes_factory
from bpy_extras.io_utils import ExportHelper
from twohander.errors import TwohanderError

from .. import characters, exchange, jobs

FORMATS = tuple((suffix, suffix[1:], about) for suffix, about in exchange.ABOUT.items())


class TWOHANDER_OT_export_characters(ExportHelper, Operator):
    """Write the characters with their motion, clothes and hair over the scene's frames: glTF, FBX, USD or Alembic"""

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

    def execute(self, context):
        chosen = [character for character in characters.find_all(context.scene)
                  if not self.only_selected or any(one.select_get() for one in character.objects)]
        if not chosen:
            self.report({"ERROR"}, "Select a character, or switch Only Selected off")
            return {"CANCELLED"}
        path = Path(self.filepath)
        try:
            remarks = exchange.export_characters(context.scene, chosen, path)
        except TwohanderError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        self.report({"INFO"}, "; ".join((f"{path.name} holds {' and '.join(character.name for character in chosen)}", *remarks)))
        return {"FINISHED"}


classes = (TWOHANDER_OT_export_characters,)
register, unregister = register_classes_factory(classes)
