"""The floor of a conversation."""

import numpy as np
import pytest

from speech import recorded, silent

from twohander.audio.hearing import RATE
from twohander.audio.voice import stretches
from twohander.audio.listening import hear
from twohander.conversation import Conversation
from twohander.engines.understudy.floor import floor_of


def test_turns_are_those_that_were_spoken(make_hearings):
    turns = ((0, 1.0, 6.0), (1, 6.3, 12.0), (0, 11.5, 20.0))
    floor = floor_of(make_hearings(turns), seed=1)
    assert [(turn.speaker, turn.start, turn.end) for turn in floor.turns] == list(turns)


def test_a_short_pause_stays_inside_the_turn(make_hearings):
    floor = floor_of(make_hearings(((0, 1.0, 3.0), (0, 4.0, 6.0))), seed=1)
    assert len(floor.turns) == 1
    assert floor.speaking[0, 350]


def test_a_pause_that_the_other_takes_ends_the_turn(make_hearings):
    floor = floor_of(make_hearings(((0, 1.0, 3.0), (1, 3.1, 4.3), (0, 4.4, 6.0))), seed=1)
    assert [turn.speaker for turn in floor.turns] == [0, 1, 0]


def test_a_remark_inside_the_other_turn_takes_no_turn_but_brings_a_nod(make_hearings):
    floor = floor_of(make_hearings(((0, 1.0, 8.0), (1, 4.0, 4.4))), seed=1)
    assert [turn.speaker for turn in floor.turns] == [0]
    assert any(sign.listener == 1 and sign.time == 4.0 and sign.kind == "nod" for sign in floor.backchannels)


def test_a_short_answer_to_a_question_is_a_turn(make_hearings):
    turns = ((0, 1.0, 4.0), (1, 4.2, 4.8), (0, 5.0, 9.0))
    assert len(floor_of(make_hearings(turns), seed=1).turns) == 1
    assert [turn.speaker for turn in floor_of(make_hearings(turns, asking=(0,)), seed=1).turns] == [0, 1, 0]


def test_laughter_takes_no_turn_and_is_no_remark(make_hearings):
    floor = floor_of(make_hearings(((0, 1.0, 4.0), (0, 5.2, 9.0)), laughs=((), ((4.2, 5.0),))), seed=1)
    assert not floor.speaking[1].any()
    assert not any(sign.time == pytest.approx(4.2) for sign in floor.backchannels)


def test_mutual_silences_over_a_second_are_pauses(make_hearings):
    floor = floor_of(make_hearings(((0, 2.0, 5.0), (1, 5.5, 8.0)), seconds=10.0), seed=1)
    assert floor.pauses == ((0.0, 2.0), (8.0, 10.0))


def test_a_silent_clip_has_no_turns_and_one_pause(make_hearings):
    floor = floor_of(make_hearings((), seconds=5.0), seed=1)
    assert floor.turns == () and floor.backchannels == () and floor.pauses == ((0.0, 5.0),)
    assert floor.speaking.shape == (2, 500) and not floor.speaking.any()


@pytest.mark.parametrize("seed", range(5))
def test_signs_of_attention_come_from_listeners_and_never_twice_within_a_second(make_hearings, seed):
    turns = tuple((index % 2, index * 12.0 + 0.2, index * 12.0 + 12.0) for index in range(20))
    floor = floor_of(make_hearings(turns, seconds=240.0), seed)
    assert len(floor.backchannels) > 5
    for person in (0, 1):
        times = [sign.time for sign in floor.backchannels if sign.listener == person]
        assert np.all(np.diff(times) >= 1.0)
        assert not any(floor.speaking[person, int(time * RATE)] for time in times)


def test_tracks_of_unequal_length_share_the_longer_clock(make_hearings):
    long, _ = make_hearings(((0, 1.0, 4.0),), seconds=9.0)
    _, short = make_hearings(((1, 5.0, 6.5),), seconds=7.0)
    floor = floor_of((long, short), seed=1)
    assert floor.speaking.shape == (2, 900)
    assert [turn.speaker for turn in floor.turns] == [0, 1]


def test_the_same_seed_gives_the_same_floor(make_hearings):
    hearings = make_hearings()
    assert floor_of(hearings, 3).backchannels == floor_of(hearings, 3).backchannels


def test_stretches_are_the_runs_of_true():
    assert stretches(np.array([1, 1, 0, 0, 1, 0, 1], bool)) == [(0, 2), (4, 5), (6, 7)]
    assert stretches(np.zeros(4, bool)) == []


def test_two_recorded_people_take_turns():
    tracks = recorded("conversation/speaker1"), recorded("conversation/speaker2")
    hearings = hear(Conversation(tracks), lambda share, doing: None)
    floor = floor_of(hearings, seed=1)
    assert {turn.speaker for turn in floor.turns} == {0, 1}
    assert sum(before.speaker != after.speaker for before, after in zip(floor.turns, floor.turns[1:])) >= 4
    assert floor.speaking.all(axis=0).mean() < 0.2
    for person in (0, 1):
        held = floor.speaking[person][hearings[person].active].mean()
        assert held > 0.8  # the rest is laughter and "mhm"


def test_a_recorded_monologue_is_one_turn_that_the_listener_answers():
    track = recorded("monologue/speech")
    hearings = hear(Conversation((track, silent(track.seconds, track.rate))), lambda share, doing: None)
    floors = [floor_of(hearings, seed) for seed in range(10)]
    assert len(floors[0].turns) <= 2 and floors[0].speaking[0].mean() > 0.9
    answers = [len(floor.backchannels) / (track.seconds / 60) for floor in floors]
    assert 4 < np.mean(answers) < 15
    assert all(sign.listener == 1 for floor in floors for sign in floor.backchannels)
