"""Every operator of the add-on, one by one: tooltip, undo, a reason when it is grey, and where its success, refusal and failure are tested."""

import ast
import inspect
import time
from pathlib import Path

import bpy
import pytest
from addon import environment, jobs
from addon.operators import environment as operators_environment
from addon.operators.job_operator import JobOperator
from file_contents import contents
from twohander.errors import Cancelled
from twohander.files.store import environment_folder
from twohander.worker.environment import WHOLE, _write_marker
from worker_setup import script

# The tests that show each operator's success, its refusal (why it is grey) and its failure; "-" and a reason where there can be none.
PROOFS = {
    "add_characters": ("test_setting_the_stage_again_leaves_nothing_of_the_former_one", "test_characters_need_their_model_files",
                       "test_a_model_file_that_is_none_is_reported_and_changes_nothing"),
    "add_emotion": ("test_a_new_one_begins_at_the_current_frame_and_lasts_two_seconds", "- it is never grey", "- there is nothing to fail"),
    "add_head": ("test_dualtalks_56_values_move_a_head_as_they_are", "test_a_head_needs_a_head_model_and_says_so",
                 "test_what_is_no_head_or_no_motion_is_refused_and_leaves_the_scene_alone"),
    "animate": ("test_animating_moves_both_and_cuts_on_speech", "test_a_grey_button_says_what_is_missing",
                "test_a_missing_sound_file_is_reported_and_changes_nothing"),
    "cancel": ("test_cancel_ends_the_running_job", "test_a_grey_button_says_what_is_missing", "- there is nothing to fail"),
    "check_setup": ("test_checking_without_an_environment_reads_the_model_files", "test_whoever_starts_a_job_waits_for_the_running_one",
                    "test_checking_tells_what_is_damaged"),
    "create_environment": ("test_an_environment_is_created_chosen_updated_and_removed", "test_nothing_is_fetched_without_online_access",
                           "test_what_fails_is_told_and_chooses_nothing"),
    "cut_on_speech": ("test_cutting_again_replaces_its_own_cuts_alone", "test_cutting_needs_a_take_and_cameras", "- there is nothing to fail"),
    "download_model": ("test_nothing_is_downloaded_before_the_licence_was_accepted", "test_nothing_is_fetched_without_online_access",
                       "test_nothing_is_downloaded_before_the_licence_was_accepted"),
    "drop_sounds": ("test_dropped_sounds_become_the_voices_in_order_of_their_names", "- the file handler offers it where it can be used",
                    "test_dropped_sounds_become_the_voices_in_order_of_their_names"),
    "export_characters": ("test_characters_are_exported_by_the_button", "test_there_is_nothing_to_export_without_characters",
                          "test_characters_are_exported_by_the_button"),
    "export_motion": ("test_what_was_imported_is_exported_in_its_own_rate", "test_a_motion_needs_a_character_that_moves_and_says_so",
                      "test_what_cannot_be_written_is_refused_and_leaves_nothing"),
    "import_motion": ("test_what_was_imported_is_exported_in_its_own_rate", "test_import_needs_a_character_and_says_so",
                      "test_what_is_no_head_or_no_motion_is_refused_and_leaves_the_scene_alone"),
    "locate_model": ("test_a_located_file_lies_in_the_store", "test_whoever_starts_a_job_waits_for_the_running_one",
                     "test_a_file_that_is_none_is_refused"),
    "open_environment_log": ("test_the_log_is_opened", "test_a_log_that_is_not_there_cannot_be_opened", "- the system's program may fail, not this"),
    "push_to_nla": ("test_a_take_in_the_nla_moves_as_before", "test_what_needs_a_take_is_grey_without_one",
                    "test_a_take_without_actions_cannot_go_to_the_nla"),
    "redo_range": ("test_redoing_a_range_makes_a_take_that_differs_there_alone", "test_redoing_needs_a_take", "test_an_empty_range_is_refused"),
    "remove_emotion": ("test_one_is_removed_and_nothing_is_left_to_remove", "test_one_is_removed_and_nothing_is_left_to_remove",
                       "- there is nothing to fail"),
    "remove_environment": ("test_an_environment_is_created_chosen_updated_and_removed",
                           "test_an_environment_is_created_chosen_updated_and_removed", "test_an_environment_that_cannot_be_removed_is_told"),
    "remove_take": ("test_removing_a_take_leaves_its_neighbour_playing", "test_what_needs_a_take_is_grey_without_one", "- there is nothing to fail"),
    "render_film": ("test_a_film_is_rendered_where_the_scene_says", "test_without_a_place_the_button_is_grey",
                    "test_a_place_that_cannot_be_written_is_reported"),
    "set_stage": ("test_setting_the_stage_again_leaves_nothing_of_the_former_one", "test_a_grey_button_says_what_is_missing",
                  "test_a_rig_that_is_scaled_unevenly_cannot_go_on_stage"),
    "show_preferences": ("test_the_preferences_are_opened_at_the_add_on", "- it is never grey", "test_an_add_on_without_preferences_says_so"),
    "swap_voices": ("test_voices_and_their_texts_are_swapped", "test_a_single_voice_cannot_be_swapped", "- there is nothing to fail"),
    "update_environment": ("test_an_environment_is_created_chosen_updated_and_removed",
                           "test_an_environment_is_created_chosen_updated_and_removed", "test_an_update_that_fails_is_told"),
    "use_rig": ("test_two_rigs_of_the_users_play_the_conversation_and_keep_their_actions", "test_the_button_is_grey_without_a_rig_and_says_why",
                "test_missing_bones_are_named_and_nothing_is_remembered"),
    "map_bones": ("test_bones_are_chosen_in_a_dialog_and_spine_neck_and_fingers_follow", "test_bones_are_chosen_for_rigs_only",
                  "test_a_bone_that_is_chosen_twice_is_refused"),
    "write_mapping": ("test_a_mapping_is_begun_in_a_file_completed_by_hand_and_used",
                      "test_a_mapping_is_begun_for_rigs_only_and_the_button_says_so", "test_a_mapping_that_cannot_be_written_is_reported"),
    "use_strips": ("test_selected_strips_become_the_voices_on_the_scenes_clock", "test_the_button_wants_two_strips", "- there is nothing to fail"),
}
# What changes nothing in the scene: files, preferences, processes.
WITHOUT_UNDO = {"cancel", "render_film", "export_motion", "export_characters", "check_setup", "create_environment", "update_environment",
                "remove_environment", "open_environment_log", "show_preferences", "locate_model", "download_model"}
