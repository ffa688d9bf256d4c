import numpy as np
import pytest

from twohander.audio.hearing import RATE
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gesture_library import CHIN, STANDING_RESTS
from twohander.engines.understudy.posture import LONGEST_STAY, PARTNER_TURN_LIMIT, posture_plan

AHEAD = (0.0, 1.5, 1.2)


def plan(floor, seed=0, amount=1.0, partner=AHEAD, bent=0.0, character=0):
    frames = floor.speaking.shape[1]
    return posture_plan(floor, character, False, partner, np.full(frames, bent), amount, STANDING_RESTS, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def floor(talk):
    return floor_of(talk, 0)


def test_nobody_stands_the_same_way_for_long(floor):
    weight = plan(floor).weight
    window = int(1.2 * LONGEST_STAY * RATE)
    assert all(np.ptp(weight[start:start + window]) > 0.1 for start in range(0, len(weight) - window, window // 2))


def test_no_amount_means_no_shifts_leans_or_turns(floor):
    still = plan(floor, amount=0.0)
    for curve in (still.weight, still.lean, still.turn, still.tilt):
        np.testing.assert_allclose(curve, 0, atol=1e-12)
    assert len(still.rests) >= 1


def test_taking_a_turn_brings_a_lean_forward(floor):
    leans = np.mean([plan(floor, seed).lean for seed in range(12)], axis=0)
    starts = [turn.start for turn in floor.turns if turn.speaker == 0 and turn.end - turn.start > 3]
    gained = [leans[round((start + 0.7) * RATE)] - leans[round((start - 0.6) * RATE)] for start in starts if start > 1]
    assert np.mean(gained) > np.radians(1.5)


def test_the_torso_turns_a_part_of_the_way_to_the_partner(floor):
    left = np.mean(plan(floor, partner=(1.0, 1.5, 1.0)).turn - plan(floor).turn)
    assert 0 < left < np.pi / 8
    behind = np.mean(plan(floor, partner=(0.1, 1.5, -1.0)).turn - plan(floor).turn)
    assert behind <= PARTNER_TURN_LIMIT + 1e-9


def test_a_bearing_that_bends_forward_leans(floor):
    assert np.all(plan(floor, bent=0.1).lean > plan(floor).lean)


def test_two_people_do_not_share_their_postures(floor):
    assert np.abs(np.corrcoef(plan(floor, 0).weight, plan(floor, 1, character=1).weight)[0, 1]) < 0.7


def test_hands_rest_in_known_places_and_in_more_than_one(floor):
    rests = plan(floor).rests
    assert rests[0].time == 0 and {rest.rest for rest in rests} <= {*STANDING_RESTS, CHIN} and len({rest.rest for rest in rests}) > 1
    assert all(first.time < second.time for first, second in zip(rests, rests[1:]))


def test_a_hand_at_the_chin_listens_and_is_down_before_its_owner_speaks(floor):
    spells = []
    for seed in range(10):
        rests = plan(floor, seed).rests
        spells += [(first.time, second.time + second.duration) for first, second in zip(rests, rests[1:]) if first.rest == CHIN]
    assert spells
    for start, end in spells:
        assert floor.speaking[1, round(start * RATE)] and not floor.speaking[0, round(start * RATE):round(end * RATE)].any()
