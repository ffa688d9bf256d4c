"""Pythons that can make an environment."""

import os
import sys

import pytest

from twohander.errors import WorkerError
from twohander.worker import pythons
from twohander.worker.pythons import VERSIONS, asked, chosen_interpreter, find_interpreter

pytestmark = pytest.mark.skipif(os.name != "posix", reason="makes shell scripts")
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture
def script(tmp_path):
    """A function that writes an executable script into the only folder of the PATH."""
    def written(name, commands):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{commands}\n")
        path.chmod(0o755)
        return path
    return written


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch, tmp_path):
    """Nothing but what a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pythons, "_usual_places", lambda version: iter(()))


def test_a_python_on_the_path_is_found_and_told_by_what_it_says(script):
    script(f"python{HERE}", f'exec "{sys.executable}" "$@"')
    found = find_interpreter()
    assert found.version == sys.version_info[:3] and f"Python {HERE}" in str(found)


def test_one_that_only_prints_an_error_is_passed_over(script):
    script(f"python{HERE}", "echo 'no such version is active' >&2; exit 127")
    with pytest.raises(WorkerError, match="no Python .* was found on this machine; install one"):
        find_interpreter()


def test_blenders_own_serves_where_the_system_has_none():
    assert find_interpreter(sys.executable).version == sys.version_info[:3]


def test_one_of_another_version_is_not_taken_for_this_one(script):
    for version in VERSIONS:
        script(f"python{version}", "echo '[\"/usr/bin/python\", [3, 9, 1], true]'")
    with pytest.raises(WorkerError, match="no Python"):
        find_interpreter()
    with pytest.raises(WorkerError, match="the neural engines need"):
        chosen_interpreter(script("old", "echo '[\"/usr/bin/python\", [3, 9, 1], true]'"))


@pytest.mark.parametrize("answer", ['["/usr/bin/python", [3, 13, 1], false]', "[]", "nonsense"])
def test_what_has_32_bits_or_answers_nonsense_is_no_python(script, answer):
    assert asked([str(script("python", f"echo '{answer}'"))]) is None


def test_a_choice_that_is_none_is_named(tmp_path):
    with pytest.raises(WorkerError, match="nowhere is no 64-bit Python with venv and pip; choose another one"):
        chosen_interpreter(tmp_path / "nowhere")
