"""The environment of the neural engines in the preferences: created, checked, updated, removed, and shown."""

import re

import bpy
import pytest
from addon import environment, environment_rows
from addon.operators.environment import OFFLINE
from recorded_layout import RecordedLayout
from tiny_wheels import tiny_library, tiny_torch
from twohander.files.store import environment_folder
from twohander.worker.environment import is_whole, log_of, python_in
from twohander.worker.torch_builds import BUILDS
from worker_setup import script


@pytest.fixture
def wheels(preferences, tmp_path, monkeypatch):
    """A folder of tiny wheels that the preferences name, and the extension's own wheel among them."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    tiny_torch(folder)
    tiny_library(folder)
    monkeypatch.setattr(environment, "WHEELS", folder)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    preferences.environment.wheels = str(folder)
    return folder


def shown(preferences):
    layout = RecordedLayout()
    environment_rows.draw_environment(bpy.context, layout, preferences)
    return layout


def test_an_environment_is_created_chosen_updated_and_removed(preferences, wheels):
    assert "create one" in shown(preferences).texts
    assert bpy.ops.twohander.create_environment() == {"FINISHED"}
    folder = environment_folder()
    assert is_whole(folder) and preferences.python == str(python_in(folder))
    assert environment.known(preferences.python).current
    layout = shown(preferences)
    assert ("twohander.update_environment" in [name for name, _ in layout.operators]) and "twohander.open_environment_log" in [
        name for name, _ in layout.operators]
    with pytest.raises(RuntimeError, match="There is an environment already; update or remove it"):
        bpy.ops.twohander.create_environment()

    assert bpy.ops.twohander.update_environment() == {"FINISHED"}
    assert "--force-reinstall" in log_of(folder).read_text()

    assert bpy.ops.twohander.remove_environment() == {"FINISHED"}
    assert not folder.exists() and environment.known(preferences.python) is None
    for operator, words in (("remove_environment", "no environment that was made here"),
                            ("update_environment", "Create an environment first")):
        with pytest.raises(RuntimeError, match=words):
            getattr(bpy.ops.twohander, operator)()


def test_what_fails_is_told_and_chooses_nothing(preferences, wheels):
    preferences.environment.torch = "absent"
    with pytest.raises(RuntimeError, match="fetching torch failed .*No matching distribution found for absent.*; the log .* tells more"):
        bpy.ops.twohander.create_environment()
    assert preferences.python == "" and not environment_folder().exists() and bpy.ops.twohander.open_environment_log.poll()


def test_a_chosen_python_that_is_none_is_told(preferences, wheels, tmp_path):
    preferences.environment.maker = str(script(tmp_path, "exit 1", "strange"))
    with pytest.raises(RuntimeError, match="strange is no 64-bit Python with venv and pip; choose another one"):
        bpy.ops.twohander.create_environment()


def test_nothing_is_fetched_without_online_access(preferences, tmp_path):
    system = bpy.context.preferences.system
    preferences.python = str(tmp_path / "python")
    for operator, words in (("create_environment", OFFLINE), ("download_model", "Allow Online Access in the preferences")):
        system.use_online_access = False
        assert not getattr(bpy.ops.twohander, operator).poll()
        with pytest.raises(RuntimeError, match=re.escape(words)):
            getattr(bpy.ops.twohander, operator)()
        system.use_online_access = True
        assert getattr(bpy.ops.twohander, operator).poll()
    system.use_online_access = False


def test_without_a_packed_extension_there_is_no_library_to_install(preferences, wheels, monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "WHEELS", tmp_path / "none")
    with pytest.raises(RuntimeError, match="runs from its source and brings no wheel"):
        bpy.ops.twohander.create_environment()


def test_a_log_that_is_not_there_cannot_be_opened(preferences):
    with pytest.raises(RuntimeError, match="There is no log: no environment was made yet"):
        bpy.ops.twohander.open_environment_log()


def test_each_torch_build_shows_its_index(preferences):
    for name, build in BUILDS.items():
        preferences.environment.torch_build = name
        assert (build.index or "From the usual package index") in shown(preferences).texts
    preferences.environment.torch_index = "https://mirror.example/torch"
    assert "usual package index" not in shown(preferences).texts


def test_checking_asks_the_environment_and_remembers_it(preferences, tmp_path):
    python = script(tmp_path / "broken", "echo a library is missing >&2; exit 1")
    preferences.python = str(python)
    assert "not checked yet" in shown(preferences).texts
    with pytest.raises(RuntimeError, match="did not start a worker .exit code 1.: a library is missing"):
        bpy.ops.twohander.check_setup()
    assert "a library is missing" in shown(preferences).texts
    environment._known = None  # as in the next session
    assert environment.known(str(python)).problem is not None


def test_checking_without_an_environment_reads_the_model_files(preferences):
    assert bpy.ops.twohander.check_setup() == {"FINISHED"}


def test_every_button_explains_itself(preferences):
    for name in ("create_environment", "update_environment", "remove_environment", "open_environment_log", "check_setup",
                 "show_preferences", "locate_model", "download_model"):
        operator = getattr(bpy.ops.twohander, name).get_rna_type()
        assert len(operator.description) > 15 and not operator.description.endswith(".")


def test_a_python_can_be_chosen_by_its_folder(preferences, tmp_path):
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").touch()
    preferences.python = str(tmp_path / "venv")
    assert environment.chosen_python(bpy.context) == str(tmp_path / "venv" / "bin" / "python")
