"""What can be done with the chosen take."""

from bpy.types import Operator
from bpy.utils import register_classes_factory

from .. import performing, take_list
from ..translations.sentences import spoken


class UsesTake:
    """To be mixed into operators that need a take."""

    @classmethod
    def poll(cls, context):
        if take_list.active_take(context.scene) is None:
            cls.poll_message_set("Animate first: there is no take yet")
            return False
        return True


class TWOHANDER_OT_remove_take(UsesTake, Operator):
    """Remove the chosen take and its actions, but for those that something else in the file uses"""

    bl_idname = "twohander.remove_take"
    bl_label = "Remove Take"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context):
        name = take_list.active_take(context.scene).name
        take_list.remove_take(context.scene)
        self.report({"INFO"}, spoken(f"{name} was removed"))
        return {"FINISHED"}


class TWOHANDER_OT_push_to_nla(UsesTake, Operator):
    """Lay the chosen take into new NLA tracks, where it can be layered and moved"""

    bl_idname = "twohander.push_to_nla"
    bl_label = "Push to NLA"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context):
        take = take_list.active_take(context.scene)
        tracks = take_list.push_to_nla(context.scene)
        if not tracks:
            self.report({"ERROR"}, spoken(f"{take.name} has no actions any more, or its characters were removed"))
            return {"CANCELLED"}
        self.report({"INFO"}, spoken(f"{take.name} plays from {tracks} NLA tracks"))
        return {"FINISHED"}


class TWOHANDER_OT_cut_on_speech(UsesTake, Operator):
    """Switch cameras at timeline markers so that the film follows who talks; cuts made here before are replaced, markers of yours stay"""

    bl_idname = "twohander.cut_on_speech"
    bl_label = "Cut on Speech"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if not super().poll(context):
            return False
        if performing.cameras_of(context.scene) is None:
            cls.poll_message_set("Set the stage first, or choose the three cameras")
            return False
        return True

    def execute(self, context):
        shots = performing.cut(context.scene)
        self.report({"INFO"}, spoken(f"{shots} shots"))
        return {"FINISHED"}


classes = (TWOHANDER_OT_remove_take, TWOHANDER_OT_push_to_nla, TWOHANDER_OT_cut_on_speech)
register, unregister = register_classes_factory(classes)
