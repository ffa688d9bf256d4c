"""What operators have in common whose work runs in the background: progress, Esc, a report at the end."""

from twohander.errors import Cancelled, TwohanderError

from .. import jobs

TIMER_SECONDS = 0.2  # between two looks at the job


class JobOperator:
    """To be mixed into an Operator that has two methods.

    work(context) reads what it needs of Blender and returns what runs in the thread; finish(context, result) applies the result and
    returns a sentence for the user. Both may raise TwohanderError.
    """

    def invoke(self, context, event):
        try:
            jobs.begin(self.work(context))
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
        return self._finished(context, job.result)

    def cancel(self, context):
        self._end(context)

    def execute(self, context):
        try:
            work = self.work(context)
        except TwohanderError as error:
            return self._refused(error)
        return self._finished(context, lambda: work(lambda share, doing: None))

    def _finished(self, context, result):
        try:
            sentence = self.finish(context, result())
        except TwohanderError as error:
            return self._refused(error)
        except Cancelled:
            self.report({"INFO"}, f"{self.bl_label} was cancelled; the scene is unchanged")
            return {"CANCELLED"}
        self.report({"INFO"}, sentence)
        return {"FINISHED"}

    def _refused(self, error):
        self.report({"ERROR"}, str(error))
        return {"CANCELLED"}

    def _end(self, context):
        context.window_manager.event_timer_remove(self._timer)
        jobs.end()
        _redraw(context)


def _redraw(context):
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type in ("VIEW_3D", "PREFERENCES"):
                area.tag_redraw()
