from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from open_bodies import CHARACTERS, quiet_bearing, skeleton
from twohander import rotation
from twohander.audio.hearing import RATE
from twohander.body.skeleton import JOINT
from twohander.engines.base import Part
from twohander.engines.understudy.body import Amounts, body_motion
from twohander.engines.understudy.collision import arm_depth
from twohander.engines.understudy.figure import figure_of
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.limits import excess

FEET = [JOINT[name] for name in ("left_ankle", "right_ankle", "left_foot", "right_foot")]
STAGES = [(name, seated) for name in CHARACTERS for seated in (False, True)]


SECONDS = 100


@pytest.fixture(scope="module")
def perform(talk):
    """A function that gives one person's rotations and translation over 100 seconds of talk, made once per choice."""
    talk = tuple(shortened(hearing) for hearing in talk)
    floor = floor_of(talk, 0)

    @cache
    def performed(name, seated, character=0, seed=0, amounts=Amounts()):
        bearing = quiet_bearing(floor.speaking.shape[1])
        body = body_motion(talk, floor, Part(skeleton(name), seated), character, bearing, seed, amounts, np.arange(len(bearing.lean)))
        return body.rotations, body.translation
    performed.floor, performed.talk = floor, talk
    return performed


def shortened(hearing):
    """The first `SECONDS` of a hearing."""
    frames = SECONDS * RATE
    return replace(hearing, seconds=float(SECONDS), active=hearing.active[:frames], loudness=hearing.loudness[:frames],
                   pitch=hearing.pitch[:frames], formants=hearing.formants[:frames],
                   accents=tuple(accent for accent in hearing.accents if accent.time < SECONDS),
                   phrases=tuple(phrase for phrase in hearing.phrases if phrase.end < SECONDS))


@pytest.mark.parametrize("name, seated", STAGES)
def test_feet_stay_planted_to_a_tenth_of_a_millimetre(perform, name, seated):
    rotations, translation = perform(name, seated)
    places, turns = skeleton(name).pose(rotations.astype(float), translation.astype(float))
    assert np.ptp(places[:, FEET], axis=0).max() < 1e-4
    assert np.degrees(rotation.angle_between(turns[:1, FEET], turns[:, FEET])).max() < 0.05


@pytest.mark.parametrize("name, seated", STAGES)
def test_soles_stand_on_the_floor(perform, name, seated):
    rotations, translation = perform(name, seated)
    body = skeleton(name)
    places = body.positions(rotations[:1].astype(float), translation[:1].astype(float))[0]
    np.testing.assert_allclose(places[FEET, 1], body.joints[FEET, 1] - body.floor, atol=1e-4)


@pytest.mark.parametrize("name, seated", STAGES)
def test_no_arm_enters_the_body_or_its_clothes(perform, name, seated):
    rotations, translation = perform(name, seated)
    body = skeleton(name)
    depth = arm_depth(body, figure_of(body, seated), rotations.astype(float), translation.astype(float))
    assert depth.max() < 0


@pytest.mark.parametrize("name, seated", STAGES)
def test_every_joint_stays_within_its_range(perform, name, seated):
    assert max(excess(perform(name, seated)[0].astype(float)).values()) < np.radians(0.1)


@pytest.mark.parametrize("name, seated", STAGES)
def test_nothing_jerks(perform, name, seated):
    rotations, translation = perform(name, seated)
    speed = rotation.angle_between(rotations[:-1].astype(float), rotations[1:].astype(float)) * RATE
    assert speed.max() < 22  # radians per second; captured wrists and elbows reach about 15 at 30 fps
    places = skeleton(name).positions(rotations.astype(float), translation.astype(float))
    acceleration = np.linalg.norm(np.diff(places[:, :22], n=2, axis=0), axis=-1) * RATE ** 2
    assert acceleration.max() < 60


def test_rotations_are_unit_quaternions_in_single_precision_without_jumps_of_sign(perform):
    rotations, translation = perform("open_woman", False)
    assert rotations.dtype == translation.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rotations, axis=-1), 1, atol=1e-5)
    assert np.sum(rotations[1:] * rotations[:-1], axis=-1).min() > 0


def test_head_jaw_and_eyes_are_left_to_others(perform):
    rotations, _ = perform("open_woman", False)
    untouched = [JOINT[name] for name in ("neck", "head", "jaw", "left_eye", "right_eye")]
    np.testing.assert_array_equal(rotations[:, untouched], rotation.identity(len(rotations), 5))


def test_the_same_seed_gives_the_same_motion_bit_for_bit(perform):
    first = perform("open_woman", False)
    again = body_motion(perform.talk, perform.floor, Part(skeleton("open_woman")), 0, quiet_bearing(len(first[0])), 0, Amounts(),
                        np.arange(len(first[0])))
    np.testing.assert_array_equal(first[0], again.rotations)
    np.testing.assert_array_equal(first[1], again.translation)


def test_another_seed_moves_otherwise(perform):
    assert rotation.angle_between(perform("open_woman", False)[0], perform("open_woman", False, seed=1)[0]).mean() > 0.01


def hand_speed(perform, name, character):
    rotations, translation = perform(name, False, character)
    places = skeleton(name).positions(rotations.astype(float), translation.astype(float))
    wrists = places[:, [JOINT["left_wrist"], JOINT["right_wrist"]]]
    return np.linalg.norm(np.diff(wrists, axis=0), axis=-1).mean(axis=1) * RATE


@pytest.mark.parametrize("character", (0, 1))
def test_speakers_move_their_hands_and_listeners_keep_them_quiet(perform, character):
    speed = hand_speed(perform, "open_man", character)
    speaking = perform.floor.speaking[character][1:]
    assert speed[speaking].mean() > 3 * speed[~speaking].mean()


def test_listeners_are_never_frozen(perform):
    rotations, translation = perform("open_man", False, 0)
    places = skeleton("open_man").positions(rotations.astype(float), translation.astype(float))[:, [JOINT["spine3"], JOINT["left_wrist"]]]
    listening = ~perform.floor.speaking[0]
    for start in range(0, len(places) - 300, 300):
        if listening[start:start + 300].all():
            assert np.ptp(places[start:start + 300], axis=0).max() > 0.001


def test_no_amounts_leave_only_breath_and_sway(perform):
    calm = perform("open_woman", False, amounts=Amounts(0.0, 0.0))
    places = skeleton("open_woman").positions(calm[0].astype(float), calm[1].astype(float))
    assert np.ptp(places[:, JOINT["left_wrist"]], axis=0).max() < 0.12


def test_a_seated_body_sits(perform):
    seated, standing = (skeleton("open_woman").positions(*(array[:1].astype(float) for array in perform("open_woman", choice)))[0]
                        for choice in (True, False))
    assert 0.3 < standing[0, 1] - seated[0, 1] < 0.5
    assert abs(seated[JOINT["left_hip"], 1] - seated[JOINT["left_knee"], 1]) < 0.08
    assert seated[JOINT["left_ankle"], 2] > seated[JOINT["left_hip"], 2] + 0.25
