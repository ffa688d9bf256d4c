"""The plan of looks."""

import numpy as np
import pytest

from twohander.audio.hearing import RATE
from twohander.audio.voice import stretches
from twohander.engines.understudy.fixations import AVERSION
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gaze import gaze_plan, on_partner_mask


def _shares(talk, part, character, seed, amount=1.0):
    floor = floor_of(talk, seed)
    on = on_partner_mask(gaze_plan(floor, talk, part, character, seed, amount), floor.speaking.shape[1])
    own, other = floor.speaking[character], floor.speaking[1 - character]
    return on[own & ~other].mean(), on[other & ~own].mean()


@pytest.mark.parametrize("character", [0, 1])
def test_speakers_look_at_the_partner_about_40_percent_and_listeners_75(talk, make_part, character):
    shares = np.mean([_shares(talk, make_part(), character, seed) for seed in range(6)], axis=0)
    assert shares[0] == pytest.approx(0.40, abs=0.07)  # Argyle & Cook 1976
    assert shares[1] == pytest.approx(0.75, abs=0.07)


def test_a_plan_covers_the_clip_without_gaps(talk, make_part):
    plan = gaze_plan(floor_of(talk, 1), talk, make_part(), 0, 1)
    assert plan[0].start == 0 and plan[-1].end == pytest.approx(len(talk[0].active) / RATE)
    for before, after in zip(plan, plan[1:]):
        assert before.end == after.start


def test_no_fixation_is_too_short_to_be_seen_or_stares_away_too_long(talk, make_part):
    plan = gaze_plan(floor_of(talk, 1), talk, make_part(), 0, 1)
    lengths = {place: [fixation.end - fixation.start for fixation in plan[1:-1] if fixation.on_partner == place]
               for place in (True, False)}
    assert min(lengths[True]) >= 0.2
    assert min(lengths[False]) >= AVERSION[0] - 0.02
    assert max(lengths[False]) <= AVERSION[1] + AVERSION[0]


def test_most_turns_start_with_a_look_away_and_end_with_a_look_back(talk, make_part):
    starts, ends = [], []
    for seed in range(5):
        floor = floor_of(talk, seed)
        on = on_partner_mask(gaze_plan(floor, talk, make_part(), 0, seed), floor.speaking.shape[1])
        for first, last in stretches(floor.speaking[0]):
            if last - first > 3 * RATE:
                starts.append(on[first])
                ends.append(on[last - 10])
    assert np.mean(starts) < 0.35  # Kendon 1967
    assert np.mean(ends) > 0.75


def test_points_on_the_face_lie_on_the_partner_face(talk, make_part):
    plan = gaze_plan(floor_of(talk, 1), talk, make_part((0.0, 1.57, 1.0)), 0, 1)
    for fixation in plan:
        if fixation.target == "eyes":
            assert abs(fixation.yaw) * 0.86 < 0.04 and abs(fixation.pitch) * 0.86 < 0.02
        elif fixation.target == "mouth":
            assert 0.05 < np.tan(fixation.pitch) * 0.86 < 0.09
        else:
            assert np.hypot(fixation.yaw, fixation.pitch) > np.radians(8)


def test_eyes_look_past_a_partner_at_the_left_mostly_to_the_right(talk, make_part):
    plan = gaze_plan(floor_of(talk, 1), talk, make_part((1.0, 1.57, 1.0)), 0, 1)
    sides = [fixation.yaw > 0 for fixation in plan if not fixation.on_partner]
    assert np.mean(sides) < 0.35


def test_no_amount_keeps_the_eyes_on_the_partner_and_more_lets_them_wander(talk, make_part):
    assert _shares(talk, make_part(), 0, 1, amount=0.0) == (1.0, 1.0)
    assert _shares(talk, make_part(), 0, 1, amount=2.0)[1] < _shares(talk, make_part(), 0, 1)[1] - 0.1


def test_a_silent_clip_has_a_living_gaze(make_hearings, make_part):
    hearings = make_hearings((), seconds=30.0)
    plan = gaze_plan(floor_of(hearings, 1), hearings, make_part(), 0, 1)
    assert 15 < len(plan) < 80
    assert {fixation.on_partner for fixation in plan} == {True, False}


def test_two_characters_and_two_seeds_look_at_different_times(talk, make_part):
    floor = floor_of(talk, 1)
    plans = {gaze_plan(floor, talk, make_part(), character, seed) for character in (0, 1) for seed in (1, 2)}
    assert len(plans) == 4


def test_a_question_is_asked_to_the_partner_face(make_hearings, make_part):
    hearings = make_hearings(((0, 1.0, 9.0), (1, 9.3, 15.0)), seconds=16.0, asking=(0,))
    for seed in range(10):
        on = on_partner_mask(gaze_plan(floor_of(hearings, seed), hearings, make_part(), 0, seed), 1600)
        assert on[870:930].all()


@pytest.mark.parametrize("seconds", [0.01, 0.3, 1.0])
def test_a_very_short_clip_has_a_plan(make_hearings, make_part, seconds):
    hearings = make_hearings((), seconds=seconds)
    plan = gaze_plan(floor_of(hearings, 1), hearings, make_part(), 0, 1)
    assert plan[-1].end == pytest.approx(seconds)
