"""Animating through a worker process: what it brings, and every way in which it fails while the scene stays unharmed."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path

import addon
import bpy
import pytest
import soundfile
from addon import environment, jobs, scratch, worker
from process_states import is_running, vanishes
from twohander.errors import Cancelled
from twohander.samples import cafe
from twohander.worker import client
from twohander.worker.client import Worker
from twohander.worker.protocol import PROTOCOL
from worker_setup import real_worker, script

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the faults are made with signals and shell scripts")
HELLO = json.dumps({"type": "hello", "protocol": PROTOCOL, "version": version("twohander"),
                    "engines": [{"name": "dualtalk", "missing": []}]})
PROGRESS = '{"type": "progress", "job": 1, "share": 0.3, "doing": "hearing A"}'


@pytest.fixture
def scene(preferences, tmp_path):
    """Two characters, half a second of sound, and DualTalk to make the faces."""
    scene = bpy.context.scene
    for letter, path in zip("ab", cafe().audio):
        samples, rate = soundfile.read(path, start=32_000, frames=8_000)
        soundfile.write(tmp_path / path.name, samples, rate)
        setattr(scene.twohander, f"sound_{letter}", str(tmp_path / path.name))
    bpy.ops.twohander.add_characters()
    scene.twohander_performance.face = "dualtalk"
    return scene


def state(scene):
    """What must be as before after a failure."""
    return ([action.name for action in bpy.data.actions], [thing.name for thing in bpy.data.objects],
            scene.frame_end, [marker.name for marker in scene.timeline_markers], len(bpy.data.sounds))


def refused(scene, words):
    """Animating fails with these words, and leaves the scene and the temporary folder as they were."""
    before = state(scene)
    with pytest.raises(RuntimeError, match=words) as error:
        bpy.ops.twohander.animate()
    assert state(scene) == before and not list(Path(bpy.app.tempdir).glob("twohander_*"))
    assert "Traceback" not in str(error.value)


def use(preferences, python):
    preferences.python = str(python)


def test_the_worker_animates_both_and_stays_for_the_next_time(preferences, scene, tmp_path):
    use(preferences, real_worker(tmp_path / "environment"))
    assert bpy.ops.twohander.animate() == {"FINISHED"}
    first = worker.process_id()
    assert is_running(first) and len(bpy.data.actions) == 4 and scene.frame_end == 12
    bpy.ops.twohander.animate()
    assert worker.process_id() == first and len(bpy.data.actions) == 8
    assert not list(Path(bpy.app.tempdir).glob("twohander_*"))
    assert environment.known(str(tmp_path / "environment" / "python")).current


def test_another_python_ends_the_worker_of_the_first(preferences, scene, tmp_path):
    use(preferences, real_worker(tmp_path / "one"))
    bpy.ops.twohander.animate()
    first = worker.process_id()
    use(preferences, real_worker(tmp_path / "two"))
    bpy.ops.twohander.animate()
    assert vanishes(first) and is_running(worker.process_id())


@pytest.mark.parametrize("end", [lambda: bpy.ops.wm.read_homefile(use_empty=True), worker.end])
def test_the_worker_ends_with_the_file(preferences, scene, tmp_path, end):
    use(preferences, real_worker(tmp_path / "environment"))
    bpy.ops.twohander.animate()
    process = worker.process_id()
    end()
    assert vanishes(process) and worker.process_id() is None


def test_without_an_environment_the_engine_says_so(scene):
    refused(scene, "DualTalk cannot run. A neural engine needs a Python environment with torch: create or choose one in the preferences")


def test_a_worker_that_is_killed_at_work_is_told(preferences, scene, tmp_path):
    use(preferences, script(tmp_path / "environment", f"echo '{HELLO}'; read request; echo '{PROGRESS}'; kill -9 $$"))
    refused(scene, "the worker was killed, as systems do when memory runs out.*close other programs or use shorter windows")


def test_a_worker_that_hangs_is_ended(preferences, scene, tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "Worker", partial(Worker, silence_seconds=1.0))
    use(preferences, script(tmp_path / "environment", f"echo $$ > {tmp_path}/process; echo '{HELLO}'; exec sleep 60"))
    refused(scene, "gave no sign of life for 1 s and was ended")
    assert vanishes(int((tmp_path / "process").read_text()))


@pytest.mark.parametrize("commands, words", [
    (f"echo '{HELLO}'; read request; echo 'Segment 3: done'; exec sleep 60", "'Segment 3: done' is no message of a twohander worker"),
    ("exec yes nonsense", "'nonsense' is no message of a twohander worker"),
    ("echo 'libtorch.so: cannot open shared object file' >&2; exit 1",
     "did not start a worker .exit code 1.: libtorch.so: cannot open shared object file. Run: .*pip install"),
])
def test_garbage_is_told_with_its_beginning(preferences, scene, tmp_path, commands, words):
    use(preferences, script(tmp_path / "environment", commands))
    refused(scene, words)


def test_memory_that_runs_out_is_told_and_the_worker_stays(preferences, scene, tmp_path):
    use(preferences, real_worker(tmp_path / "environment", "server.duet_of = lambda *given: bytearray(1 << 60)"))
    refused(scene, "out of memory; cut the recording into shorter parts, or close other programs")
    assert is_running(worker.process_id())


def test_another_version_is_refused_with_the_command_that_mends_it(preferences, scene, tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "WHEELS", tmp_path)
    (tmp_path / "twohander-1.0-py3-none-any.whl").touch()
    other = HELLO.replace(version("twohander"), "9.9")
    python = script(tmp_path / "environment", f"echo '{other}'; cat")
    use(preferences, python)
    refused(scene, f'has twohander 9.9, this is .*; both must be of one version. Run: "{python}" -m pip install ".*twohander-1.0.*neural')


def test_another_protocol_is_refused(preferences, scene, tmp_path):
    use(preferences, script(tmp_path / "environment", """echo '{"type": "hello", "protocol": 99, "version": "9.9"}'; cat"""))
    refused(scene, "whose worker speaks protocol 99")


def test_an_environment_that_disappeared_between_two_runs_is_told(preferences, scene, tmp_path):
    python = real_worker(tmp_path / "environment")
    use(preferences, python)
    bpy.ops.twohander.animate()
    os.kill(worker.process_id(), signal.SIGKILL)
    python.unlink()
    while worker.process_id() is not None:
        time.sleep(0.02)
    refused(scene, "there is no Python at .*environment/python; choose the one of the environment for neural engines")


def test_a_worker_that_died_between_two_runs_is_started_again(preferences, scene, tmp_path):
    use(preferences, real_worker(tmp_path / "environment"))
    bpy.ops.twohander.animate()
    first = worker.process_id()
    os.kill(first, signal.SIGKILL)
    while worker.process_id() is not None:
        time.sleep(0.02)
    assert bpy.ops.twohander.animate() == {"FINISHED"}
    assert worker.process_id() != first


def test_a_full_disk_is_told(preferences, scene, tmp_path):
    use(preferences, real_worker(tmp_path / "environment", before="ulimit -f 8"))  # 512-byte blocks
    refused(scene, "cannot be written .*; free space or choose another folder")


def test_a_disk_without_room_for_the_first_byte_is_told(preferences, scene, tmp_path, monkeypatch):
    use(preferences, real_worker(tmp_path / "environment"))
    monkeypatch.setattr(scratch.tempfile, "mkdtemp", lambda **given: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    refused(scene, "cannot be written .No space left on device.; free space there")


def test_cancelling_stops_the_work_within_a_second_and_the_worker_stays(preferences, scene, tmp_path):
    use(preferences, real_worker(tmp_path / "environment"))
    bpy.ops.twohander.animate()
    process, before = worker.process_id(), state(scene)
    scene.twohander.sound_a = scene.twohander.sound_b = ""  # the whole sample
    job = jobs.Job(addon.performing.animation_work(scene, 0))
    job.start()
    until = time.monotonic() + 20
    while job.share == 0 and time.monotonic() < until:
        time.sleep(0.02)
    job.cancel()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        job.result()
    assert time.monotonic() - began < client.CANCEL_SECONDS
    assert state(scene) == before and is_running(process) and process == worker.process_id()


def test_a_worker_that_does_not_start_is_cancelled_at_once(preferences, scene, tmp_path):
    use(preferences, script(tmp_path / "environment", f"echo $$ > {tmp_path}/process; exec sleep 60"))
    job = jobs.Job(addon.performing.animation_work(scene, 0))
    job.start()
    until = time.monotonic() + 20
    while not (tmp_path / "process").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert job.doing == "starting the worker"
    job.cancel()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        job.result()
    assert time.monotonic() - began < 2 and vanishes(int((tmp_path / "process").read_text()))


@pytest.mark.parametrize("busy", [False, True])
def test_no_worker_outlives_a_blender_that_is_killed(busy, tmp_path):
    slow = "inner = server.duet_of\nserver.duet_of = lambda *given: (time.sleep(60 if %r else 0), inner(*given))[1]\n" % busy
    tell = f"open({str(tmp_path / 'process')!r}, 'w').write(str(os.getpid()))\n"
    python = real_worker(tmp_path / "environment", slow + tell)
    blender = subprocess.Popen([sys.executable, str(Path(__file__).with_name("animating_blender.py")), str(python), str(tmp_path)],
                               stdout=subprocess.PIPE, env={**os.environ, "TWOHANDER_CACHE": str(tmp_path / "cache")}, text=True)
    wanted = "animating" if busy else "done"
    assert any(line.strip() == wanted for line in blender.stdout)
    until = time.monotonic() + 60
    while not (tmp_path / "process").exists() and time.monotonic() < until:
        time.sleep(0.05)
    process = int((tmp_path / "process").read_text())
    assert is_running(process)
    blender.kill()
    blender.wait()
    assert vanishes(process)
