"""Neck, head and eyes that keep a plan of looks."""

import numpy as np
import pytest

from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.engines.base import EMOTIONS
from twohander.engines.understudy.angles import angles_of, turned
from twohander.engines.understudy.attention import NECK_LIMITS, attention, held_by_neck
from twohander.engines.understudy.emotion import emotion_bearing
from twohander.engines.understudy.eyes import LIMIT_SIDEWAYS, LIMIT_VERTICAL, yaw_pitch
from twohander.engines.understudy.fixations import EYE_OFFSET, Fixation
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.gaze import gaze_plan
from twohander.engines.understudy.head import head_gestures
from twohander.engines.understudy.pulses import wander
from twohander.engines.understudy.upper_face import upper_face

EYES = ("left_eye", "right_eye")


def _body(part, frames, sway=0.02):
    """A chest that sways by about `sway` radians and metres, over feet on the ground."""
    random = np.random.default_rng(9)
    noise = sway * np.stack([wander(random, frames, 2.0) for _ in range(6)], axis=1)
    neck = part.skeleton.joints[JOINT["neck"]] - (0, part.skeleton.floor, 0)
    return turned(noise[:, :3]), neck + noise[:, 3:]


def _gaze_lines(part, chest, neck_place, looking):
    """World position and direction of each eye, by plain matrices."""
    joints = part.skeleton.joints.astype(float)
    to_world = rotation.to_matrix(chest) @ rotation.to_matrix(looking.neck)
    head_place = neck_place + to_world @ (joints[JOINT["head"]] - joints[JOINT["neck"]])
    to_world = to_world @ rotation.to_matrix(looking.head)
    lines = []
    for eye in EYES:
        place = head_place + to_world @ (joints[JOINT[eye]] - joints[JOINT["head"]])
        lines.append((place, (to_world @ rotation.to_matrix(getattr(looking, eye)))[..., 2]))
    return lines


def _performed(talk, part, character=0, seed=1):
    floor = floor_of(talk, seed)
    frames = floor.speaking.shape[1]
    plan = gaze_plan(floor, talk, part, character, seed)
    gestures = head_gestures(floor, talk, character, seed, np.ones(frames))
    chest, neck_place = _body(part, frames)
    return plan, chest, neck_place, attention(plan, part, chest, neck_place, gestures, character, seed)


def _fixed(target, yaw=0.0, pitch=0.0, seconds=2.0):
    return (Fixation(0.0, seconds, target, yaw, pitch),)


@pytest.mark.parametrize("partner_eyes", [(0.0, 1.5, 1.2), (0.55, 1.72, 0.8), (-0.6, 1.35, 0.9)])
def test_both_eyes_hit_the_partner_eyes_whatever_head_and_body_do(talk, make_part, partner_eyes):
    part = make_part(partner_eyes)
    plan, chest, neck_place, looking = _performed(talk, part)
    lines = _gaze_lines(part, chest, neck_place, looking)
    place = (lines[0][0] + lines[1][0]) / 2
    aside = np.cross(np.array([0.0, 1.0, 0.0]), np.array(partner_eyes) - place.mean(axis=0))
    aside *= EYE_OFFSET / np.linalg.norm(aside)
    for fixation in plan:
        if fixation.target != "eyes":
            continue
        frames = slice(round(fixation.start * 100) + 12, round(fixation.end * 100))  # after the saccade
        for eye, direction in lines:
            errors = [_angle(direction[frames], np.array(partner_eyes) + side * aside - eye[frames]) for side in (-1, 0, 1)]
            assert np.all(np.min(errors, axis=0) < np.radians(1.5))


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_eyes_meet_the_partner_eyes_however_an_emotion_carries_the_head(make_part, emotion):
    part = make_part((0.55, 1.72, 0.8))
    chest, neck_place = _body(part, 200)
    bearing = emotion_bearing(np.tile(np.eye(8)[EMOTIONS.index(emotion)], (200, 1)))
    looking = attention(_fixed("eyes"), part, chest, neck_place, bearing.head, 0, 1)
    for eye, direction in _gaze_lines(part, chest, neck_place, looking):
        assert np.all(_angle(direction, np.array(part.partner_eyes) - eye) < np.radians(1.5))


def test_the_eyes_converge_on_a_near_partner(make_part):
    part = make_part((0.0, 1.57, 0.6))
    chest, neck_place = _body(part, 200, sway=0)
    looking = attention(_fixed("eyes"), part, chest, neck_place, np.zeros((200, 3)), 0, 1)
    yaw = [yaw_pitch(rotation.to_matrix(getattr(looking, eye))[..., 2])[0] for eye in EYES]
    assert np.all(yaw[0] < yaw[1] - 0.05)


def test_eyes_lead_the_head_by_about_50_milliseconds(talk, make_part):
    part = make_part((0.0, 1.57, 1.2))
    plan = tuple(Fixation(2.0 * k, 2.0 * k + 2, "away" if k % 2 else "eyes", 0.5 * (k % 2), 0.0) for k in range(40))
    chest, neck_place = _body(part, 8000, sway=0)
    looking = attention(plan, part, chest, neck_place, np.zeros((8000, 3)), 0, 1)
    head = angles_of(rotation.multiply(looking.neck, looking.head))[:, 1]
    eye = yaw_pitch(rotation.to_matrix(looking.left_eye)[..., 2])[0]
    leads = []
    for fixation in plan[1:]:
        frames = slice(round(fixation.start * 100) - 2, round(fixation.start * 100) + 60)
        started = [np.argmax(np.degrees(np.abs(np.diff(angle[frames]))) * 100 > speed) for angle, speed in ((eye, 30), (head, 6))]
        leads.append((started[1] - started[0]) / 100)
    assert np.mean(leads) == pytest.approx(0.05, abs=0.02)
    assert min(leads) > 0


