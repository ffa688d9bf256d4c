"""Programs of another Python: followed, stopped, and never left behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from process_states import vanishes

from twohander.errors import Cancelled, WorkerError
from twohander.worker.program import run_python

posix_only = pytest.mark.skipif(os.name != "posix", reason="looks into /proc")


def test_lines_of_both_kinds_arrive_and_the_exit_code_comes_back():
    lines = []
    code = run_python(sys.executable, ["-c", "import sys; print('out'); print('err ✗', file=sys.stderr); sys.exit(3)"], lines.append)
    assert code == 3 and sorted(lines) == ["err ✗", "out"]


def test_a_module_gets_its_arguments(tmp_path):
    lines = []
    assert run_python(sys.executable, ["-m", "venv", "--help"], lines.append) == 0
    assert any("usage: venv" in line for line in lines)


def test_an_isolated_program_sees_no_packages_of_others(tmp_path, monkeypatch):
    (tmp_path / "stray.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert run_python(sys.executable, ["-c", "import stray"], lambda line: None) == 0
    assert run_python(sys.executable, ["-c", "import stray"], lambda line: None, isolated=True) == 1


@posix_only
def test_what_is_cancelled_ends_with_what_it_has_started():
    children = []

    def stop():
        if children:
            raise Cancelled

    started = time.monotonic()
    with pytest.raises(Cancelled):
        run_python(sys.executable, ["-c", "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid); time.sleep(60)"],
                   lambda line: children.append(int(line)), stop)
    assert time.monotonic() - started < 20 and vanishes(children[0])


@posix_only
def test_it_ends_with_the_program_that_started_it():
    parent = subprocess.Popen([sys.executable, "-c", """
import sys
from twohander.worker.program import run_python
code = "import os, subprocess, time; print(os.getpid(), subprocess.Popen(['sleep', '60']).pid); time.sleep(60)"
run_python(sys.executable, ["-c", code], lambda line: print(line, flush=True))
"""], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    processes = [int(word) for word in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    assert all(vanishes(process) for process in processes)


def test_a_python_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WorkerError, match="there is no Python at .*nowhere"):
        run_python(tmp_path / "nowhere", ["-c", "pass"], lambda line: None)
