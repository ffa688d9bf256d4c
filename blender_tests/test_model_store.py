"""The model store's place in the preferences, and all that has to look there."""

import os
from pathlib import Path

import addon
import bpy
import numpy as np
import pytest
from addon import environment, model_files, own_python, worker
from addon.environment import Known
from random_model import write_random_model
from recorded_layout import RecordedLayout
from twohander.files.store import MODELS_VARIABLE, models_folder
from worker_setup import real_worker, script


@pytest.fixture
def store(preferences, monkeypatch, tmp_path):
    """A folder that is no usual store, in a Blender that was started without the environment variable."""
    monkeypatch.delenv(MODELS_VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "usual"))
    return tmp_path / "my models"


def drawn(preferences):
    layout = RecordedLayout()
    model_files.draw_model_files(bpy.context, layout, preferences)
    return layout


def test_located_files_lie_in_the_chosen_folder(preferences, store, tmp_path):
    usual = models_folder()
    preferences.models = str(store)
    np.save(tmp_path / "mat_final.npy", np.zeros((51, 103)))
    assert bpy.ops.twohander.locate_model(filepath=str(tmp_path / "mat_final.npy")) == {"FINISHED"}
    assert (store / "bodies" / "mat_final.npy").exists() and not usual.exists()
    layout = drawn(preferences)
    assert "models" in layout.properties and str(store) in layout.texts
    assert ("ARKit-to-FLAME matrix (EMAGE)", "CHECKMARK") in layout.labels
    preferences.models = ""
    assert models_folder() == usual and ("ARKit-to-FLAME matrix (EMAGE)", "CHECKMARK") not in drawn(preferences).labels


def test_checking_looks_there(preferences, store):
    preferences.models = str(store)
    (store / "bodies").mkdir(parents=True)
    (store / "bodies" / "mat_final.npy").write_bytes(b"half of it")
    with pytest.raises(RuntimeError, match="ARKit-to-FLAME matrix .EMAGE. is damaged"):
        bpy.ops.twohander.check_setup()


def test_weights_are_added_there_by_the_environment(preferences, store, tmp_path):
    (tmp_path / "DualTalk.pth").touch()
    heard = tmp_path / "heard"
    preferences.models = str(store)
    preferences.python = str(script(tmp_path / "environment", f'echo "$TWOHANDER_MODELS" >> "{heard}"; echo "added dualtalk published"'))
    bpy.ops.twohander.locate_model(filepath=str(tmp_path / "DualTalk.pth"))
    assert heard.read_text().splitlines()[0] == str(store)


def test_a_body_is_found_there_by_its_name(preferences, store):
    preferences.models = str(store)
    (store / "bodies").mkdir(parents=True)
    write_random_model(store / "bodies" / "SMPLX_NEUTRAL.npz", seed=3)
    settings = bpy.context.scene.twohander
    settings.kind_a, settings.model_a = "file", "SMPLX_NEUTRAL.npz"
    assert bpy.ops.twohander.add_characters() == {"FINISHED"}
    assert settings.person_a["twohander_source"] == str(store / "bodies" / "SMPLX_NEUTRAL.npz")


def test_another_folder_gets_another_worker_and_the_same_one_keeps_it(preferences, store, tmp_path, short_sounds):
    seen = tmp_path / "seen"
    preferences.python = str(real_worker(tmp_path / "environment",
                                         f"open({str(seen)!r}, 'a').write(os.environ.get('TWOHANDER_MODELS', 'usual') + '\\n')\n"))
    settings = bpy.context.scene.twohander
    settings.sound_a, settings.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    bpy.context.scene.twohander_performance.face = "dualtalk"
    processes = []
    for folder in (store, store, store.with_name("others")):
        preferences.models = str(folder)
        assert bpy.ops.twohander.animate() == {"FINISHED"}
        processes.append(worker.process_id())
    assert processes[0] == processes[1] != processes[2]
    assert seen.read_text().splitlines() == [str(store), str(store.with_name("others"))]


def test_the_second_python_looks_there(preferences, store, monkeypatch, tmp_path):
    preferences.models = str(store)
    seen = tmp_path / "seen"
    monkeypatch.setattr(own_python.sys, "executable", str(script(tmp_path / "python", f'echo "$TWOHANDER_MODELS" > "{seen}"; exit 1')))
    with pytest.raises(Exception, match="did not start a worker"):
        own_python.animation(bpy.app.tempdir)(None, lambda share, doing: None)
    assert seen.read_text().strip() == str(store)


def test_what_engines_lacked_elsewhere_is_forgotten(preferences, store, monkeypatch):
    preferences.python = "/environment/python"
    monkeypatch.setattr(environment, "_known", Known("/environment/python", "", [], "no weights"))
    preferences.models = str(store)
    assert environment.known("/environment/python") is None


def test_the_environment_variable_comes_first_and_the_panel_says_so(preferences, store, monkeypatch, tmp_path):
    monkeypatch.setenv(MODELS_VARIABLE, str(tmp_path / "outside"))
    preferences.models = str(store)
    assert models_folder() == tmp_path / "outside"
    assert "The environment variable TWOHANDER_MODELS says where the model store is" in drawn(preferences).texts


def test_it_is_chosen_when_the_add_on_starts_and_let_go_when_it_ends(preferences, store):
    preferences.models = str(store)
    addon.unregister()
    try:
        assert MODELS_VARIABLE not in os.environ
    finally:
        addon.register()
    assert os.environ[MODELS_VARIABLE] == str(store) == str(Path(models_folder()))
