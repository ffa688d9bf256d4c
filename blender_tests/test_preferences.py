"""The preferences as a whole: film folder, running job, model files, environment."""

import time

import bpy
from addon import jobs
from addon.preferences import TWOHANDER_AP_preferences
from recorded_layout import RecordedLayout
from twohander.errors import Cancelled


class Drawn:
    """The preferences with a layout that remembers what is drawn."""

    def __init__(self, preferences):
        self.layout, self._preferences = RecordedLayout(), preferences
        TWOHANDER_AP_preferences.draw(self, bpy.context)

    def __getattr__(self, name):
        return getattr(self._preferences, name)


def test_all_parts_are_there_and_long_ones_are_folded(preferences):
    drawn = Drawn(preferences)
    assert drawn.layout.properties[:3] == ["film_folder", "models", "python"] and "torch_build" in drawn.layout.properties
    assert "twohander_model_files" in drawn.layout.closed and "twohander_make_environment" in drawn.layout.closed
    assert {"twohander.check_setup", "twohander.create_environment", "twohander.locate_model"} <= {name for name, _ in drawn.layout.operators}


def test_a_running_job_is_shown_with_its_cancel_button(preferences):
    def work(progress):
        while True:
            progress(0.25, "fetching torch")
            time.sleep(0.01)

    job = jobs.begin(work, "TWOHANDER_OT_create_environment")
    try:
        while job.share == 0:
            time.sleep(0.01)
        drawn = Drawn(preferences)
        assert ("Fetching torch", "25%") in drawn.layout.labels and "twohander.cancel" in [name for name, _ in drawn.layout.operators]
        assert not bpy.ops.twohander.check_setup.poll()
    finally:
        jobs.end()
        try:
            job.result()
        except Cancelled:
            pass
