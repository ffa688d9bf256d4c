"""Weights added by another Python: its words and its progress come back."""

import os
import sys
from pathlib import Path

import pytest

import twohander
from twohander.errors import Cancelled, TwohanderError
from twohander.files.store import stored_networks
from twohander.worker.models import add_model_there, download_model_there

pytestmark = pytest.mark.skipif(os.name != "posix", reason="makes shell scripts")


@pytest.fixture
def python(tmp_path):
    """A function that writes an executable which runs shell commands."""
    def written(commands):
        path = tmp_path / "python"
        path.write_text(f"#!/bin/sh\n{commands}\n")
        path.chmod(0o755)
        return path
    return written


def test_a_checkpoint_is_added_by_a_python_with_torch(tmp_path, monkeypatch):
    pytest.importorskip("torch")
    from small_dualtalk import small_checkpoint

    monkeypatch.setenv("PYTHONPATH", str(Path(twohander.__file__).parents[1]))
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "store"))
    added = add_model_there(sys.executable, small_checkpoint(tmp_path / "DualTalk.pth"), lambda share, doing: None)
    assert added.startswith("added dualtalk published: ") and stored_networks(tmp_path / "store", "dualtalk")


def test_what_is_wrong_with_a_file_is_told_in_the_librarys_words(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(twohander.__file__).parents[1]))
    with pytest.raises(TwohanderError) as error:
        add_model_there(sys.executable, tmp_path / "nowhere.pth", lambda share, doing: None)
    assert "nowhere.pth" in str(error.value) or "not installed" in str(error.value)
    assert not str(error.value).startswith("twohander:")


def test_progress_arrives_and_the_licence_was_accepted(python, tmp_path):
    told = []
    other = python(f'echo "$@" > {tmp_path}/heard; echo " 40% downloading DualTalk.pth, 90 s left" >&2; sleep 0.5; echo "added it"')
    assert download_model_there(other, "dualtalk", lambda share, doing: told.append((share, doing))) == "added it"
    assert (0.4, "downloading DualTalk.pth, 90 s left") in told
    assert "models download dualtalk --accept-licence" in (tmp_path / "heard").read_text()


def test_a_download_can_be_cancelled(python):
    def stop(share, doing):
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        download_model_there(python('echo " 10% downloading" >&2; exec sleep 60'), "dualtalk", stop)


def test_a_python_that_ends_without_a_word_is_told(python):
    with pytest.raises(TwohanderError, match="python ended with exit code 7"):
        download_model_there(python("exit 7"), "dualtalk", lambda share, doing: None)