# Jobs may run beside these, which are over at once and change what no job has in hand, or are told by a job that it was changed.
BESIDE_A_JOB = {"add_emotion", "cancel", "cut_on_speech", "drop_sounds", "map_bones", "open_environment_log", "push_to_nla", "remove_emotion",
                "remove_take", "set_stage", "show_preferences", "swap_voices", "use_rig", "use_strips", "write_mapping"}


def kind_of(name):
    return getattr(bpy.types, f"TWOHANDER_OT_{name}")


def own_poll(kind):
    """The polls that a class and what it is mixed of define, Blender's own left out."""
    return [one.__dict__["poll"] for one in kind.__mro__ if "poll" in one.__dict__ and one.__module__.startswith("addon")]


@pytest.fixture
def running_job():
    def work(progress):
        while True:
            progress(0.5, "waiting")
            time.sleep(0.01)

    job = jobs.begin(work)
    yield job
    jobs.end()
    with pytest.raises(Cancelled):
        job.result()


def test_every_operator_is_in_the_table(registered):
    assert set(dir(bpy.ops.twohander)) == set(PROOFS)


def test_every_operator_has_tests_of_success_refusal_and_failure(registered):
    known = {node.name for path in Path(__file__).parent.glob("test_*.py") for node in ast.parse(path.read_text(encoding="utf-8")).body
             if isinstance(node, ast.FunctionDef)}
    for name, (success, refusal, failure) in PROOFS.items():
        missing = [proof for proof in (success, refusal, failure) if not proof.startswith("- ") and proof not in known]
        assert not missing, name
        assert success in known, name
        assert refusal.startswith("- ") == (not own_poll(kind_of(name))), name


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_it_has_a_tooltip_a_label_and_undo_where_it_changes_the_scene(registered, name):
    kind, rna = kind_of(name), getattr(bpy.ops.twohander, name).get_rna_type()
    assert len(rna.description) > 15 and not rna.description.endswith("."), "tooltip"
    small = {"to", "as", "the", "on", "for", "a", "of"}
    assert all(word[0].isupper() or word in small for word in rna.name.split()), "Title Case"
    assert ("UNDO" in getattr(kind, "bl_options", ())) == (name not in WITHOUT_UNDO)
    for prop in rna.properties:
        if not prop.is_hidden and prop.identifier not in ("rna_type", "filepath", "check_existing"):
            assert prop.description, f"tooltip of {prop.identifier}"


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_a_poll_that_says_no_says_why(registered, name):
    polls = own_poll(kind_of(name))
    if polls:
        code = "".join(inspect.getsource(poll) for poll in polls)
        refusing = code.count("return False")
        assert code.count("poll_message_set(") + code.count("nothing_runs(") + code.count("place_fits(") + code.count("super().poll") >= refusing
        assert "poll_message_set" in code or "nothing_runs" in code
    operator = getattr(bpy.ops.twohander, name)
    if not operator.poll():
        with pytest.raises(RuntimeError) as told:
            operator()
        assert "context is incorrect" not in str(told.value)


