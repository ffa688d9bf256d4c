from dataclasses import replace

import numpy as np
import pytest

from open_bodies import skeleton
from twohander import rotation
from twohander.audio.hearing import RATE, Laugh
from twohander.engines.understudy.figure import figure_of
from twohander.engines.understudy.legs import reachable_drop, stance_of
from twohander.engines.understudy.posture import Posture, RestChange
from twohander.engines.understudy.speaking_trunk import SpeakingTrunk
from twohander.engines.understudy.torso import torso_motion

FRAMES = 20 * RATE


def moved(hearing, seated=False, lean=0.0, weight=0.0, breath=0.35, hips=0.0):
    figure = figure_of(skeleton("open_woman"), seated)
    stance = stance_of(figure, np.random.default_rng(0))
    still = np.zeros(FRAMES)
    posture = Posture(still + weight, still + lean, still, still, (RestChange(0, 1, "hang"),))
    talk = SpeakingTrunk(np.zeros((FRAMES, 3)), still, still + hips)
    torso = torso_motion(figure, stance, posture, still + breath, hearing, talk, np.zeros((FRAMES, 3)), np.random.default_rng(1))
    return figure, stance, torso


@pytest.fixture(scope="module")
def silent(talk):
    return replace(talk[0], active=np.zeros(FRAMES, bool), phrases=(), accents=(), laughs=())


def facing(torso):
    return rotation.rotate(torso.chest, np.array([0.0, 0.0, 1.0]))


@pytest.mark.parametrize("seated", (False, True))
def test_a_quiet_chest_is_upright_and_looks_ahead(silent, seated):
    _, _, torso = moved(silent, seated)
    up = rotation.rotate(torso.chest, np.array([0.0, 1.0, 0.0]))
    assert np.degrees(np.arccos(up[:, 1])).max() < 6
    assert np.degrees(np.arccos(facing(torso)[:, 2])).max() < 8


@pytest.mark.parametrize("seated", (False, True))
def test_a_lean_arrives_at_the_chest_in_full(silent, seated):
    upright, leaning = moved(silent, seated)[2], moved(silent, seated, lean=np.radians(10))[2]
    angle = rotation.angle_between(upright.chest, leaning.chest)
    np.testing.assert_allclose(np.degrees(angle), 10, atol=0.3)
    assert np.all(facing(leaning)[:, 1] < facing(upright)[:, 1])


def test_standing_weight_goes_over_the_foot_that_bears_it(silent):
    _, _, left = moved(silent, weight=1.0)
    _, _, right = moved(silent, weight=-1.0)
    assert np.all(left.pelvis[:, 0] > right.pelvis[:, 0] + 0.05)
    hips = rotation.rotate(left.turn, np.array([1.0, 0.0, 0.0]))
    assert np.all(hips[:, 1] > 0.02)  # the hip over the standing leg is the higher one


def test_hips_turn_under_a_chest_that_stays(silent):
    still, turned = moved(silent)[2], moved(silent, hips=np.radians(6))[2]
    np.testing.assert_allclose(np.degrees(rotation.angle_between(still.turn, turned.turn)), 6, atol=0.01)
    assert np.degrees(rotation.angle_between(still.chest, turned.chest)).max() < 0.5


def test_however_far_the_hips_would_turn_the_feet_can_stay(silent):
    still, turned = moved(silent)[2], moved(silent, hips=np.radians(60))[2]
    assert np.degrees(rotation.angle_between(still.turn, turned.turn)).max() < 30  # a hip turns 45 degrees, toes point out besides


def test_both_legs_always_reach_the_floor(silent):
    figure, stance, torso = moved(silent, weight=0.8, lean=0.1)
    assert reachable_drop(figure, torso.pelvis, torso.turn, stance, 0.0).max() < 0


def test_a_full_chest_tips_back_and_lifts_the_collar_bones(silent):
    empty, full = moved(silent, breath=0.0)[2], moved(silent, breath=1.0)[2]
    assert np.all(facing(full)[:, 1] > facing(empty)[:, 1])
    assert np.all(full.collar_lift > empty.collar_lift)


def test_laughter_shakes_the_shoulders_with_its_bursts(silent):
    times = np.arange(len(silent.loudness)) / RATE
    bursts = np.where((times > 5) & (times < 8), 6 * np.sin(2 * np.pi * 4.5 * times), -60)  # dB, 4.5 bursts a second
    laughing = replace(silent, laughs=(Laugh(5.0, 8.0),), loudness=bursts)
    shake = moved(laughing)[2].collar_lift - moved(silent)[2].collar_lift
    assert np.abs(shake[:450]).max() < 1e-9
    inside = shake[550:750] - shake[550:750].mean()
    spectrum = np.abs(np.fft.rfft(inside * np.hanning(200)))
    assert np.fft.rfftfreq(200, 1 / RATE)[np.argmax(spectrum)] == pytest.approx(4.5, abs=0.5)
    assert np.ptp(shake) > np.radians(1)
