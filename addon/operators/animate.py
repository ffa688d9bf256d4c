"""Animate both characters while Blender stays usable."""

from bpy.types import Operator
from bpy.utils import register_classes_factory

from .. import jobs, performing, take_list
from ..making import one_after_another
from ..take_remarks import remarks_on
from ..translations.sentences import spoken
from .job_operator import JobOperator


class AnimatesPair(JobOperator):
    """To be mixed into operators that animate the scene's pair."""

    last_steps = "writing the keys"

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("Wait for the running job, or press Esc to cancel it")
            return False
        if performing.pair_of(context.scene) is None:
            cls.poll_message_set("Add the characters first, or choose two in the scene")
            return False
        return True

    def warn(self, scene, takes, remarks=()):
        """Report what could not be done, and what is to be known of how the takes were made."""
        performance = scene.twohander_performance
        for remark in (*remarks, *remarks_on(takes, performance.face, performance.body)):
            self.report({"WARNING"}, spoken(remark))


class TWOHANDER_OT_animate(AnimatesPair, Operator):
    """Animate both characters from the two voices, speaking and listening, as a new take; Esc cancels"""

    bl_idname = "twohander.animate"
    bl_label = "Animate"
    bl_options = {"REGISTER", "UNDO"}

    def work(self, context):
        scene = context.scene
        seeds = range(scene.twohander.seed, scene.twohander.seed + scene.twohander_performance.takes)
        return one_after_another([performing.animation_work(scene, seed) for seed in seeds])

    def finish(self, context, takes):
        self.warn(context.scene, takes, (yield from performing.perform_steps(context.scene, *takes)))
        name, seconds, turns = take_list.active_take(context.scene).name, takes[-1].seconds, len(takes[-1].turns)
        if len(takes) == 1:
            return f"{name}: {seconds:.1f} s of conversation with {turns} turns"
        return f"{name}, the last of {len(takes)} takes: {seconds:.1f} s of conversation with {turns} turns"


class TWOHANDER_OT_redo_range(AnimatesPair, Operator):
    """Animate the range of frames again with its own seed and blend it into the take; Esc cancels"""

    bl_idname = "twohander.redo_range"
    bl_label = "Redo the Range"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if take_list.active_take(context.scene) is None:
            cls.poll_message_set("Animate first: there is no take of which a range could be redone")
            return False
        return super().poll(context)

    def work(self, context):
        performing.redo_range(context.scene)
        scene = context.scene
        return performing.animation_work(scene, scene.twohander_animating.redo_seed, take_list.active_take(scene).start_frame)

    def finish(self, context, take):
        within = performing.redo_range(context.scene)
        name = yield from performing.redo_steps(context.scene, take)
        self.warn(context.scene, (take,))
        return f"Frames {within.first:g} to {within.last:g} of {name} are new"


class TWOHANDER_OT_cancel(Operator):
    """Stop animating or rendering; the scene stays as it was"""

    bl_idname = "twohander.cancel"
    bl_label = "Cancel"
    bl_options = {"INTERNAL"}

    @classmethod
    def poll(cls, context):
        if jobs.current() is None:
            cls.poll_message_set("Nothing is being animated or rendered")
            return False
        return True

    def execute(self, context):
        jobs.current().cancel()
        return {"FINISHED"}


classes = (TWOHANDER_OT_animate, TWOHANDER_OT_redo_range, TWOHANDER_OT_cancel)
register, unregister = register_classes_factory(classes)
