"""Workers as real processes: what they make, how they are stopped, and every way in which they fail."""

import json
import os
import shlex
import signal
import struct
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
import soundfile
from process_states import is_running, vanishes

import twohander
from twohander.engines.duet import duet_of
from twohander.engines.request import Request
from twohander.errors import Cancelled, TwohanderError, WorkerError
from twohander.samples import cafe
from twohander.worker import client
from twohander.worker.client import Worker

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the faults are made with signals and shell scripts")
RATE = 16_000
PACKAGES = str(Path(twohander.__file__).parents[1])
HELLO = json.dumps({"type": "hello", "protocol": 3, "version": version("twohander"), "engines": []})


@pytest.fixture(autouse=True)
def same_library(monkeypatch):
    """Workers import the library under test, whether or not one is installed."""
    monkeypatch.setenv("PYTHONPATH", PACKAGES)


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    """Two seconds of the sample conversation as two files."""
    folder = tmp_path_factory.mktemp("clips")
    for path, name in zip(cafe().audio, "ab"):
        soundfile.write(folder / f"{name}.wav", soundfile.read(path)[0][3 * RATE:5 * RATE], RATE)
    return folder / "a.wav", folder / "b.wav"


@pytest.fixture
def python(tmp_path):
    """A function that writes an executable which runs shell commands, "$@" being what a Python would be given."""
    def written(commands):
        path = tmp_path / "python"
        path.write_text(f"#!/bin/sh\n{commands}\n")
        path.chmod(0o755)
        return path
    return written


@pytest.fixture
def at_start(tmp_path, monkeypatch):
    """A function that has every Python of the test run some code before anything else."""
    def prepared(code):
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "sitecustomize.py").write_text(code)
        monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}{os.pathsep}{PACKAGES}")
    return prepared


def stops(share, doing):
    raise Cancelled


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_worker_writes_the_files_that_the_library_writes(clips, tmp_path):
    request = Request(*clips, fps=24.0, seed=3, seated=True, options={"gaze": 0.5})
    told = []
    with Worker(sys.executable) as worker:
        assert {engine["name"] for engine in worker.engines} >= {"understudy", "dualtalk"} and worker.version
        conversation = worker.animate(request, tmp_path / "there", lambda share, doing: told.append((share, doing)))
        assert worker.running
    assert not worker.running
    assert conversation == tmp_path / "there" / "conversation.json"
    assert any("listening" in doing for _, doing in told) and [share for share, _ in told] == sorted(share for share, _ in told)
    duet_of(request).save(tmp_path / "here")
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_a_worker_runs_dualtalk_and_the_next_conversation_as_well(clips, tmp_path, monkeypatch):
    pytest.importorskip("torch")
    from small_dualtalk import small_checkpoint
    from twohander.engines.models import add_model

    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "store"))
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    add_model(small_checkpoint(tmp_path / "DualTalk.pth"))
    requests = [Request(*clips, face="dualtalk"), Request(*reversed(clips), face="dualtalk", options={"rounds": 1})]
    with Worker(sys.executable) as worker:
        for number, request in enumerate(requests):
            worker.animate(request, tmp_path / str(number))
    duet_of(requests[1]).save(tmp_path / "here")
    assert contents(tmp_path / "1") == contents(tmp_path / "here")


def test_what_cannot_be_done_is_told_and_the_worker_stays(clips, tmp_path):
    with Worker(sys.executable) as worker:
        for request, complaint in [
            (Request(tmp_path / "none.wav", clips[1]), "no such file"), (Request(*clips, options={"charm": 1}), "no option 'charm'"),
            (Request(*clips, face="nobody"), "no engine 'nobody'"),
        ]:
            with pytest.raises(TwohanderError, match=complaint) as error:
                worker.animate(request, tmp_path / "out")
            assert not isinstance(error.value, WorkerError)
        with pytest.raises(TwohanderError, match="is a file, not a folder"):
            worker.animate(Request(*clips), clips[0])
        assert not (tmp_path / "out").exists()
        assert worker.animate(Request(*clips), tmp_path / "out").exists()


def test_what_libraries_and_their_children_print_or_read_disturbs_nothing(clips, tmp_path, at_start):
    at_start("""
import os, subprocess, sys
print("a banner")
import twohander.worker.server as server
real = server.duet_of
def noisy(*given):
    print("noise")
    sys.stdout.flush()
    os.write(1, b"from C, without an end of line")
    subprocess.run(["sh", "-c", "echo child; cat"])
    return real(*given)
server.duet_of = noisy
""")
    with Worker(sys.executable) as worker:
        assert worker.animate(Request(*clips), tmp_path / "out").exists()
        log = " ".join(worker.log)
    assert "a banner" in log and "noise" in log and "from C" in log and "child" in log


def test_a_cancelled_job_writes_nothing_and_the_worker_stays(clips, tmp_path):
    with Worker(sys.executable) as worker:
        with pytest.raises(Cancelled):
            worker.animate(Request(*clips), tmp_path / "out", stops)
        assert worker.running and not (tmp_path / "out").exists()
        assert worker.animate(Request(*clips), tmp_path / "out").exists()


