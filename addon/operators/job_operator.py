"""What operators have in common whose work runs in the background: progress, Esc, a report at the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import isgenerator

import bpy
from bpy.app.translations import pgettext_iface as iface_
from twohander.errors import Cancelled, TwohanderError

from .. import jobs
from ..redraw import redraw_panels
from ..steps import Stepping, finished
from ..translations.sentences import spoken

TIMER_SECONDS = 0.2  # between two looks at the job
STEP_TIMER_SECONDS = 0.01  # between two stretches of the last steps
STRETCH_SECONDS = 0.1  # of the last steps, before the window is drawn again
HARMLESS_EVENTS = {"TIMER", "TIMER_REPORT", "MOUSEMOVE", "INBETWEEN_MOUSEMOVE", "WINDOW_DEACTIVATE", "NONE"}


class JobOperator:
    """To be mixed into an Operator that has two methods.

    work(context) reads what it needs of Blender and returns what runs in the thread; finish(context, result) applies the result and
    returns a sentence for the user, or is a generator that does so in small steps (see steps.py). Both may raise TwohanderError. The
    context's scene is the one in which the operator was started. last_steps: what finish() does, for the user to read.
    """

    last_steps = "changing the scene"

    def invoke(self, context, event):
        try:
            jobs.begin(self.work(context), type(self).__name__)
        except TwohanderError as error:
            return self._refused(error)
        self._steps, self._scene = None, context.scene.session_uid
        self._timer = context.window_manager.event_timer_add(TIMER_SECONDS, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context, event):
        job = jobs.current()
        if job is None:  # the add-on was switched off
            self._end(context)
            return {"CANCELLED"}
        if event.type == "ESC" and event.value == "PRESS":
            job.cancel()
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":
            # Between the last steps nobody else, and no undo, may change what they work on.
            return {"PASS_THROUGH"} if self._steps is None or event.type in HARMLESS_EVENTS else {"RUNNING_MODAL"}
        redraw_panels()
        if job.running:
            return {"PASS_THROUGH"}
        try:
            with self._own_scene(context):
                sentence = self._advance(context, job)
        except (TwohanderError, Cancelled) as problem:
            self._end(context)
            return self._refused(problem)
        except BaseException:
            self._end(context)
            raise
        if sentence is None:
            return {"PASS_THROUGH"}
        self._end(context)
        self.report({"INFO"}, spoken(sentence))
        return {"FINISHED"}

    def cancel(self, context):
        self._end(context)

    def execute(self, context):
        try:
            sentence = self.finish(context, self.work(context)(lambda share, doing: None))
            sentence = finished(sentence) if isgenerator(sentence) else sentence
        except (TwohanderError, Cancelled) as problem:
            return self._refused(problem)
        self.report({"INFO"}, spoken(sentence))
        return {"FINISHED"}

    def _advance(self, context, job) -> str | None:
        """Go on with the last steps; the sentence for the user once they are done."""
        if self._steps is None:
            sentence = self.finish(context, job.result())
            if not isgenerator(sentence):
                return sentence
            self._steps, self._rest_until = Stepping(sentence), 0.0
            self._set_timer(context, STEP_TIMER_SECONDS)
            job.share, job.doing = 1.0, self.last_steps
            return None
        if job.cancelled:
            raise Cancelled
        if time.perf_counter() < self._rest_until:
            return None
        done = self._steps.advance(STRETCH_SECONDS)
        job.share = 1.0 if self._steps.share is None else self._steps.share
        # Drawing may last so long that two ticks of the timer wait then, which Blender hands over without drawing between them.
        self._rest_until = time.perf_counter() + STEP_TIMER_SECONDS / 2
        return self._steps.result if done else None

    @contextmanager
    def _own_scene(self, context) -> Iterator[None]:
        scene = next((scene for scene in bpy.data.scenes if scene.session_uid == self._scene), None)
        if scene is None:
            raise TwohanderError("the scene was removed meanwhile")
        if scene == context.scene:
            yield
        else:
            with context.temp_override(scene=scene):
                yield

    def _refused(self, problem):
        if isinstance(problem, Cancelled):
            self.report({"INFO"}, spoken(f"{iface_(self.bl_label)} was cancelled; the scene is unchanged"))
        else:
            self.report({"ERROR"}, spoken(str(problem)))
        return {"CANCELLED"}

    def _set_timer(self, context, seconds):
        context.window_manager.event_timer_remove(self._timer)
        self._timer = context.window_manager.event_timer_add(seconds, window=context.window)

    def _end(self, context):
        if self._steps is not None:
            self._steps.close()
        context.window_manager.event_timer_remove(self._timer)
        jobs.end()
        redraw_panels()
