"""Add the two characters to the scene."""

from bpy.types import Operator
from bpy.utils import register_classes_factory
from twohander.errors import TwohanderError

from .. import performing


class TWOHANDER_OT_add_characters(Operator):
    """Add the two chosen characters, each in a new collection"""

    bl_idname = "twohander.add_characters"
    bl_label = "Add Characters"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if performing.chosen_sources(context.scene) is None:
            cls.poll_message_set("Choose the model file of A and of B, or an open character")
            return False
        return True

    def execute(self, context):
        try:
            performing.add_pair(context.scene, performing.chosen_sources(context.scene))
        except TwohanderError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}


classes = (TWOHANDER_OT_add_characters,)
register, unregister = register_classes_factory(classes)