def test_a_worker_that_does_not_obey_is_ended(clips, tmp_path, monkeypatch):
    monkeypatch.setattr(client, "CANCEL_SECONDS", 0.5)
    with Worker(sys.executable) as worker:
        def freeze_and_stop(share, doing):
            os.kill(worker._process.pid, signal.SIGSTOP)
            raise Cancelled

        with pytest.raises(Cancelled):
            worker.animate(Request(*clips), tmp_path / "out", freeze_and_stop)
        assert not worker.running


def test_an_executable_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WorkerError, match="there is no Python at .*nowhere"):
        Worker(tmp_path / "nowhere")


def test_a_file_that_is_no_executable_is_named(clips):
    with pytest.raises(WorkerError, match="a.wav cannot be run"):
        Worker(clips[0])


def test_a_python_without_twohander_gets_the_command_that_installs_it(python):
    with pytest.raises(WorkerError, match=r'No module named twohander.*Run: ".*python" -m pip install "twohander\[neural\]==\d') as error:
        Worker(python(f'exec {shlex.quote(sys.executable)} -I -S "$@"'))
    assert "\n" not in str(error.value)


def test_another_protocol_is_refused_with_the_command_that_mends_it(python):
    with pytest.raises(WorkerError, match="twohander 9.9, whose worker speaks protocol 99; this is .* with protocol 3. Run: .*pip install"):
        Worker(python("""echo '{"type": "hello", "protocol": 99, "version": "9.9"}'; cat"""))


def test_another_version_is_refused_with_the_command_that_mends_it(python):
    with pytest.raises(WorkerError, match=r'twohander 9.9, this is .* of one version. Run: ".*python" -m pip install "/wheels/two.whl"'):
        Worker(python("""echo '{"type": "hello", "protocol": 3, "version": "9.9", "engines": []}'; cat"""), package="/wheels/two.whl")


def test_a_worker_that_does_not_start_can_be_cancelled(python):
    started = time.monotonic()
    with pytest.raises(Cancelled):
        Worker(python("exec sleep 60"), progress=stops)
    assert time.monotonic() - started < client.FAREWELL_SECONDS


def test_a_worker_that_hangs_at_work_can_be_cancelled_at_once(python, clips, tmp_path, monkeypatch):
    monkeypatch.setattr(client, "CANCEL_SECONDS", 0.5)
    looks = []

    def stop_later(share, doing):
        looks.append(doing)
        if len(looks) > 3:
            raise Cancelled

    started = time.monotonic()
    with Worker(python(f"echo '{HELLO}'; exec sleep 60")) as worker:
        with pytest.raises(Cancelled):
            worker.animate(Request(*clips), tmp_path / "out", stop_later)
        assert not worker.running
    assert time.monotonic() - started < client.FAREWELL_SECONDS


def test_a_crash_is_told_in_words(python, clips, tmp_path):
    with Worker(python(f"echo '{HELLO}'; read request; kill -SEGV $$")) as worker:
        with pytest.raises(WorkerError, match="the worker crashed .Segmentation fault"):
            worker.animate(Request(*clips), tmp_path / "out")


def test_a_program_that_says_nothing_is_ended(python):
    started = time.monotonic()
    with pytest.raises(WorkerError, match="no sign of life for"):
        Worker(python("exec sleep 60"), hello_seconds=0.5)
    assert time.monotonic() - started < client.FAREWELL_SECONDS


@pytest.mark.parametrize("commands, complaint", [
    ("exec yes nonsense", "'nonsense' is no message"), ("exec cat /dev/zero", "is no message"),
    ("while :; do printf garbage; done", "no sign of life"),
])
def test_a_program_that_prints_something_else_is_ended(python, commands, complaint):
    with pytest.raises(WorkerError, match=f"python.*{complaint}"):
        Worker(python(commands), hello_seconds=3)


def test_a_worker_behind_a_script_ends_with_it(python):
    with Worker(python(f'echo started; {shlex.quote(sys.executable)} "$@"; exit $?')) as worker:
        child = int(Path(f"/proc/{worker._process.pid}/task/{worker._process.pid}/children").read_text())
        worker._kill()
    assert vanishes(child)


def test_a_program_that_ends_at_once_is_told_by_its_last_words(python):
    with pytest.raises(WorkerError, match=r"exit code 3\): a library is broken"):
        Worker(python("echo a library is broken >&2; exit 3"))


def test_nonsense_in_the_middle_ends_the_worker(python, clips, tmp_path):
    with Worker(python(f"echo '{HELLO}'; read request; echo nonsense; exec sleep 60")) as worker:
        with pytest.raises(WorkerError, match="'nonsense' is no message"):
            worker.animate(Request(*clips), tmp_path / "out")
        assert not worker.running


