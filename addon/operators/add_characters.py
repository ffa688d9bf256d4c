"""Add the two characters to the scene."""

from bpy.types import Operator
from bpy.utils import register_classes_factory

from .. import jobs, performing, startup_objects
from .job_operator import JobOperator


class TWOHANDER_OT_add_characters(JobOperator, Operator):
    """Add the two chosen characters, each in a new collection; Esc cancels"""

    bl_idname = "twohander.add_characters"
    bl_label = "Add Characters"
    bl_options = {"REGISTER", "UNDO"}
    last_steps = "building the characters"

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        if performing.chosen_sources(context.scene) is None:
            cls.poll_message_set("Choose the model file of A and of B, or an open character")
            return False
        return True

    def work(self, context):
        sources = performing.chosen_sources(context.scene)
        return lambda progress: (performing.read_sources(sources, progress), sources)

    def finish(self, context, read):
        yield from performing.add_pair_steps(context.scene, *read)
        remark = startup_objects.remark(startup_objects.hide_untouched(context.scene))
        return "; ".join(filter(None, ("Both characters are in the scene", remark)))


classes = (TWOHANDER_OT_add_characters,)
register, unregister = register_classes_factory(classes)
