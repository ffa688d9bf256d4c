"""Animate both characters while Blender stays usable."""

from bpy.types import Operator
from bpy.utils import register_classes_factory

from .. import jobs, performing
from .job_operator import JobOperator


class TWOHANDER_OT_animate(JobOperator, Operator):
    """Animate both characters from the two voices, speaking and listening; Esc cancels"""

    bl_idname = "twohander.animate"
    bl_label = "Animate"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        if performing.pair_of(context.scene) is None:
            cls.poll_message_set("Add the characters first, or choose two in the scene")
            return False
        return True

    def work(self, context):
        return performing.animation_work(context.scene)

    def finish(self, context, take):
        for remark in performing.perform(context.scene, take):
            self.report({"WARNING"}, remark)
        return f"Animated {take.seconds:.1f} s of conversation with {len(take.turns)} turns"


class TWOHANDER_OT_cancel(Operator):
    """Stop animating or rendering; the scene stays as it was"""

    bl_idname = "twohander.cancel"
    bl_label = "Cancel"

    @classmethod
    def poll(cls, context):
        if jobs.current() is None:
            cls.poll_message_set("Nothing is being animated or rendered")
            return False
        return True

    def execute(self, context):
        jobs.current().cancel()
        return {"FINISHED"}


classes = (TWOHANDER_OT_animate, TWOHANDER_OT_cancel)
register, unregister = register_classes_factory(classes)
