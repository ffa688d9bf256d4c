"""The panel's buttons: what they do, when they are grey, how they are cancelled and undone."""

import threading
import time

import addon
import bpy
import numpy as np
import pytest
import soundfile
from file_contents import contents
from addon import jobs, performing
from addon.panels import progress
from addon.translations import LANGUAGES
from test_user_rigs import built
from twohander.errors import Cancelled, TwohanderError


def types_of_ours() -> list[str]:
    return [name for name in dir(bpy.types) if name.startswith("TWOHANDER")]


def test_two_registrations_leave_no_trace():
    for _ in range(2):
        addon.register()
        try:
            assert {"TWOHANDER_PT_conversation", "TWOHANDER_OT_animate", "TWOHANDER_FH_sounds"} <= set(types_of_ours())
            assert hasattr(bpy.types.Scene, "twohander")
        finally:
            addon.unregister()
        assert types_of_ours() == [] and not hasattr(bpy.types.Scene, "twohander")


@pytest.mark.parametrize("name, message", [
    ("set_stage", "Add the characters first"), ("animate", "Add the characters first"), ("render_film", "Set the stage first"),
    ("cancel", "Nothing is being animated or rendered")])
def test_a_grey_button_says_what_is_missing(registered, name, message):
    operator = getattr(bpy.ops.twohander, name)
    assert not operator.poll()
    with pytest.raises(RuntimeError, match=message):
        operator()


def test_setting_the_stage_again_leaves_nothing_of_the_former_one(registered):
    bpy.context.scene.world = mine = bpy.data.worlds.new("Mine")
    bpy.ops.twohander.add_characters()
    registered.seated = True
    bpy.ops.twohander.set_stage()
    first = contents()
    registered.distance = 1.5
    bpy.ops.twohander.set_stage()
    assert contents() == first
    assert mine.use_fake_user


def test_a_rig_that_is_scaled_unevenly_cannot_go_on_stage(registered):
    for kind, person in (("Mixamo", "A"), ("VRM", "B")):
        _, armature, body = built(kind, person)
        bpy.context.view_layer.objects.active = body
        bpy.ops.twohander.use_rig(person=person)
    armature.scale = (1, 1, 2)
    bpy.context.view_layer.update()
    before = contents()
    with pytest.raises(RuntimeError, match="apply its scale first"):
        bpy.ops.twohander.set_stage()
    assert contents() == before


def test_new_characters_stand_apart_facing_each_other_and_are_selected(registered):
    bpy.ops.twohander.add_characters()
    bpy.context.view_layer.update()
    a, b = (person.matrix_world for person in (registered.person_a, registered.person_b))
    apart = b.translation - a.translation
    assert apart.xy.length == pytest.approx(registered.distance)
    assert -a.col[1].xyz.dot(apart) > 0 and b.col[1].xyz.dot(apart) > 0  # a body at rest looks along its own -Y
    assert set(bpy.context.selected_objects) == {registered.person_a, registered.person_b}
    assert bpy.context.object == registered.person_a


def test_a_deleted_character_greys_the_button_again(registered):
    bpy.ops.twohander.add_characters()
    assert bpy.ops.twohander.animate.poll()
    bpy.data.objects.remove(registered.person_b)
    assert not bpy.ops.twohander.animate.poll()


def test_animating_moves_both_and_cuts_on_speech(registered, short_sounds):
    registered.sound_a, registered.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    bpy.ops.twohander.set_stage()
    bpy.ops.twohander.animate()
    scene = bpy.context.scene
    for person in (registered.person_a, registered.person_b):
        assert person.animation_data.action is not None
    assert scene.frame_end == 48  # two seconds at 24 frames
    assert [marker for marker in scene.timeline_markers if marker.camera is not None]


def test_a_second_take_keeps_the_first_one(registered, short_sounds):
    registered.sound_a, registered.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    bpy.ops.twohander.animate()
    first = registered.person_a.animation_data.action
    first.use_fake_user = True
    registered.seed = 1
    bpy.ops.twohander.animate()
    assert registered.person_a.animation_data.action != first and first.name in bpy.data.actions


def test_a_stage_that_is_set_after_animating_gets_the_cuts(registered, short_sounds):
    registered.sound_a, registered.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    bpy.ops.twohander.animate()
    assert {marker.camera for marker in bpy.context.scene.timeline_markers} == {None}
    bpy.ops.twohander.set_stage()
    assert [marker.name for marker in bpy.context.scene.timeline_markers if marker.camera is not None]


