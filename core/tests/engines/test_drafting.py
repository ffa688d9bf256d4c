"""Bodies that other processes move while this one makes the faces."""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from process_states import vanishes

from twohander.engines import drafting
from twohander.engines.batch import drafts_of
from twohander.engines.cast import cast_of
from twohander.engines.drafting import can_draft, draft_request, drafts_elsewhere
from twohander.engines.request import Request
from twohander.errors import Cancelled, TwohanderError, WorkerError
from twohander.samples import cafe
from twohander.worker.client import Worker

RATE = 16_000
pytestmark = pytest.mark.skipif(not can_draft("understudy"), reason="one processor: bodies are moved where the faces are made")


@pytest.fixture(autouse=True)
def processes(monkeypatch, tmp_path):
    """No process of other tests, none left behind; what is heard is kept for this test alone."""
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(drafting, "_idle", [])
    yield
    for _, worker in drafting._idle:
        worker.close()


@pytest.fixture
def request_of_two(tmp_path):
    """Two seconds of the sample conversation, its faces by another engine."""
    files = [tmp_path / f"{name}.wav" for name in "ab"]
    for file, source in zip(files, cafe().audio):
        soundfile.write(file, soundfile.read(source)[0][3 * RATE:5 * RATE], RATE)
    request = Request(*files, face="dualtalk", fps=25)
    return draft_request(request, cast_of("understudy", "understudy").draft_options({"gaze": 0.5}))


def waited():
    """Nothing to do meanwhile."""


def test_a_draft_is_what_the_engine_makes_here_and_the_process_stays_for_the_next(request_of_two):
    takes = [replace(request_of_two, seed=seed) for seed in range(5)]
    with drafts_elsewhere(takes, waited) as drafts:
        made = [draft() for draft in drafts]
    here = drafts_of(takes)
    for one, other in zip(made, here):
        assert one.turns == other.turns and one.heard_with == other.heard_with
        for first, second in zip(one.bodies, other.bodies):
            assert np.array_equal(first.rotations, second.rotations) and np.array_equal(first.translation, second.translation)
        assert np.array_equal(one.faces[0].expression, other.faces[0].expression)
    assert not np.array_equal(made[0].bodies[0].rotations, made[4].bodies[0].rotations)
    started = {worker.process_id for _, worker in drafting._idle}
    assert 1 <= len(started) <= os.cpu_count()
    with drafts_elsewhere(takes[:1], waited) as [draft]:
        draft()
    assert {worker.process_id for _, worker in drafting._idle} == started


def test_the_first_take_of_a_conversation_is_heard_before_the_others(request_of_two, monkeypatch):
    monkeypatch.setattr(drafting, "_processors", lambda: 3)
    order = []

    def performances(requests, leader, stopped):
        if leader is not None:
            leader.result(10)
        order.append([request.seed for request in requests])
        return [f"{request.a.name} {request.seed}" for request in requests]

    monkeypatch.setattr(drafting, "_performances", performances)
    other = replace(request_of_two, a=request_of_two.b, b=request_of_two.a)
    takes = [replace(request_of_two, seed=seed) for seed in range(9)]
    with drafts_elsewhere([*takes, other], waited) as drafts:
        assert [draft() for draft in drafts] == [*(f"a.wav {seed}" for seed in range(9)), "b.wav 0"]
    assert order[0] == [0] and sorted(order[1:]) == [[0], [1, 2, 3], [4, 5, 6], [7, 8]]


def test_what_is_wrong_with_a_request_is_raised_where_its_draft_is_asked_for(request_of_two):
    Path(request_of_two.a).unlink()
    with drafts_elsewhere([request_of_two], waited) as [draft], pytest.raises(TwohanderError, match="no such file"):
        draft()


def test_leaving_stops_what_is_not_done(request_of_two, monkeypatch):
    def cancelled():
        if drafts[0].args[0].done():
            raise Cancelled

    monkeypatch.setattr(drafting, "AT_ONCE", 1000)  # minutes of work for each process, were it not stopped
    with pytest.raises(Cancelled), drafts_elsewhere([replace(request_of_two, seed=seed) for seed in range(2001)], cancelled) as drafts:
        drafts[-1]()
    until = time.monotonic() + 20
    while any(thread.name.startswith("twohander drafts") for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_process_that_is_killed_is_told_and_replaced(request_of_two, monkeypatch):
    with drafts_elsewhere([request_of_two], waited) as [draft]:
        draft()
    killed = drafting._idle[0][1]
    os.kill(killed.process_id, signal.SIGKILL)
    while killed.running:
        time.sleep(0.02)
    with drafts_elsewhere([request_of_two], waited) as [draft]:
        assert draft().bodies is not None

    def kill():
        for process in started:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    started = []
    start = Worker.__init__

    def counted(self, *given, **named):
        start(self, *given, **named)
        started.append(self.process_id)

    monkeypatch.setattr(Worker, "__init__", counted)
    drafting._idle.pop()[1].close()
    monkeypatch.setattr(drafting, "AT_ONCE", 40)
    monkeypatch.setattr(drafting, "_processors", lambda: 2)
    takes = [replace(request_of_two, seed=seed) for seed in range(40)]
    with pytest.raises(WorkerError, match="the worker was killed"), drafts_elsewhere(takes, kill) as drafts:
        drafts[1]()


def test_another_place_for_what_was_heard_takes_another_process(request_of_two, monkeypatch, tmp_path):
    with drafts_elsewhere([request_of_two], waited) as [draft]:
        draft()
    first = drafting._idle[0][1].process_id
    monkeypatch.setenv("GOMP_SPINCOUNT", "77")  # as starting torch does, in the middle of the work
    with drafts_elsewhere([request_of_two], waited) as [draft]:
        draft()
    assert drafting._idle[0][1].process_id == first
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "other"))
    with drafts_elsewhere([request_of_two], waited) as [draft]:
        draft()
    assert vanishes(first) and (tmp_path / "other" / "sounds").exists()


def test_networks_are_not_loaded_twice(monkeypatch):
    assert not can_draft("dualtalk")
    monkeypatch.setattr(drafting, "_processors", lambda: 1)
    assert not can_draft("understudy")
    monkeypatch.undo()
    monkeypatch.setattr(sys, "executable", None)
    assert not can_draft("understudy")
