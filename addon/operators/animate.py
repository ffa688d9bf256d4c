"""Animate both characters while Blender stays usable."""

from bpy.types import Operator
from bpy.utils import register_classes_factory
from twohander.errors import Cancelled, TwohanderError

from .. import jobs, performing

TIMER_SECONDS = 0.2  # between two looks at the job


class TWOHANDER_OT_animate(Operator):
    """Animate both characters from the two voices, speaking and listening; Esc cancels"""

    bl_idname = "twohander.animate"
    bl_label = "Animate"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context):
        if jobs.current() is not None:
            cls.poll_message_set("The characters are being animated; Esc cancels")
            return False
        if performing.pair_of(context.scene) is None:
            cls.poll_message_set("Add the characters first, or choose two in the scene")
            return False
        return True

    def invoke(self, context, event):
        try:
            jobs.begin(performing.animation_work(context.scene))
        except TwohanderError as error:
            return self._refused(error)
        self._timer = context.window_manager.event_timer_add(TIMER_SECONDS, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context, event):
        job = jobs.current()
        if event.type == "ESC":
            job.cancel()
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        _redraw(context)
        if job.running:
            return {"PASS_THROUGH"}
        self._end(context)
        return self._perform(context, job.result)

    def cancel(self, context):
        jobs.current().cancel()
        self._end(context)

    def execute(self, context):
        try:
            work = performing.animation_work(context.scene)
        except TwohanderError as error:
            return self._refused(error)
        return self._perform(context, lambda: work(lambda share, doing: None))

    def _perform(self, context, result):
        try:
            take = result()
            remarks = performing.perform(context.scene, take)
        except TwohanderError as error:
            return self._refused(error)
        except Cancelled:
            self.report({"INFO"}, "Animation cancelled; the scene is unchanged")
            return {"CANCELLED"}
        for remark in remarks:
            self.report({"WARNING"}, remark)
        self.report({"INFO"}, f"Animated {take.seconds:.1f} s of conversation with {len(take.turns)} turns")
        return {"FINISHED"}

    def _refused(self, error):
        self.report({"ERROR"}, str(error))
        return {"CANCELLED"}

    def _end(self, context):
        context.window_manager.event_timer_remove(self._timer)
        jobs.end()
        _redraw(context)


class TWOHANDER_OT_cancel(Operator):
    """Stop animating; the scene stays as it was"""

    bl_idname = "twohander.cancel"
    bl_label = "Cancel"

    @classmethod
    def poll(cls, context):
        if jobs.current() is None:
            cls.poll_message_set("Nothing is being animated")
            return False
        return True

    def execute(self, context):
        jobs.current().cancel()
        return {"FINISHED"}


def _redraw(context):
    for area in context.screen.areas if context.screen else ():
        if area.type == "VIEW_3D":
            area.tag_redraw()


classes = (TWOHANDER_OT_animate, TWOHANDER_OT_cancel)
register, unregister = register_classes_factory(classes)
