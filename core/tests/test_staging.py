"""Places on the stage: who stands where and sees whom."""

import numpy as np
import pytest
from twohander import rotation
from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.model import load_body_model
from twohander.errors import TwohanderError
from twohander.staging import KNEE_ROOM, eye_height, placements

HEIGHTS = (1.55, 1.70)


@pytest.mark.parametrize("seated", [False, True])
@pytest.mark.parametrize("distance", [0.8, 1.0, 2.5])
def test_partners_eyes_in_own_space_are_the_partners_eyes_on_the_stage(seated, distance):
    pair = placements(seated, distance, HEIGHTS)
    for own, partner in (pair, pair[::-1]):
        turn = rotation.from_axis_angle(np.array([0.0, own.yaw, 0.0]))
        on_stage = rotation.rotate(turn, np.array(own.partner_eyes)) + (own.position[0], 0, own.position[1])
        assert np.allclose(on_stage, partner.eyes)


def test_the_two_stand_at_the_distance_asked_for_with_a_on_the_left():
    a, b = placements(False, 1.2, HEIGHTS)
    assert b.position[0] - a.position[0] == pytest.approx(1.2)
    assert a.position[0] < 0 < b.position[0]


def test_seated_people_have_room_for_their_knees():
    standing, seated = placements(False, 1.0, HEIGHTS), placements(True, 1.0, HEIGHTS)
    assert seated[1].position[0] - seated[0].position[0] == pytest.approx(standing[1].position[0] - standing[0].position[0] + KNEE_ROOM)


def test_each_has_the_partner_in_front_and_to_the_side_away_from_the_audience():
    a, b = placements(False, 1.0, HEIGHTS)
    assert a.partner_eyes[2] > 0.3 and b.partner_eyes[2] > 0.3
    assert a.partner_eyes[0] > 0 > b.partner_eyes[0]


def test_both_show_their_faces_to_the_audience():
    for placement in placements(False, 1.0, HEIGHTS):
        assert np.cos(placement.yaw) > 0.5


def test_eyes_are_at_each_ones_own_height_and_lower_when_seated():
    standing, seated = placements(False, 1.0, HEIGHTS), placements(True, 1.0, HEIGHTS)
    for one, other, height in zip(standing, seated, HEIGHTS):
        assert one.eyes[1] == pytest.approx(height)
        assert 0.7 * height < other.eyes[1] < 0.85 * height


@pytest.mark.parametrize("distance", [0.2, 10.0, float("nan")])
def test_an_impossible_distance_is_refused(distance):
    with pytest.raises(TwohanderError, match="metres"):
        placements(False, distance, HEIGHTS)


@pytest.mark.parametrize("name", OPEN_CHARACTERS)
def test_open_characters_eyes_are_where_the_stage_expects_them(name):
    skeleton = load_body_model(open_character(name).smplx).skeleton()
    height = eye_height(skeleton)
    a, _ = placements(False, 1.0, (height, height))
    ahead = skeleton.joints[[23, 24], 2].mean() - skeleton.joints[0, 2]
    assert np.hypot(a.eyes[0] - a.position[0], a.eyes[2] - a.position[1]) == pytest.approx(ahead, abs=0.02)
    assert 1.4 < height < 1.8
