"""Rendering in a second Blender: progress, failure, cancelling. A shell script plays the other Blender."""

import os
import time
from pathlib import Path

import pytest
from addon import jobs, rendering
from twohander.errors import Cancelled, OutputError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the other Blender is a shell script")


@pytest.fixture
def scene_file(tmp_path) -> Path:
    path = tmp_path / "scene.blend"
    path.touch()
    return path


def program(tmp_path: Path, text: str) -> str:
    path = tmp_path / "blender"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_progress_arrives_and_the_copy_of_the_scene_is_removed(tmp_path, scene_file):
    other = program(tmp_path, "echo ' 25% rendering frame 1 of 4, 9 s left' >&2; echo 'something else' >&2; echo 'twohander: went on' >&2;"
                              "echo '100% done' >&2")
    reports = []
    film, remarks = rendering.film_work(other, scene_file, tmp_path / "film.mp4", "draft")(lambda *report: reports.append(report))
    assert film == tmp_path / "film.mp4" and remarks == ("went on",)
    assert (0.25, "rendering frame 1 of 4") in reports and reports[-1] == (1.0, "done")
    assert not scene_file.exists()


def test_the_other_blender_gets_scene_film_and_quality(tmp_path, scene_file):
    other = program(tmp_path, f'echo "$@" > "{tmp_path}/arguments"')
    rendering.film_work(other, scene_file, tmp_path / "film.mp4", "final")(lambda share, doing: None)
    arguments = (tmp_path / "arguments").read_text().split()
    assert arguments[:2] == ["--background", str(scene_file)]
    assert arguments[arguments.index("--command"):] == ["--command", "twohander", "film", "--output", str(tmp_path / "film.mp4"),
                                                        "--quality", "final", "--stop-with-input"]
    assert not (tmp_path / "twohander_film.log").exists()


def test_a_failure_says_what_the_other_blender_said(tmp_path, scene_file):
    other = program(tmp_path, "echo 'Blender 9.9'; echo 'a warning' >&2; echo 'twohander: the disk is full' >&2; exit 1")
    with pytest.raises(OutputError, match=r"not rendered \(code 1\): the disk is full. What it printed is in .*twohander_film.log"):
        rendering.film_work(other, scene_file, tmp_path / "film.mp4", "draft")(lambda share, doing: None)
    assert not scene_file.exists()
    log = (tmp_path / "twohander_film.log").read_text()
    assert "Blender 9.9" in log and "a warning" in log


def test_cancelling_ends_the_other_blender(tmp_path, scene_file):
    other = program(tmp_path, f'echo $$ > "{tmp_path}/id"; echo " 10% rendering" >&2; exec sleep 600')
    job = jobs.Job(rendering.film_work(other, scene_file, tmp_path / "film.mp4", "draft"))
    job.start()
    while job.share == 0:
        time.sleep(0.01)
    job.cancel()
    with pytest.raises(Cancelled):
        job.result()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "id").read_text()), 0)
