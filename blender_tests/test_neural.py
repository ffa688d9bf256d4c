"""DualTalk from the panel to the keys: weights located in the preferences, animated by a worker with torch, worn by both characters."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import bpy
import numpy as np
import pytest
import soundfile
from addon import environment, worker
from addon.actions import curve_owner
from flame_faces import write_flame_of_open_face
from process_states import is_running
from twohander.files.store import stored_networks
from twohander.samples import cafe
from worker_setup import PACKAGES, script

CORE_TESTS = Path(__file__).resolve().parents[1] / "core" / "tests"
MAKE_WEIGHTS = "import sys; from pathlib import Path; from small_dualtalk import small_checkpoint; small_checkpoint(Path(sys.argv[1]))"


@pytest.fixture
def python(tmp_path):
    """A Python with torch that runs the library under test."""
    chosen = os.environ.get("TWOHANDER_NEURAL_PYTHON")
    if chosen is None:
        pytest.skip("TWOHANDER_NEURAL_PYTHON names no Python with torch (build.py test sets it)")
    places = f"{shlex.quote(PACKAGES)}:{shlex.quote(str(CORE_TESTS))}"
    return script(tmp_path / "environment", f'PYTHONPATH={places} exec {shlex.quote(chosen)} "$@"')


def expression_curves(person):
    keys = next(mesh.data.shape_keys for mesh in person.children if mesh.data.shape_keys and mesh.data.shape_keys.animation_data
                and mesh.data.shape_keys.animation_data.action)
    curves = {curve.data_path.split('"')[1]: curve for curve in curve_owner(keys.animation_data.action, keys).fcurves}
    return {name: np.array([point.co[1] for point in curve.keyframe_points]) for name, curve in curves.items()}


@pytest.mark.skipif(sys.platform == "win32", reason="makes a shell script")
def test_dualtalk_animates_both_characters_through_the_worker(preferences, python, tmp_path):
    weights = tmp_path / "DualTalk.pth"
    subprocess.run([str(python), "-c", MAKE_WEIGHTS, str(weights)], check=True)
    flame = write_flame_of_open_face(tmp_path / "generic_model.pkl")
    preferences.python = str(python)
    assert bpy.ops.twohander.locate_model(filepath=str(weights)) == {"FINISHED"}
    assert bpy.ops.twohander.locate_model(filepath=str(flame)) == {"FINISHED"}
    assert stored_networks(tmp_path / "models", "dualtalk")
    listed = {one["name"]: one for one in environment.known(str(python)).engines}
    assert listed["dualtalk"]["missing"] == []

    scene = bpy.context.scene
    for letter, path in zip("ab", cafe().audio):
        samples, rate = soundfile.read(path, start=32_000, frames=32_000)
        soundfile.write(tmp_path / path.name, samples, rate)
        setattr(scene.twohander, f"sound_{letter}", str(tmp_path / path.name))
    bpy.ops.twohander.add_characters()
    people = (scene.twohander.person_a, scene.twohander.person_b)
    bpy.ops.twohander.animate()
    understudy = [expression_curves(person) for person in people]
    performance = scene.twohander_performance
    performance.face, performance.dualtalk.device, performance.dualtalk.rounds = "dualtalk", "cpu", 1
    assert bpy.ops.twohander.animate() == {"FINISHED"}
    dualtalk = [expression_curves(person) for person in people]

    assert len(bpy.data.actions) == 8 and is_running(worker.process_id())
    for before, after in zip(understudy, dualtalk):
        assert before.keys() == after.keys()  # the open characters' own shapes: the values were translated
        assert all(np.isfinite(values).all() for values in after.values())
        assert sum(np.ptp(values) > 0.01 for values in after.values()) > 5
        assert any(np.abs(values - before[name]).max() > 0.05 for name, values in after.items())
        blinks = [name for name in after if name.startswith("eyeBlink")]
        assert blinks and all((after[name] >= before[name] - 1e-6).all() for name in blinks)  # FLAME has no lids: they close as the understudy's
    first = worker.process_id()
    scene.twohander.seed = 1
    bpy.ops.twohander.animate()
    assert worker.process_id() == first
