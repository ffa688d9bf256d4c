"""Work in the background as a window sees it: a timer, events, Esc, the last steps. Window and events are played by stand-ins."""

import threading
from types import SimpleNamespace

import bpy
import pytest
from addon import jobs
from addon.operators.job_operator import STEP_TIMER_SECONDS, TIMER_SECONDS, JobOperator
from twohander.errors import TwohanderError


class Window:
    """A window manager that counts its timers."""

    def __init__(self):
        self.timers, self.modal = [], []
        self.windows = []

    def event_timer_add(self, seconds, window):
        self.timers.append(seconds)
        return seconds

    def event_timer_remove(self, timer):
        self.timers.remove(timer)

    def modal_handler_add(self, operator):
        self.modal.append(operator)


class Counting(JobOperator):
    """Waits for a gate in the background, then counts to ten in small steps."""

    bl_label = "Count"

    def __init__(self):
        self.gate, self.reports, self.counted, self.taken_back = threading.Event(), [], 0, False

    def work(self, context):
        def counting(progress):
            progress(0.5, "waiting")
            while not self.gate.wait(0.01):
                progress(0.5, "waiting")
            return 10
        return counting

    def finish(self, context, number):
        try:
            for _ in range(number):
                self.counted += 1
                yield
        except GeneratorExit:
            self.taken_back = True
            raise
        return f"counted to {number}"

    def report(self, kind, text):
        self.reports.append((*kind, text))


@pytest.fixture
def context():
    bpy.context.window_manager  # the real one is there, but has no window in the background
    yield SimpleNamespace(window_manager=Window(), window=None, scene=bpy.context.scene)
    jobs.end()


def event(kind, value="NOTHING"):
    return SimpleNamespace(type=kind, value=value)


def tick(operator, context):
    return operator.modal(context, event("TIMER"))


def run_to_end(operator, context) -> set:
    jobs.current()._thread.join()
    for _ in range(100):
        answer = tick(operator, context)
        if answer & {"FINISHED", "CANCELLED"}:
            return answer
    raise AssertionError("it does not end")


def test_it_works_behind_the_window_and_finishes_in_steps(context):
    operator = Counting()
    assert operator.invoke(context, None) == {"RUNNING_MODAL"} and context.window_manager.timers == [TIMER_SECONDS]
    assert tick(operator, context) == {"PASS_THROUGH"} and operator.counted == 0
    assert operator.modal(context, event("LEFTMOUSE", "PRESS")) == {"PASS_THROUGH"}
    operator.gate.set()
    assert run_to_end(operator, context) == {"FINISHED"}
    assert operator.counted == 10 and operator.reports == [("INFO", "counted to 10")]
    assert context.window_manager.timers == [] and jobs.current() is None


def test_esc_cancels_the_background_work(context):
    operator = Counting()
    operator.invoke(context, None)
    assert operator.modal(context, event("ESC", "PRESS")) == {"RUNNING_MODAL"}
    assert run_to_end(operator, context) == {"CANCELLED"}
    assert operator.counted == 0 and operator.reports == [("INFO", "Count was cancelled; the scene is unchanged")]
    assert context.window_manager.timers == [] and jobs.current() is None


def test_between_the_last_steps_events_wait_and_esc_takes_everything_back(context, monkeypatch):
    monkeypatch.setattr("addon.operators.job_operator.STRETCH_SECONDS", 0.0)
    operator = Counting()
    operator.invoke(context, None)
    operator.gate.set()
    jobs.current()._thread.join()
    tick(operator, context)
    assert context.window_manager.timers == [STEP_TIMER_SECONDS]
    monkeypatch.setattr("addon.operators.job_operator.STRETCH_SECONDS", 1e-9)
    tick(operator, context)
    assert operator.modal(context, event("Z", "PRESS")) == {"RUNNING_MODAL"}
    assert operator.modal(context, event("MOUSEMOVE")) == {"PASS_THROUGH"}
    next(operator._steps._steps)
    operator.modal(context, event("ESC", "PRESS"))
    assert run_to_end(operator, context) == {"CANCELLED"}
    assert operator.taken_back and 0 < operator.counted < 10 and jobs.current() is None


def test_an_error_is_reported_wherever_it_comes_from(context):
    operator = Counting()
    operator.work = lambda context: (lambda progress: failing("in the background"))
    operator.invoke(context, None)
    assert run_to_end(operator, context) == {"CANCELLED"}
    operator.work = lambda context: (lambda progress: 1)
    operator.finish = lambda context, result: failing("at the end")
    operator.invoke(context, None)
    assert run_to_end(operator, context) == {"CANCELLED"}
    operator.work = lambda context: failing("at once")
    assert operator.invoke(context, None) == {"CANCELLED"}
    assert [text for _, text in operator.reports] == ["in the background", "at the end", "at once"]
    assert context.window_manager.timers == [] and jobs.current() is None


def test_a_scene_that_was_removed_meanwhile_is_reported(context):
    operator = Counting()
    context.scene = bpy.data.scenes.new("Short-Lived")
    operator.invoke(context, None)
    bpy.data.scenes.remove(context.scene)
    operator.gate.set()
    assert run_to_end(operator, context) == {"CANCELLED"}
    assert operator.reports == [("ERROR", "the scene was removed meanwhile")]


def test_switching_the_add_on_off_ends_the_work(context):
    operator = Counting()
    operator.invoke(context, None)
    jobs.end()
    assert tick(operator, context) == {"CANCELLED"} and context.window_manager.timers == []


def failing(text):
    raise TwohanderError(text)
