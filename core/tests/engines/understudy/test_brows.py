"""Brows in speech and in listening."""

import numpy as np
import pytest

from twohander.engines.understudy.brows import brows
from twohander.engines.understudy.floor import Backchannel, Floor, floor_of
from twohander.engines.understudy.gaze import gaze_plan


def _curves(hearings, part, character=0, seed=1, amount=1.0):
    floor = floor_of(hearings, seed)
    return brows(gaze_plan(floor, hearings, part, character, seed), floor, hearings, character, seed, amount)


@pytest.mark.parametrize("seed", range(5))
def test_brows_go_up_with_a_question(make_hearings, make_part, seed):
    turns = ((0, 1.0, 6.0), (1, 6.5, 12.0))
    asking = _curves(make_hearings(turns, 12.0, asking=(0,)), make_part(), seed=seed)["browOuterUpLeft"]
    telling = _curves(make_hearings(turns, 12.0), make_part(), seed=seed)["browOuterUpLeft"]
    assert asking[560:610].mean() > 0.2
    assert asking[560:610].mean() > telling[560:610].mean() + 0.1


def test_a_flash_is_short_and_high(make_hearings, make_part):
    hearings = make_hearings(((1, 0.0, 9.0),), seconds=9.0)
    speaking = np.stack([np.zeros(900, bool), np.ones(900, bool)])
    quiet, flash = Floor(speaking, (), (), ()), Floor(speaking, (), (Backchannel(0, 4.0, "brows"),), ())
    curve, rest = (brows((), floor, hearings, 0, 1)["browInnerUp"] for floor in (flash, quiet))
    change = curve - rest
    assert change.max() > 0.25
    assert 30 < (change > 0.02).sum() < 75


def test_strong_accents_raise_the_brows_more_often_than_weak_ones(talk, make_part):
    floor = floor_of(talk, 1)
    mean = np.mean([brows((), floor, talk, 0, seed)["browOuterUpLeft"] for seed in range(30)], axis=0)
    at = {strong: np.mean([mean[round(accent.time * 100) - 5] for accent in talk[0].accents if (accent.strength > 0.6) == strong])
          for strong in (True, False)}
    assert at[True] > at[False] + 0.01


def test_reasons_that_meet_do_not_look_like_astonishment(make_hearings, make_part):
    turns = tuple((0, 2.0 * k, 2.0 * k + 1.6) for k in range(20))
    hearings = make_hearings(turns, 40.0, asking=tuple(range(20)))
    assert _curves(hearings, make_part())["browInnerUp"].max() < 0.7


def test_both_sides_move_alike_but_not_the_same(talk, make_part):
    curves = _curves(talk, make_part())
    left, right = curves["browOuterUpLeft"], curves["browOuterUpRight"]
    assert np.corrcoef(left, right)[0, 1] > 0.99 and not np.array_equal(left, right)


def test_brows_never_jump(talk, make_part):
    for curve in _curves(talk, make_part()).values():
        assert curve.min() > -1e-9
        assert np.abs(np.diff(curve)).max() < 0.12


def test_amount_scales_the_brows(talk, make_part):
    one, half = _curves(talk, make_part()), _curves(talk, make_part(), amount=0.5)
    np.testing.assert_allclose(half["browInnerUp"], 0.5 * one["browInnerUp"])
