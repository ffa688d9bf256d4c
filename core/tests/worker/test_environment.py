"""Environments for the neural engines: made whole, or not at all."""

import sys
from dataclasses import replace

import pytest
from tiny_wheels import tiny_library, tiny_torch

from twohander.errors import Cancelled, WorkerError
from twohander.worker import environment
from twohander.worker.environment import (MARKER, Plan, is_whole, log_of, make_environment, python_in, remove_environment,
                                          update_environment)
from twohander.worker.pythons import Interpreter
from twohander.worker.torch_builds import BUILDS, TorchBuild

THIS = Interpreter(sys.executable, sys.version_info[:3])


@pytest.fixture
def plan(tmp_path, monkeypatch):
    """A plan whose packages lie in a folder of tiny wheels."""
    monkeypatch.delenv("PYTHONPATH", raising=False)  # the library under test is not that of the environment
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    tiny_torch(wheels)
    return Plan(tmp_path / "made here" / "environment", THIS, BUILDS["cpu"], tiny_library(wheels), wheels=wheels)


def leftovers(plan):
    """What lies beside the wanted place, but for the lock."""
    return [path.name for path in plan.folder.parent.iterdir() if path.suffix != ".lock"]


def test_an_environment_is_made_tried_and_updated(plan):
    told = []
    made = make_environment(plan, lambda share, doing: told.append((share, doing)))
    assert made.torch == "2.13.0+tiny" and not made.gpu
    assert made.python == python_in(plan.folder) and made.python.exists() and is_whole(plan.folder)
    assert [share for share, _ in told] == sorted(share for share, _ in told) and told[-1] == (1.0, "done")
    assert {"making the environment", "trying torch", "trying the worker"} <= {doing for _, doing in told}
    log = log_of(plan.folder).read_text()
    assert "-m venv" in log and "Successfully installed torch-2.13.0" in log and "A worker of twohander" in log

    with pytest.raises(WorkerError, match="there is an environment at .* already"):
        make_environment(plan)

    witness = next(plan.folder.glob("**/site-packages/twohander/__init__.py"))
    witness.write_text("changed = True")
    assert update_environment(plan.folder, plan.package, plan.wheels) == made
    assert witness.read_text() == ""

    remove_environment(plan.folder)
    assert not plan.folder.exists()
    with pytest.raises(WorkerError, match="no environment that was made here"):
        update_environment(plan.folder, plan.package, plan.wheels)


def test_what_cannot_be_installed_is_told_and_leaves_the_log_alone(plan):
    with pytest.raises(WorkerError, match=r"fetching torch failed \(ERROR: No matching distribution .* absent.*the log .*environment.log"):
        make_environment(replace(plan, torch="absent"))
    assert leftovers(plan) == ["environment.log"]
    assert "No matching distribution" in log_of(plan.folder).read_text()


def test_a_torch_that_does_not_load_is_told(plan):
    tiny_torch(plan.wheels, "raise OSError('libcudart.so: cannot open shared object file')")
    with pytest.raises(WorkerError, match=r"trying torch failed \(OSError: libcudart.so"):
        make_environment(plan)
    assert leftovers(plan) == ["environment.log"]


def test_a_library_without_a_worker_is_told(plan):
    tiny_library(plan.wheels, "print('no worker here')")
    with pytest.raises(WorkerError, match="did not start a worker"):
        make_environment(plan)
    assert leftovers(plan) == ["environment.log"]


@pytest.mark.parametrize("step", ["making the environment", "trying the worker"])
def test_a_cancelled_environment_vanishes(plan, step):
    def stop(share, doing):
        if doing.startswith(step):
            raise Cancelled

    with pytest.raises(Cancelled):
        make_environment(plan, stop)
    assert leftovers(plan) == ["environment.log"]


def test_what_was_left_unfinished_is_made_again_and_anything_else_is_left_alone(plan):
    plan.folder.mkdir(parents=True)
    (plan.folder / "thesis.txt").write_text("mine")
    with pytest.raises(WorkerError, match="was not made by twohander; choose another place"):
        make_environment(plan)
    with pytest.raises(WorkerError, match="was not made by twohander, and is left alone"):
        remove_environment(plan.folder)
    (plan.folder / MARKER).write_text('{"state": "unfinished"}')
    assert not is_whole(plan.folder)
    make_environment(plan)
    assert is_whole(plan.folder) and not (plan.folder / "thesis.txt").exists()


def test_too_little_space_is_told_before_anything_is_fetched(plan):
    with pytest.raises(WorkerError, match="everything takes about 1e.09 GB, and .* GB are free"):
        make_environment(replace(plan, build=TorchBuild("vast", "everything", None, 1.0, 1e9)))
    assert leftovers(plan) == []


def test_a_place_that_cannot_be_written_is_told(plan):
    plan.folder.parent.mkdir()
    log_of(plan.folder).mkdir()
    with pytest.raises(WorkerError, match="cannot be written"):
        make_environment(plan)


def test_two_programs_do_not_change_an_environment_at_once(plan):
    def another(share, doing):
        for change in (lambda: make_environment(plan), lambda: remove_environment(plan.folder)):
            with pytest.raises(WorkerError, match="another program is changing .*environment; wait until it has ended"):
                change()
        raise Cancelled

    def once_begun(share, doing):
        if plan.folder.exists():
            another(share, doing)

    with pytest.raises(Cancelled):
        make_environment(plan, once_begun)
    assert leftovers(plan) == ["environment.log"]


def test_pips_own_count_of_bytes_moves_the_progress():
    count = environment._Count(0.1, 0.5, gigabytes=1.0)
    shares = [count.share_after(done, whole) for done, whole in ((0, 6e8), (3e8, 6e8), (6e8, 6e8), (1e8, 3e8), (3e8, 3e8))]
    assert shares == pytest.approx([0.1, 0.22, 0.34, 0.38, 0.46])
    assert count.share_after(9e9, 9e9) < 0.5


def test_a_folder_stands_for_the_python_inside_it(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    assert python_in(tmp_path) == tmp_path / "bin" / "python"
    assert python_in(tmp_path / "bin" / "python") == tmp_path / "bin" / "python"