def test_a_missing_sound_file_is_reported_and_changes_nothing(registered, tmp_path):
    registered.sound_a = registered.sound_b = str(tmp_path / "nowhere.wav")
    bpy.ops.twohander.add_characters()
    with pytest.raises(RuntimeError, match="nowhere.wav"):
        bpy.ops.twohander.animate()
    assert not bpy.data.actions


def test_a_voice_for_b_alone_is_refused(registered, tmp_path):
    registered.sound_b = str(tmp_path / "b.wav")
    bpy.ops.twohander.add_characters()
    with pytest.raises(RuntimeError, match="sound file for A"):
        bpy.ops.twohander.animate()


def test_dropped_sounds_become_the_voices_in_order_of_their_names(registered, tmp_path):
    files = [{"name": "2_bob.wav"}, {"name": "1_ann.wav"}]
    bpy.ops.twohander.drop_sounds(directory=str(tmp_path), files=files)
    assert registered.sound_a.endswith("1_ann.wav") and registered.sound_b.endswith("2_bob.wav")
    bpy.ops.twohander.drop_sounds(directory=str(tmp_path), files=[{"name": "both.wav"}])
    assert registered.sound_a.endswith("both.wav") and registered.sound_b == ""
    with pytest.raises(RuntimeError, match="3 sound files"):
        bpy.ops.twohander.drop_sounds(directory=str(tmp_path), files=[{"name": str(number)} for number in range(3)])


def test_a_dropped_stereo_file_is_never_taken_for_b_alone(registered, tmp_path):
    soundfile.write(tmp_path / "one.wav", np.zeros(100), 16_000)
    soundfile.write(tmp_path / "both.wav", np.zeros((100, 2)), 16_000)
    bpy.ops.twohander.drop_sounds(directory=str(tmp_path), files=[{"name": "one.wav"}])
    bpy.ops.twohander.drop_sounds(directory=str(tmp_path), files=[{"name": "both.wav"}])
    assert registered.sound_a.endswith("both.wav") and registered.sound_b == ""


def test_a_job_gives_its_result_and_its_progress():
    gate = threading.Event()

    def work(progress):
        progress(0.5, "half")
        gate.wait()
        return 7

    job = jobs.Job(work)
    job.start()
    while job.share == 0:
        time.sleep(0.01)
    assert job.running and job.doing == "half"
    gate.set()
    assert job.result() == 7 and not job.running


def test_a_cancelled_job_stops_at_its_next_report():
    def work(progress):
        while True:
            progress(0.1, "working")

    job = jobs.Job(work)
    job.start()
    job.cancel()
    with pytest.raises(Cancelled):
        job.result()


def test_an_error_in_a_job_reaches_whoever_takes_the_result():
    def work(progress):
        raise TwohanderError("the reason")

    job = jobs.Job(work)
    job.start()
    with pytest.raises(TwohanderError, match="the reason"):
        job.result()


def test_characters_that_are_not_finished_leave_the_file_as_it_was(registered):
    before = contents()
    read = performing.read_sources(performing.chosen_sources(bpy.context.scene))
    steps = performing.add_pair_steps(bpy.context.scene, read, ("open_woman", "open_man"))
    while len(bpy.data.armatures) < 2:  # A is complete then
        next(steps)
    steps.close()
    assert contents() == before


def test_a_model_file_that_is_none_is_reported_and_changes_nothing(registered, tmp_path):
    (tmp_path / "body.npz").write_bytes(b"no model")
    registered.kind_b, registered.model_b = "file", str(tmp_path / "body.npz")
    before = contents()
    with pytest.raises(RuntimeError, match="body.npz"):
        bpy.ops.twohander.add_characters()
    assert contents() == before


def test_characters_need_their_model_files(registered):
    registered.kind_a = "file"
    with pytest.raises(RuntimeError, match="Choose the model file"):
        bpy.ops.twohander.add_characters()


def test_what_is_being_done_is_told_in_blenders_language(monkeypatch):
    german = LANGUAGES["de"]
    monkeypatch.setattr(progress, "iface_", lambda text: german.get(text, text))
    assert progress.translated("moving A") == german["Moving A"]
    assert progress.translated("rendering frame 3 of 360") == "Bild 3 von 360 wird gerendert"
    assert progress.translated("take 2 of 3: moving B") == f"Fassung 2 von 3: {german['Moving B']}"
    assert progress.translated("something else") == "Something else"


def test_the_last_steps_promise_no_time():
    job = jobs.Job(lambda progress: None)
    job.start()
    job.share = 1.0
    assert job.seconds_left is None