def test_the_head_takes_about_two_thirds_of_large_shifts_and_little_of_small_ones(make_part):
    part = make_part((0.0, 1.57, 1.2))
    for size, low, high in ((30, 0.55, 0.80), (5, 0.0, 0.1)):
        chest, neck_place = _body(part, 400, sway=0)
        plan = (Fixation(0, 1, "eyes", 0, 0), Fixation(1, 4, "away", np.radians(size), 0))
        looking = attention(plan, part, chest, neck_place, np.zeros((400, 3)), 0, 1)
        head = np.degrees(angles_of(rotation.multiply(looking.neck, looking.head))[:, 1])
        assert low * size <= head[-1] - head[50] <= high * size


def test_the_eyes_turn_back_while_the_head_nods(make_part):
    part = make_part((0.0, 1.57, 1.2))
    nod = np.zeros((300, 3))
    nod[:, 0] = np.radians(8) * np.sin(np.arange(300) / 100 * 2 * np.pi * 2) ** 2
    chest, neck_place = _body(part, 300, sway=0)
    looking = attention(_fixed("eyes", seconds=3.0), part, chest, neck_place, nod, 0, 1)
    pitch = yaw_pitch(rotation.to_matrix(looking.left_eye)[..., 2])[1]
    assert np.corrcoef(pitch, nod[:, 0])[0, 1] < -0.99


def test_eyes_and_neck_stay_within_their_limits_even_for_a_partner_behind(talk, make_part):
    part = make_part((0.5, 2.4, -1.0))
    _, _, _, looking = _performed(talk, part)
    for eye in EYES:
        yaw, pitch = yaw_pitch(rotation.to_matrix(getattr(looking, eye))[..., 2])
        assert np.abs(yaw).max() <= LIMIT_SIDEWAYS + 1e-6 and np.abs(pitch).max() <= LIMIT_VERTICAL + 1e-6
    assert np.all(np.abs(angles_of(rotation.multiply(looking.neck, looking.head))) <= NECK_LIMITS + 1e-6)


def test_rotations_are_unit_and_never_flip_sign(talk, make_part):
    _, _, _, looking = _performed(talk, make_part())
    for name in ("neck", "head", *EYES):
        quaternion = getattr(looking, name)
        np.testing.assert_allclose(np.linalg.norm(quaternion, axis=1), 1, atol=1e-6)
        assert np.all(np.sum(quaternion[1:] * quaternion[:-1], axis=1) > 0.9)


def test_the_same_seed_gives_the_same_looks_bit_for_bit(talk, make_part):
    once, again, other = (_performed(talk, make_part(), seed=seed)[3] for seed in (1, 1, 2))
    for name in ("neck", "head", *EYES):
        assert np.array_equal(getattr(once, name), getattr(again, name))
        assert not np.array_equal(getattr(once, name), getattr(other, name))


def test_head_speed_stays_within_what_people_do(talk, make_part):
    _, chest, _, looking = _performed(talk, make_part())
    head = rotation.multiply(chest, rotation.multiply(looking.neck, looking.head))
    speed = np.degrees(rotation.angle_between(head[1:], head[:-1])) * 100
    assert speed.max() < 200  # conversational head turns stay below; maximal ones reach 400 and more
    assert np.median(speed) > 0.3  # never frozen


@pytest.mark.parametrize("turns, seconds, laughs", [
    ((), 0.01, ((), ())),
    ((), 0.2, ((), ())),
    (((0, 0.0, 0.2),), 0.2, ((), ())),
    (((0, 0.0, 20.0), (1, 0.0, 20.0)), 20.0, ((), ())),
    (((0, 0.0, 60.0),), 60.0, ((), ())),
    ((), 10.0, (((0.0, 10.0),), ((0.0, 10.0),))),
    (tuple((k % 2, 0.5 * k, 0.5 * k + 0.3) for k in range(40)), 20.0, ((), ())),
])
def test_any_conversation_gives_finite_motion_for_both(make_hearings, make_part, turns, seconds, laughs):
    hearings = make_hearings(turns, seconds, laughs)
    part = make_part()
    for character in (0, 1):
        plan, _, _, looking = _performed(hearings, part, character)
        frames = len(hearings[0].active)
        face = upper_face(plan, floor_of(hearings, 1), hearings, character, 1, np.zeros((frames, 8)))
        assert looking.neck.shape == looking.head.shape == looking.left_eye.shape == (frames, 4)
        assert face.shape == (frames, 52)
        for array in (looking.neck, looking.head, looking.left_eye, looking.right_eye, face):
            assert np.isfinite(array).all()


def test_the_neck_leaves_usual_angles_alone():
    angles = np.random.default_rng(3).uniform(-0.8, 0.8, (200, 3)) * NECK_LIMITS
    np.testing.assert_allclose(angles_of(held_by_neck(turned(angles))), angles, atol=1e-9)


def _angle(first, second):
    return np.arccos(np.clip(np.sum(first * second, axis=-1) / np.linalg.norm(second, axis=-1), -1, 1))
