"""Model files in the preferences: listed, located, downloaded after their licence was accepted, and checked."""

import time

import bpy
import numpy as np
import pytest
from addon import environment, jobs, model_files
from addon.operators import environment as operators_environment
from process_states import vanishes
from recorded_layout import RecordedLayout
from twohander.body.library import bodies_folder
from twohander.engines.downloads import DOWNLOADS
from twohander.errors import Cancelled
from twohander.files.store import models_folder
from worker_setup import script


def shown():
    layout = RecordedLayout()
    model_files.draw_model_files(bpy.context, layout, bpy.context.preferences.addons["addon"].preferences)
    return layout


@pytest.fixture
def matrix(tmp_path):
    """A file in EMAGE's format."""
    np.save(tmp_path / "mat_final.npy", np.zeros((51, 103)))
    return tmp_path / "mat_final.npy"


def test_found_and_missing_files_are_told_apart(preferences, matrix):
    bpy.ops.twohander.locate_model(filepath=str(matrix))
    layout = shown()
    assert ("ARKit-to-FLAME matrix (EMAGE)", "CHECKMARK") in layout.labels
    assert ("FLAME 2020 (or 2019) (generic_model.pkl)", "X") in layout.labels
    assert "open characters" in layout.texts and "licence" in layout.texts and str(models_folder()) in layout.texts
    operators = [name for name, _ in layout.operators]
    assert operators.count("twohander.locate_model") >= 8 and "wm.url_open" in operators
    assert [settings.engine for name, settings in layout.operators if name == "twohander.download_model"] == list(DOWNLOADS)


def test_a_located_file_lies_in_the_store(preferences, matrix):
    assert bpy.ops.twohander.locate_model(filepath=str(matrix), names="mat_final.npy") == {"FINISHED"}
    assert (bodies_folder() / "mat_final.npy").read_bytes() == matrix.read_bytes()


@pytest.mark.parametrize("name, words", [("nowhere.npz", "there is no such file"), ("broken.npz", "broken.npz")])
def test_a_file_that_is_none_is_refused(preferences, tmp_path, name, words):
    (tmp_path / "broken.npz").write_bytes(b"no archive")
    with pytest.raises(RuntimeError, match=words):
        bpy.ops.twohander.locate_model(filepath=str(tmp_path / name))
    assert not bodies_folder().exists() or not list(bodies_folder().iterdir())


def test_weights_are_added_by_the_environment(preferences, tmp_path):
    weights = tmp_path / "DualTalk.pth"
    weights.touch()
    with pytest.raises(RuntimeError, match="DualTalk.pth is for a neural engine. A neural engine needs a Python environment"):
        bpy.ops.twohander.locate_model(filepath=str(weights))
    heard = tmp_path / "heard"
    preferences.python = str(script(tmp_path / "environment",
                                    f'echo "$@" >> {heard}; echo " 50% converting"; echo "added dualtalk published"'))
    assert bpy.ops.twohander.locate_model(filepath=str(weights)) == {"FINISHED"}
    assert f"-m twohander models add {weights}" in heard.read_text()
    assert environment.known(preferences.python) is not None  # asked again what it lacks


def test_weights_that_are_refused_are_told(preferences, tmp_path):
    (tmp_path / "DualTalk.pth").touch()
    preferences.python = str(script(tmp_path / "environment", "echo 'twohander: DualTalk.pth is damaged' >&2; exit 1"))
    with pytest.raises(RuntimeError, match="Error: DualTalk.pth is damaged"):
        bpy.ops.twohander.locate_model(filepath=str(tmp_path / "DualTalk.pth"))


@pytest.fixture
def online():
    bpy.context.preferences.system.use_online_access = True
    yield
    bpy.context.preferences.system.use_online_access = False


def test_nothing_is_downloaded_before_the_licence_was_accepted(preferences, online, tmp_path):
    heard = tmp_path / "heard"
    with pytest.raises(RuntimeError, match="A neural engine needs a Python environment"):
        bpy.ops.twohander.download_model(engine="dualtalk", accepted=True)
    preferences.python = str(script(tmp_path / "environment", f'echo "$@" >> {heard}; echo "added dualtalk published"'))
    with pytest.raises(RuntimeError, match="DualTalk.pth was not fetched: read the licence first, and accept it"):
        bpy.ops.twohander.download_model(engine="dualtalk")
    assert not heard.exists()
    assert bpy.ops.twohander.download_model(engine="dualtalk", accepted=True) == {"FINISHED"}
    assert "models download dualtalk --accept-licence" in heard.read_text()


def test_checking_is_cancelled_in_the_middle_of_a_file(preferences, monkeypatch, tmp_path):
    other = script(tmp_path / "slow", f'echo $$ > "{tmp_path}/id"; echo " 25% checking FLAME"; exec sleep 600')
    monkeypatch.setattr(operators_environment.sys, "executable", str(other))
    job = jobs.Job(operators_environment.TWOHANDER_OT_check_setup.work(None, bpy.context))
    job.start()
    while job.share == 0:
        time.sleep(0.01)
    assert job.doing == "checking FLAME"
    job.cancel()
    with pytest.raises(Cancelled):
        job.result()
    assert vanishes(int((tmp_path / "id").read_text()))


def test_a_python_that_cannot_check_is_told(preferences, monkeypatch, tmp_path):
    monkeypatch.setattr(operators_environment.sys, "executable", str(script(tmp_path / "broken", "echo broken; exit 1")))
    with pytest.raises(RuntimeError, match="could not read the model store .exit code 1.: broken"):
        bpy.ops.twohander.check_setup()


def test_checking_tells_what_is_damaged(preferences, matrix):
    bpy.ops.twohander.locate_model(filepath=str(matrix))
    assert bpy.ops.twohander.check_setup() == {"FINISHED"}
    (bodies_folder() / "mat_final.npy").write_bytes(b"half of it")
    with pytest.raises(RuntimeError, match="ARKit-to-FLAME matrix .EMAGE. is damaged"):
        bpy.ops.twohander.check_setup()
    assert any(icon == "ERROR" for _, icon in shown().labels)
