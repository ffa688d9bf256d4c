import numpy as np
import pytest

from open_bodies import quiet_bearing
from twohander.audio.hearing import RATE
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gesture_library import BEAT_SECONDS
from twohander.engines.understudy.gestures import BEFORE_ACCENT, CLOSEST_BEATS, STROKES_PER_MINUTE, stroke_plan


@pytest.fixture(scope="module")
def floor(talk):
    return floor_of(talk, 0)


def plan(talk, floor, amount=1.0, seed=0, character=0, energy=1.0, partner=0.0):
    bearing = quiet_bearing(floor.speaking.shape[1])
    bearing.gesture_energy[:] = energy
    return stroke_plan(talk[character], floor, character, bearing, amount, "right", partner, np.random.default_rng(seed))


def test_every_apex_falls_on_an_accent_or_just_before_it(talk, floor):
    accents = np.array([accent.time for accent in talk[0].accents])
    for stroke in plan(talk, floor):
        ahead = accents - stroke.apex
        assert np.any((ahead >= 0) & (ahead <= BEFORE_ACCENT + 1e-9))


def test_strokes_fall_only_where_the_person_speaks(talk, floor):
    for character in (0, 1):
        for stroke in plan(talk, floor, character=character):
            assert floor.speaking[character][min(round((stroke.apex + BEFORE_ACCENT) * RATE), floor.speaking.shape[1] - 1)] \
                or floor.speaking[character][round(stroke.apex * RATE)]


def test_a_speaker_makes_twenty_to_forty_full_strokes_a_minute(talk, floor):
    minutes = floor.speaking[0].sum() / RATE / 60
    for seed in range(4):
        strokes = plan(talk, floor, seed=seed)
        full = [stroke for stroke in strokes if stroke.gestures[0][1].seconds > BEAT_SECONDS]
        assert 20 <= len(full) / minutes <= STROKES_PER_MINUTE + 1


def test_some_accents_get_no_stroke(talk, floor):
    assert len(plan(talk, floor)) < 0.85 * len(talk[0].accents)


def test_strokes_come_in_order_with_time_to_move_between_them(talk, floor):
    apexes = np.array([stroke.apex for stroke in plan(talk, floor)])
    assert np.diff(apexes).min() > CLOSEST_BEATS - BEFORE_ACCENT - 1e-9


def test_the_rhythm_is_not_a_metronomes(talk, floor):
    gaps = np.diff([stroke.apex for stroke in plan(talk, floor)])
    assert np.std(gaps) > 0.4 * np.mean(gaps)


def test_left_right_and_both_hands_take_part(talk, floor):
    hands = {tuple(sorted(side for side, _, _ in stroke.gestures)) for seed in range(3) for stroke in plan(talk, floor, seed=seed)}
    assert hands == {("left",), ("right",), ("left", "right")}


def test_no_amount_means_no_gestures_and_more_means_more(talk, floor):
    assert plan(talk, floor, amount=0.0) == ()
    assert len(plan(talk, floor, amount=1.5)) > len(plan(talk, floor, amount=0.6))


def test_an_energetic_bearing_makes_gestures_larger(talk, floor):
    tired, lively = (np.mean([stroke.size for stroke in plan(talk, floor, energy=energy)]) for energy in (0.5, 1.4))
    assert lively > 1.3 * tired


def test_a_silent_person_makes_no_gestures(make_hearings):
    hearings = make_hearings(turns=((1, 1.0, 9.0),), seconds=10.0)
    assert plan(hearings, floor_of(hearings, 0)) == ()


def test_a_gesture_at_the_partner_goes_where_the_partner_is(talk, floor):
    def pointing(partner):
        """Apexes of the strokes that another direction of the partner changes, mirrored to the left hand."""
        return [(side, gesture.apex.position) for seed in range(6) for stroke in plan(talk, floor, seed=seed, partner=partner)
                for side, gesture, _ in stroke.gestures]
    ahead, left = pointing(0.0), pointing(0.5)
    moved = [(side, np.arctan2(there[0], there[2]) - np.arctan2(here[0], here[2]))
             for (side, here), (_, there) in zip(ahead, left) if here != there]
    assert moved
    for side, angle in moved:
        assert angle == pytest.approx(0.5 if side == "left" else -0.5, abs=0.1)  # beats on top lie a little beside
