"""Blinks."""

import numpy as np
import pytest

from twohander.audio.voice import stretches
from twohander.engines.understudy.blinks import blinks
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gaze import gaze_plan


def _closure(talk, part, character=0, seed=1, amount=1.0):
    floor = floor_of(talk, seed)
    return blinks(gaze_plan(floor, talk, part, character, seed), floor, talk, character, seed, amount)


def _rate(closure):
    return len(stretches(closure > 0.4)) / (len(closure) / 6000)


def test_people_in_conversation_blink_about_26_times_a_minute(talk, make_part):
    rates = [_rate(_closure(talk, make_part(), character, seed)) for character in (0, 1) for seed in range(8)]
    assert np.mean(rates) == pytest.approx(26, abs=4)  # Bentivoglio 1997


def test_intervals_are_skewed(talk, make_part):
    intervals = np.concatenate([np.diff([first for first, _ in stretches(_closure(talk, make_part(), 0, seed) > 0.4)])
                                for seed in range(8)]) / 100
    assert np.median(intervals) < np.mean(intervals)
    assert intervals.max() > 4 and intervals.min() >= 0.35


def test_lids_close_in_about_100_and_open_in_about_200_milliseconds(talk, make_part):
    closure = _closure(talk, make_part())
    whole = [(first, last) for first, last in stretches(closure > 1e-6) if 0 < first and last < len(closure)]
    peaks = [first + int(np.argmax(closure[first:last])) for first, last in whole]
    closing = np.array([peak - first for peak, (first, _) in zip(peaks, whole)]) / 100
    opening = np.array([last - peak for peak, (_, last) in zip(peaks, whole)]) / 100
    assert closing.mean() == pytest.approx(0.10, abs=0.02) and closing.max() < 0.17
    assert opening.mean() == pytest.approx(0.22, abs=0.03) and opening.max() < 0.40  # VanderWerf 2003


def test_a_blink_shows_on_every_usual_frame_rate(talk, make_part):
    closure = _closure(talk, make_part())
    for fps in (24, 25, 30, 60):
        shown = closure[np.minimum(np.round(np.arange(0, len(closure), 100 / fps)).astype(int), len(closure) - 1)]
        assert len(stretches(shown > 0.35)) >= 0.97 * len(stretches(closure > 0.5))


def test_closure_stays_between_open_and_shut(talk, make_part):
    closure = _closure(talk, make_part())
    assert closure.min() >= 0 and closure.max() <= 1 + 1e-9


def test_blinks_gather_at_large_gaze_shifts(talk, make_part):
    floor = floor_of(talk, 1)
    plan = gaze_plan(floor, talk, make_part(), 0, 1)
    shifts = [after.start for before, after in zip(plan, plan[1:])
              if np.hypot(after.yaw - before.yaw, after.pitch - before.pitch) > 0.4]
    hits, chance = [], []
    for seed in range(10):
        starts = np.array([first for first, _ in stretches(blinks(plan, floor, talk, 0, seed) > 1e-6)]) / 100
        hits += [np.any(np.abs(starts - shift) < 0.1) for shift in shifts]
        chance.append(len(starts) * 0.2 / (len(talk[0].active) / 100))
    assert np.mean(hits) > 2 * np.mean(chance)


def test_no_amount_never_blinks_and_more_blinks_more(talk, make_part):
    assert not _closure(talk, make_part(), amount=0.0).any()
    assert _rate(_closure(talk, make_part(), amount=2.0)) > 1.3 * _rate(_closure(talk, make_part()))


def test_two_people_do_not_blink_together(talk, make_part):
    one, other = (_closure(talk, make_part(), character) > 0.3 for character in (0, 1))
    assert (one & other).sum() < 0.5 * one.sum()
