"""Emotions over stretches of the timeline, added and removed."""

from bpy.types import Operator
from bpy.utils import register_classes_factory

from .. import emotion_times


class TWOHANDER_OT_add_emotion(Operator):
    """Let A or B feel something in some frames only: those of the preview range, or two seconds from the current frame on"""

    bl_idname = "twohander.add_emotion"
    bl_label = "Add Emotion for Some Frames"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context):
        emotion_times.add_emotion(context.scene)
        return {"FINISHED"}


class TWOHANDER_OT_remove_emotion(Operator):
    """Take the chosen emotion out of the list"""

    bl_idname = "twohander.remove_emotion"
    bl_label = "Remove Emotion"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if emotion_times.active_emotion(context.scene) is None:
            cls.poll_message_set("There is no emotion for some frames that could be removed")
            return False
        return True

    def execute(self, context):
        emotion_times.remove_emotion(context.scene)
        return {"FINISHED"}


classes = (TWOHANDER_OT_add_emotion, TWOHANDER_OT_remove_emotion)
register, unregister = register_classes_factory(classes)
