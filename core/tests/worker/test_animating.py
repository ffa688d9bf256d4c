"""The command line's conversations, made here or by a worker."""

import os
import shlex
import sys
from pathlib import Path

import pytest
import soundfile

import twohander
from twohander.cli import main
from twohander.samples import cafe

pytestmark = pytest.mark.skipif(os.name != "posix", reason="makes a shell script")
# The understudy answers for DualTalk: what is tested is the way there.
SITE = """
from dataclasses import replace
import twohander.worker.server as server
real = server.duet_of
server.duet_of = lambda request, progress: real(replace(request, face="understudy", options={}), progress)
"""


@pytest.fixture
def clips(tmp_path):
    for path, name in zip(cafe().audio, "ab"):
        samples, rate = soundfile.read(path, start=48_000, frames=16_000)
        soundfile.write(tmp_path / f"{name}.wav", samples, rate)
    return str(tmp_path / "a.wav"), str(tmp_path / "b.wav")


@pytest.fixture
def python(tmp_path):
    """A Python whose workers know no networks, and that says when it was started."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(SITE)
    path = tmp_path / "python"
    packages = os.pathsep.join([str(tmp_path / "site"), str(Path(twohander.__file__).parents[1])])
    path.write_text(f'#!/bin/sh\ntouch {tmp_path}/started\nPYTHONPATH={shlex.quote(packages)} exec {shlex.quote(sys.executable)} "$@"\n')
    path.chmod(0o755)
    return path


def test_an_engine_that_needs_torch_runs_in_the_worker_that_is_named(clips, python, tmp_path, capsys):
    assert main(["animate", *clips, "-o", str(tmp_path / "out"), "--face", "dualtalk", "--worker", str(python)]) == 0
    assert (tmp_path / "started").exists() and (tmp_path / "out" / "conversation.json").exists()
    assert "1.0 s of conversation" in capsys.readouterr().out


def test_one_that_needs_none_runs_here(clips, python, tmp_path):
    assert main(["animate", *clips, "-o", str(tmp_path / "out"), "--worker", str(python)]) == 0
    assert not (tmp_path / "started").exists()


def test_a_worker_that_cannot_be_had_is_told(clips, tmp_path, capsys):
    assert main(["animate", *clips, "-o", str(tmp_path / "out"), "--face", "dualtalk", "--worker", str(tmp_path / "nowhere")]) == 1
    assert "there is no Python at" in capsys.readouterr().err and not (tmp_path / "out").exists()
