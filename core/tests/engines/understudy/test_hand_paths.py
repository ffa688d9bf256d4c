import numpy as np
import pytest

from open_bodies import quiet_bearing, skeleton
from twohander import rotation
from twohander.audio.hearing import RATE
from twohander.engines.understudy.figure import figure_of
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gesture_library import offer, resting_pair
from twohander.engines.understudy.gestures import Stroke, stroke_plan
from twohander.engines.understudy.hand_paths import FLOAT, SIDES, hand_tracks
from twohander.engines.understudy.posture import RestChange

FRAMES = 8 * RATE
APEX = 4.0  # seconds


@pytest.fixture(scope="module")
def figure():
    return figure_of(skeleton("open_woman"), False)


def tracks(figure, strokes=(), rests=(RestChange(0.0, 1.0, "waist"),), tempo=1.0, frames=FRAMES, seed=0, ahead=1.0):
    return hand_tracks(figure, strokes, rests, "right", None, np.full(frames, tempo), ahead, np.random.default_rng(seed))


def one_offer(hold=0.5):
    return offer(1.0, np.random.default_rng(2)), hold


def offering(figure, **kwargs):
    gesture, hold = one_offer()
    return gesture, tracks(figure, (Stroke(APEX, hold, (("left", gesture, 0.0),), 0, 1.0),), **kwargs)["left"]


def place(figure, pose):
    return figure.shoulder_middle + figure.reach * np.array(pose.position)


def test_the_hand_is_at_the_apex_when_the_accent_comes(figure):
    gesture, track = offering(figure)
    assert np.linalg.norm(track.position[int((APEX + 0.1) * RATE)] - place(figure, gesture.apex)) < 3.5 * FLOAT


def test_the_stroke_is_fastest_just_before_the_apex(figure):
    _, track = offering(figure)
    speed = np.linalg.norm(np.diff(track.position, axis=0), axis=1) * RATE
    window = speed[int((APEX - 0.35) * RATE):int((APEX + 0.4) * RATE)]
    assert 0.0 < 0.35 - np.argmax(window) / RATE < 0.3


def test_no_hand_leaves_its_own_half_of_the_way_to_the_partner(figure):
    forward = [(offering(figure, ahead=ahead)[1].position - figure.shoulder_middle)[:, 2] for ahead in (1.0, 0.32)]
    assert forward[0].max() > 0.32 and 0.2 < forward[1].max() <= 0.32
    early = slice(0, int((APEX - 2.0) * RATE))
    np.testing.assert_array_equal(forward[0][early], forward[1][early])  # hands that do not go so far are left alone


def test_before_and_after_the_gesture_the_hand_rests(figure):
    _, track = offering(figure)
    rest = place(figure, resting_pair("waist", "right", None, np.zeros(3))["left"])
    for second in (1.0, 7.5):
        assert np.linalg.norm(track.position[int(second * RATE)] - rest) < 0.05


def test_the_other_hand_stays_where_it_rests(figure):
    gesture, hold = one_offer()
    other = tracks(figure, (Stroke(APEX, hold, (("left", gesture, 0.0),), 0, 1.0),))["right"]
    assert np.ptp(other.position, axis=0).max() < 0.03


def test_a_change_of_rest_takes_both_hands_along(figure):
    moved = tracks(figure, rests=(RestChange(0.0, 1.0, "waist"), RestChange(3.0, 1.5, "hang")))
    for side in SIDES:
        assert moved[side].position[-1, 1] < moved[side].position[200, 1] - 0.05


def test_a_faster_tempo_starts_later_for_the_same_apex(figure):
    def start(tempo):
        _, track = offering(figure, tempo=tempo)
        far = np.linalg.norm(track.position - track.position[200], axis=1)
        return int(np.argmax(far > 0.06))
    assert start(1.3) > start(0.8)


def test_no_hand_moves_faster_than_people_do(figure, talk):
    floor = floor_of(talk, 0)
    frames = floor.speaking.shape[1]
    strokes = stroke_plan(talk[0], floor, 0, quiet_bearing(frames), 1.5, "right", 0.0, np.random.default_rng(1))
    for track in tracks(figure, strokes, frames=frames).values():
        speed = np.linalg.norm(np.diff(track.position, axis=0), axis=1) * RATE
        acceleration = np.linalg.norm(np.diff(track.position, n=2, axis=0), axis=1) * RATE ** 2
        assert speed.max() < 2.9  # metres per second, the captured monologue's peak
        assert acceleration.max() < 70  # metres per second squared, the captured monologue's peak is 78
        turning = rotation.angle_between(track.turn[:-1], track.turn[1:]) * RATE
        assert turning.max() < 20
