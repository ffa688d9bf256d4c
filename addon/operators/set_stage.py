"""Set the stage for the two characters."""

from bpy.types import Operator
from bpy.utils import register_classes_factory
from twohander.errors import TwohanderError

from .. import performing, startup_objects
from ..translations.sentences import spoken


class TWOHANDER_OT_set_stage(Operator):
    """Place both characters facing each other, with three cameras, lights and a backdrop"""

    bl_idname = "twohander.set_stage"
    bl_label = "Set the Stage"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if performing.pair_of(context.scene) is None:
            cls.poll_message_set("Add the characters first, or choose two in the scene")
            return False
        return True

    def execute(self, context):
        settings = context.scene.twohander
        try:
            performing.set_stage(context.scene, settings.seated, settings.distance)
        except TwohanderError as error:
            self.report({"ERROR"}, spoken(str(error)))
            return {"CANCELLED"}
        hidden = startup_objects.hide_untouched(context.scene)
        if hidden:
            self.report({"INFO"}, spoken(startup_objects.remark(hidden)))
        if context.space_data is not None and context.space_data.type == "VIEW_3D":
            context.space_data.region_3d.view_perspective = "CAMERA"  # from most other places one would see the backdrop's back
        return {"FINISHED"}


classes = (TWOHANDER_OT_set_stage,)
register, unregister = register_classes_factory(classes)