@pytest.mark.parametrize("name", sorted(set(PROOFS) - WITHOUT_UNDO))
def test_the_scene_can_only_be_changed_by_operators_with_undo(registered, name):
    assert "REGISTER" in kind_of(name).bl_options and "INTERNAL" not in kind_of(name).bl_options


def test_whoever_starts_a_job_waits_for_the_running_one(registered, running_job):
    for name in PROOFS:
        operator = getattr(bpy.ops.twohander, name)
        if issubclass(kind_of(name), JobOperator):
            assert name not in BESIDE_A_JOB and not operator.poll(), name
        if name in ("check_setup", "locate_model", "animate", "add_characters", "render_film", "export_characters"):
            with pytest.raises(RuntimeError, match="Wait for the running job, or press Esc to cancel it"):
                operator()
    assert {name for name in PROOFS if not issubclass(kind_of(name), JobOperator)} - BESIDE_A_JOB == {"remove_environment"}


def test_cancel_ends_the_running_job(registered, running_job):
    assert bpy.ops.twohander.cancel() == {"FINISHED"} and running_job.cancelled
    with pytest.raises(Cancelled):
        running_job.result()


@pytest.mark.parametrize("name", ["remove_take", "push_to_nla", "cut_on_speech", "redo_range"])
def test_what_needs_a_take_is_grey_without_one(registered, name):
    before = contents()
    with pytest.raises(RuntimeError, match="Animate first: there is no take"):
        getattr(bpy.ops.twohander, name)()
    assert contents() == before


def made_environment():
    """An environment that was made here and lost what was in it."""
    folder = environment_folder()
    script(folder / "bin", "echo broken; exit 1")
    _write_marker(folder, WHOLE)
    return folder


def test_an_environment_that_cannot_be_removed_is_told(preferences, monkeypatch):
    def refused(folder):
        raise OSError(13, "Permission denied", str(folder))

    made_environment()
    monkeypatch.setattr(operators_environment, "remove_environment", refused)
    preferences.python = "/environment/python"
    monkeypatch.setattr(environment, "_known", environment.Known("/environment/python", "", []))
    with pytest.raises(RuntimeError, match="Permission denied"):
        bpy.ops.twohander.remove_environment()
    assert environment.known("/environment/python") is not None


def test_an_update_that_fails_is_told(preferences, monkeypatch, tmp_path):
    folder = made_environment()
    monkeypatch.setattr(operators_environment.environment, "package", lambda: str(tmp_path / "twohander-9.whl"))
    preferences.environment.wheels = str(tmp_path)
    with pytest.raises(RuntimeError, match="has lost its pip; remove the environment and create it again"):
        bpy.ops.twohander.update_environment()
    assert preferences.python == "" and folder.exists()


def test_the_log_is_opened(preferences, monkeypatch):
    log = operators_environment.log_of(environment_folder())
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("made")
    opened = []
    opener = type("Ops", (), {"wm": type("Wm", (), {"path_open": staticmethod(lambda filepath: opened.append(filepath) or {"FINISHED"})})})
    monkeypatch.setattr(operators_environment, "bpy", type("Bpy", (), {"ops": opener}))
    assert bpy.ops.twohander.open_environment_log() == {"FINISHED"} and opened == [str(log)]


def test_the_preferences_are_opened_at_the_add_on(preferences, monkeypatch):
    shown = []
    opener = type("Ops", (), {"preferences": type("P", (), {"addon_show": staticmethod(lambda module: shown.append(module) or {"FINISHED"})})})
    monkeypatch.setattr(operators_environment, "bpy", type("Bpy", (), {"ops": opener}))
    assert bpy.ops.twohander.show_preferences() == {"FINISHED"} and shown == ["addon"]


def test_an_add_on_without_preferences_says_so(registered):
    with pytest.raises(RuntimeError, match="runs from its source and has no preferences"):
        bpy.ops.twohander.show_preferences()
