"""Requests: one description of what is asked for, whichever way it travels."""

import inspect
import json
from dataclasses import fields
from pathlib import Path

import pytest

from twohander.engines.base import EmotionSpan
from twohander.engines.duet import animate
from twohander.engines.request import Request
from twohander.errors import TwohanderError

FULL = Request(
    Path("/sounds/a.wav"), Path("/sounds/b.wav"), (None, Path("/sounds/b.srt")), "dualtalk", "understudy", (None, Path("/faces/b.npy")), 24.0, 7,
    ((EmotionSpan("happy", "high", 1.0, 2.5),), ()), ("open_man", "/bodies/SMPLX.npz"), True, 1.5, {"rounds": 1, "order": "together"}, "engine")


@pytest.mark.parametrize("request_", [Request(), FULL], ids=["empty", "full"])
def test_a_request_survives_json(request_):
    assert Request.from_plain(json.loads(json.dumps(request_.plain()))) == request_


def test_the_full_request_leaves_no_default_untried():
    assert [one.name for one in fields(Request) if getattr(FULL, one.name) == getattr(Request(), one.name)] == ["body"]


def test_relative_paths_become_absolute_for_processes_in_other_folders(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    plain = Request(Path("a.wav"), "b.wav", characters=("open_woman", "body.npz")).plain()
    assert (plain["a"], plain["b"]) == (str(tmp_path / "a.wav"), str(tmp_path / "b.wav"))
    assert plain["characters"] == ["open_woman", str(tmp_path / "body.npz")]


def test_animate_takes_what_a_request_holds():
    shorthands = {"engine", "emotion", "progress"}
    assert set(inspect.signature(animate).parameters) - shorthands == {one.name for one in fields(Request)}


@pytest.mark.parametrize("values, complaint", [
    ({"speed": 2}, "no 'speed'"), ({"fps": 0}, "frame rate"), ({"fps": "fast"}, "cannot be read"), ({"seated": "no"}, "neither"),
    ({"emotions": [[{"emotion": "joy"}], []]}, "no emotion 'joy'"), ({"emotions": [[{"mood": "happy"}], []]}, "cannot be read"),
    ({"characters": ["open_man"]}, "two of everything"), ({"a": 3}, "cannot be read"), ({"b": "b.wav"}, "none for A"),
    ({"options": 5}, "cannot be read"), ({"face_values": "mine"}, "no 'mine' face values"),
])
def test_what_cannot_be_a_request_is_refused(values, complaint):
    with pytest.raises(TwohanderError, match=complaint):
        Request.from_plain(values)