def test_a_worker_that_is_killed_at_work_is_reported_and_leaves_nothing(clips, tmp_path):
    with Worker(sys.executable) as worker:
        with pytest.raises(WorkerError, match="was killed, as systems do when memory runs out"):
            worker.animate(Request(*clips), tmp_path / "out", lambda share, doing: os.kill(worker._process.pid, signal.SIGKILL))
        assert not worker.running and not (tmp_path / "out").exists()


def test_a_worker_that_vanished_while_idle_is_reported_at_the_next_job(clips, tmp_path):
    with Worker(sys.executable) as worker:
        os.kill(worker._process.pid, signal.SIGKILL)
        worker._process.wait()
        assert not worker.running
        with pytest.raises(WorkerError, match="was killed"):
            worker.animate(Request(*clips), tmp_path / "out")


def test_a_worker_that_hangs_at_work_is_ended(clips, tmp_path):
    with Worker(sys.executable, silence_seconds=2.5) as worker:
        with pytest.raises(WorkerError, match="no sign of life for 2.5 s"):
            worker.animate(Request(*clips), tmp_path / "out", lambda share, doing: os.kill(worker._process.pid, signal.SIGSTOP))
        assert not worker.running


def test_long_silent_work_is_no_hanging(clips, tmp_path, at_start):
    at_start("import time, twohander.worker.server as server\nreal = server.duet_of\n"
             "server.duet_of = lambda *given: (time.sleep(4), real(*given))[1]")
    with Worker(sys.executable, silence_seconds=2.5) as worker:
        assert worker.animate(Request(*clips), tmp_path / "out").exists()


def test_memory_that_runs_out_is_a_reason_and_no_end(python, clips, tmp_path):
    size = 7200 * 48_000 * 2 * 2  # two hours of silent stereo, of which the disk stores nothing
    with open(tmp_path / "long.wav", "wb") as file:
        file.write(struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 2, 48_000, 192_000, 4, 16, b"data", size))
        file.truncate(44 + size)
    with Worker(python(f'export OPENBLAS_NUM_THREADS=1; ulimit -v 700000; exec {shlex.quote(sys.executable)} "$@"')) as worker:
        with pytest.raises(TwohanderError, match="out of memory"):
            worker.animate(Request(tmp_path / "long.wav"), tmp_path / "out")
        assert worker.animate(Request(*clips), tmp_path / "out").exists()


def test_a_full_disk_leaves_what_was_there(python, clips, tmp_path):
    duet_of(Request(*clips)).save(tmp_path / "out")
    before = contents(tmp_path / "out")
    with Worker(python(f'ulimit -f 40; exec {shlex.quote(sys.executable)} "$@"')) as worker:  # 512-byte blocks
        with pytest.raises(TwohanderError, match="cannot be written"):
            worker.animate(Request(*clips, seed=9), tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_a_fault_of_the_library_is_reported_and_logged(clips, tmp_path, at_start):
    at_start("import twohander.worker.server as server\nserver.duet_of = lambda *given: 1 / 0")
    with Worker(sys.executable) as worker:
        with pytest.raises(TwohanderError, match="a fault of twohander itself .ZeroDivisionError"):
            worker.animate(Request(*clips), tmp_path / "out")
        assert worker.running and any("Traceback" in line for line in worker.log)


@pytest.mark.parametrize("busy", [False, True])
def test_no_worker_outlives_the_program_that_started_it(busy, clips, tmp_path):
    work = f"worker.animate(Request(Path({str(clips[0])!r}), Path({str(clips[1])!r}), fps=1000.0), {str(tmp_path / 'out')!r}, told)"
    parent = subprocess.Popen([sys.executable, "-c", f"""
import sys, time
from pathlib import Path
from twohander.engines.request import Request
from twohander.worker.client import Worker
worker = Worker(sys.executable)
def told(share, doing):
    if share > 0:
        print(worker._process.pid, flush=True)
        time.sleep(60)
{work if busy else 'print(worker._process.pid, flush=True)'}
time.sleep(60)
"""], stdout=subprocess.PIPE)
    process = int(parent.stdout.readline())
    assert is_running(process)
    parent.kill()
    parent.wait()
    assert vanishes(process)
    assert not (tmp_path / "out").exists()


def test_a_client_that_talks_nonsense_is_told_so():
    done = subprocess.run([sys.executable, "-m", "twohander", "worker"], input=b'nonsense\n{"type": "alive"}\n', capture_output=True, timeout=60)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert b"hello" in lines[0] and b"no message" in lines[1] and b"not 'Alive'" in lines[2]


def test_a_python_without_the_library_finds_it_in_the_given_folders(python, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    starter = python(f'exec {shlex.quote(sys.executable)} -I -c "import os, sys; sys.path[:0] = os.environ[\'PYTHONPATH\'].split(os.pathsep); '
                     'import runpy; sys.argv[1:] = [\'worker\']; runpy.run_module(\'twohander\', run_name=\'__main__\')"')
    with Worker(starter, folders=(PACKAGES, "/elsewhere")) as worker:
        assert any(engine["name"] == "understudy" for engine in worker.engines)
