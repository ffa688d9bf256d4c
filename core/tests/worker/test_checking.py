"""The inventory made by another process: what comes back, what is refused, and that it can be stopped at any time."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from process_states import vanishes

import twohander
from twohander.engines.inventory import FileState, inventory
from twohander.errors import Cancelled, WorkerError
from twohander.worker.checking import inventory_there

PACKAGES = str(Path(twohander.__file__).parents[1])
needs_shell = pytest.mark.skipif(os.name == "nt", reason="the other Python is a shell script")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A model store with a sound file and a damaged one."""
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "models"))
    folder = tmp_path / "models" / "bodies"
    folder.mkdir(parents=True)
    np.save(folder / "mat_final.npy", np.zeros((51, 103)))
    (folder / "generic_model.pkl").write_bytes(b"half of it")
    return folder


def script(folder, commands):
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{commands}\n")
    path.chmod(0o755)
    return path


def test_a_state_survives_the_way_as_json(store):
    for state in inventory():
        assert FileState.from_plain(state.plain()) == state


def test_it_is_the_inventory_that_is_made_here(store):
    reports = []
    assert inventory_there(sys.executable, lambda *report: reports.append(report), folders=[PACKAGES, *sys.path[1:]]) == inventory()
    assert any("checking" in doing for _, doing in reports)
    wrong = {state.names[0]: bool(state.wrong) for state in inventory() if state.found}
    assert wrong == {"generic_model.pkl": True, "mat_final.npy": False}


@needs_shell
def test_it_is_stopped_in_the_middle_of_a_file(tmp_path):
    python = script(tmp_path, f'echo $$ > "{tmp_path}/id"; echo " 25% checking FLAME"; exec sleep 600')

    def stop(share, doing):
        if share:
            raise Cancelled

    with pytest.raises(Cancelled):
        inventory_there(python, stop)
    assert vanishes(int((tmp_path / "id").read_text()))


@needs_shell
@pytest.mark.parametrize("commands, words", [
    ("echo 'no such module'; exit 1", r"could not read the model store \(exit code 1\): no such module"),
    ("exit 3", r"exit code 3\): it said nothing"), ("echo '{\"files\": [{}]}'", "could not read the model store"),
    ("echo '{half of'", "could not read the model store")])
def test_what_is_no_inventory_is_refused(tmp_path, commands, words):
    with pytest.raises(WorkerError, match=words):
        inventory_there(script(tmp_path, commands), lambda share, doing: None)
