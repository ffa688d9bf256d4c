"""`twohander models` as its users meet it."""

import json

import pytest

pytest.importorskip("torch")

from small_dualtalk import small_checkpoint  # noqa: E402
from twohander.cli import main  # noqa: E402


def run(*arguments):
    return main([str(argument) for argument in arguments])


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_a_file_is_added_listed_and_checked(tmp_path, store, capsys):
    assert run("models", "list") == 0 and "no networks" in capsys.readouterr().out
    assert run("models", "add", small_checkpoint(tmp_path / "DualTalk.pth")) == 0
    output = capsys.readouterr()
    assert "added dualtalk published" in output.out and "checksum" in output.err
    assert run("models", "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(one["engine"], one["model"], one["source"]) for one in listed] == [("dualtalk", "published", "DualTalk.pth")]
    assert run("models", "check") == 0 and "whole" in capsys.readouterr().out
    weights = store / "dualtalk" / "published" / "network.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    assert run("models", "check") == 1 and "has changed" in capsys.readouterr().out


def test_another_store_and_another_name_are_possible(tmp_path, store):
    assert run("models", "add", small_checkpoint(tmp_path / "own.pth"), "--name", "mine", "--store", tmp_path / "other") == 0
    assert (tmp_path / "other" / "dualtalk" / "mine" / "network.json").is_file() and not store.exists()


def test_a_wrong_file_is_exit_code_one_with_a_reason(tmp_path, store, capsys):
    (tmp_path / "notes.txt").write_text("no weights")
    assert run("models", "add", tmp_path / "notes.txt") == 1
    assert run("models", "add", tmp_path / "absent.pth") == 1
    error = capsys.readouterr().err
    assert "notes.txt" in error and "absent.pth" in error and "Traceback" not in error and not store.exists()


@pytest.mark.parametrize("arguments", [["models"], ["models", "add"], ["models", "download", "nobody"], ["models", "burn"]])
def test_a_senseless_command_is_exit_code_two(arguments, store):
    assert run(*arguments) == 2
