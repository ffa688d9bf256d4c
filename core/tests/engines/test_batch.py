"""Many conversations in a row."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile

from twohander.engines import batch, duet
from twohander.engines.batch import animate_all
from twohander.engines.duet import duet_of
from twohander.engines.request import Request
from twohander.engines.understudy import engine as understudy
from twohander.errors import AudioError, Cancelled, EngineError
from twohander.samples import cafe

RATE = 16_000


@pytest.fixture(scope="module")
def requests(tmp_path_factory):
    """Three conversations of 2, 1.2 and 1.6 s."""
    folder = tmp_path_factory.mktemp("clips")
    made = []
    for number, (start, seconds) in enumerate([(3, 2), (5, 1.2), (7, 1.6)]):
        files = [folder / f"{name}{number}.wav" for name in "ab"]
        for file, source in zip(files, cafe().audio):
            soundfile.write(file, soundfile.read(source)[0][start * RATE:round((start + seconds) * RATE)], RATE)
        made.append(Request(*files))
    return made


@pytest.fixture
def together(monkeypatch):
    """How many conversations were performed together, each time."""
    counts = []
    real = batch.duets_of
    monkeypatch.setattr(batch, "duets_of", lambda group, progress: counts.append(len(group)) or real(group, progress))
    return counts


def assert_same(made, other, tolerance=0.0):
    for one, two in zip(made.motions, other.motions):
        np.testing.assert_allclose(one.expression, two.expression, atol=tolerance)
        np.testing.assert_allclose(one.body.rotations, two.body.rotations, atol=tolerance)


def test_each_conversation_is_what_it_is_alone(requests, together):
    told = []
    duets = list(animate_all(requests, lambda share, doing: told.append(share)))
    assert together == [3] and told == sorted(told) and told[-1] == pytest.approx(1)
    for duet, request in zip(duets, requests):
        assert_same(duet, duet_of(request))


def test_takes_of_one_conversation_are_read_and_heard_once(requests, monkeypatch):
    counts = {"read": 0, "heard": 0}

    def counted(name, real):
        def call(*arguments):
            counts[name] += 1
            return real(*arguments)
        return call

    monkeypatch.setattr(duet, "read_conversation", counted("read", duet.read_conversation))
    monkeypatch.setattr(understudy, "hear", counted("heard", understudy.hear))
    takes = [replace(requests[1], seed=seed) for seed in (3, 4)]
    made = list(animate_all([*takes, requests[2]]))
    assert counts == {"read": 2, "heard": 2} and [one.seed for one in made] == [3, 4, 0]
    monkeypatch.undo()
    assert_same(made[1], duet_of(takes[1]))


@pytest.mark.parametrize("at_once", [1, 8])
def test_dualtalk_hears_conversations_of_different_lengths_together(requests, together, at_once, tmp_path, monkeypatch):
    pytest.importorskip("torch")
    from small_dualtalk import small_checkpoint
    from twohander.engines import devices
    from twohander.engines.models import add_model

    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "store"))
    add_model(small_checkpoint(tmp_path / "DualTalk.pth"))
    monkeypatch.setattr(devices.Placement, "at_once", at_once)
    wanted = [replace(request, face="dualtalk", options={"cache": False}) for request in requests]
    duets = list(animate_all(wanted))
    assert together == [3]
    monkeypatch.undo()
    monkeypatch.setenv("TWOHANDER_MODELS", str(tmp_path / "store"))
    for duet, request in zip(duets, wanted):
        assert_same(duet, duet_of(request), tolerance=1e-4)


def test_only_neighbours_with_the_same_options_and_little_sound_go_together(requests, together, monkeypatch):
    a, b, c = requests
    assert len(list(animate_all([a, b, replace(c, options={"gaze": 0.5}), a]))) == 4
    assert together == [2, 1, 1]
    monkeypatch.setattr(batch, "TOGETHER_SECONDS", 3.3)
    together.clear()
    list(animate_all([a, b, c]))
    assert together == [2, 1]


def test_a_bad_request_costs_no_other_its_duet(requests, tmp_path):
    a, b, c = requests
    outcomes = list(animate_all([a, replace(b, a=tmp_path / "none.wav"), replace(b, face="nobody"), c]))
    assert [type(outcome) for outcome in outcomes[1:3]] == [AudioError, EngineError] and "none.wav" in str(outcomes[1])
    assert_same(outcomes[0], duet_of(a))
    assert_same(outcomes[3], duet_of(c))


def test_a_request_that_only_its_engine_refuses_costs_no_other_its_duet(requests, tmp_path):
    duet_of(requests[0]).save(tmp_path)
    outcomes = list(animate_all([requests[0], replace(requests[1], known_faces=(tmp_path / "a.npz", None)), requests[2]]))
    assert isinstance(outcomes[1], EngineError) and "cannot answer" in str(outcomes[1])
    assert_same(outcomes[2], duet_of(requests[2]))


def test_cancelling_stops_the_whole(requests):
    def stop(share, doing):
        raise Cancelled

    with pytest.raises(Cancelled):
        list(animate_all(requests, stop))
