"""Conversations performed scene by scene."""

from dataclasses import replace

import numpy as np
import pytest
from open_bodies import skeleton

from twohander import rotation
from twohander.audio.hearing import RATE, Phone
from twohander.body.skeleton import JOINT
from twohander.conversation import Conversation, Track
from twohander.engines.base import Brief, EmotionSpan, Part
from twohander.engines.options import checked_options
from twohander.engines.understudy import ENGINE, scenes, seams
from twohander.engines.understudy import engine as engine_module
from twohander.engines.understudy.floor import floor_of
from twohander.engines.understudy.scenes import Scene, scenes_of
from twohander.motion import compose

BODIES = ("open_woman", "open_man")


@pytest.mark.parametrize("seconds", [0.01, 5.0, 300.0])
def test_a_conversation_that_is_not_long_is_one_scene(seconds):
    assert scenes_of(round(seconds * RATE)) == (Scene(0, round(seconds * RATE)),)


@pytest.mark.parametrize("seconds", [300.01, 600.0, 1234.56, 3600.0])
def test_scenes_cover_all_with_equal_lengths_and_an_overlap(seconds):
    frames = round(seconds * RATE)
    made = scenes_of(frames)
    assert len(made) > 1 and made[0].first == 0 and made[-1].last == frames
    assert len({scene.last - scene.first for scene in made}) == 1 and made[0].seconds <= scenes.LONGEST
    assert all(before.last - after.first >= scenes.OVERLAP * RATE for before, after in zip(made, made[1:]))


def test_a_scene_hears_its_stretch_on_its_own_clock(make_hearings):
    hearing = make_hearings()[0]
    hearing = replace(hearing, phones=(Phone("AA", 3.9, 4.05, 1.0), Phone("B", 4.5, 4.6, 1.0), Phone("M", 14.1, 14.2, 1.0)))
    scene = Scene(400, 1400)
    part = scene.hearing(hearing)
    assert part.seconds == 10.0 and np.array_equal(part.active, hearing.active[400:1400])
    assert [(phone.label, pytest.approx(phone.start), pytest.approx(phone.end)) for phone in part.phones] == [("B", 0.5, 0.6)]
    assert [accent.time for accent in part.accents] == pytest.approx([accent.time - 4 for accent in hearing.accents if 4 <= accent.time < 14])
    assert part.phrases[0].start == 0.0 and part.phrases[-1].end == 10.0
    floor = scene.floor(floor_of(make_hearings(), 0))
    assert floor.speaking.shape == (2, 1000)
    assert all(0 <= turn.start < turn.end <= 10 for turn in floor.turns)


def test_emotions_go_on_through_the_scenes():
    spans = (EmotionSpan("happy"), EmotionSpan("sad", "high", 12.0, 15.0), EmotionSpan("fear", "low", 30.0))
    first, second = Scene(0, 1400).emotions(spans), Scene(1000, 4000).emotions(spans)
    assert [(span.emotion, span.start, span.end) for span in first] == [("happy", 0.0, 14.0), ("sad", 12.0, 14.0)]
    assert [(span.emotion, span.start, span.end) for span in second] == [("happy", 0.0, 30.0), ("sad", 2.0, 5.0), ("fear", 20.0, 30.0)]


FPS = 23.976  # no frame lies where a scene begins


@pytest.fixture(scope="module")
def performed(make_talk):
    """Motions of two and a half minutes of talk, as a whole and in scenes of 90 s; and per person the frames at which those are joined."""
    talk = make_talk(150.0)
    silence = Track(np.zeros(len(talk[0].active) * 160, np.float32), 16000)
    brief = Brief(tuple(Part(skeleton(body)) for body in BODIES), FPS, 1, checked_options(ENGINE.info, {}))
    both, joints = [], []

    def noted(whole, made, *rest):
        joint = seams.add_scene(whole, made, *rest)
        if made:
            joints.append(_first(joint, whole))
        return joint
    for longest in (scenes.LONGEST, 90.0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine_module, "hear", lambda *_, talk=talk: talk)
            patch.setattr(engine_module, "add_scene", noted)
            patch.setattr(scenes, "LONGEST", longest)
            made = ENGINE.perform(Conversation((silence, silence)), brief, lambda *_: None)
        both.append([compose(face, body) for face, body in zip(made.faces, made.bodies)])
    return *both, (joints[::2], joints[1::2])


def test_where_scenes_meet_nothing_shows(performed):
    for one, other, joints, body in zip(*performed, map(skeleton, BODIES)):
        assert len(joints) == 2 and len(one) == len(other)
        assert np.allclose(np.linalg.norm(other.body.rotations, axis=-1), 1, atol=1e-5)
        assert np.all(np.sum(other.body.rotations[1:] * other.body.rotations[:-1], axis=-1) > 0)
        places = body.positions(other.body.rotations, other.body.translation)
        for foot in ("left_ankle", "right_ankle"):
            assert np.ptp(places[:, JOINT[foot]], axis=0).max() < 1e-3
        speed = FPS * rotation.angle_between(other.body.rotations[1:], other.body.rotations[:-1])
        near = np.zeros(len(speed), bool)
        for joint in joints:
            near[joint - 2:joint + round(1.4 * FPS)] = True
        assert (speed[near].max(axis=0) <= np.maximum(1.05 * speed[~near].max(axis=0), 0.01)).all()
        assert np.linalg.norm(np.diff(other.body.translation, axis=0), axis=1).max() * FPS < 0.4


def test_mouths_know_of_no_scenes(performed):
    for one, other, _ in zip(*performed):
        jaws = [motion.body.rotations[:, JOINT["jaw"]] for motion in (one, other)]
        assert np.ptp(jaws[0], axis=0).max() > 0.02
        assert rotation.angle_between(*jaws).max() < 1e-3


def test_a_blend_in_which_the_hands_would_meet_is_made_elsewhere():
    """Both hands before the chest, in one scene the left one above, in the other one the right; later both arms are aside, and the trunk differs."""
    body, frames, late = skeleton("open_man"), 900, 600

    def scene(left_above, bend):
        rotations = rotation.identity(frames, 55)
        for side, sign in (("left", -1), ("right", 1)):
            height = rotation.from_axis_angle(np.float32([sign * left_above, 0, 0]))
            rotations[:late, JOINT[f"{side}_shoulder"]] = rotation.multiply(height, rotation.from_axis_angle(np.float32([0, sign * 1.87, 0])))
        rotations[late:, JOINT["spine1"]] = rotation.from_axis_angle(np.float32([bend, 0, 0]))
        return seams.Frames(rotations, np.zeros((frames, 3), np.float32), np.zeros((frames, 52), np.float32), *(rotation.identity(frames) for _ in range(3)))
    whole = seams.Frames.empty(frames)
    seams.add_scene(whole, 0, scene(0.3, 0.0), 0, 30.0, body)
    joint = seams.add_scene(whole, frames, scene(-0.3, 2.0), 0, 30.0, body)
    assert _first(joint, whole) >= late


def _first(part, whole):
    """The number of the frame with which a view of frames begins."""
    return (part.translation.ctypes.data - whole.translation.ctypes.data) // whole.translation[0].nbytes
