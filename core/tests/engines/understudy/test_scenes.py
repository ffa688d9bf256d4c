"""Conversations performed scene by scene."""

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
    hearing = scenes.replace(hearing, phones=(Phone("AA", 3.9, 4.05, 1.0), Phone("B", 4.5, 4.6, 1.0), Phone("M", 14.1, 14.2, 1.0)))
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


def performed(monkeypatch, talk, fps, seated=False):
    """Motions of four minutes of talk, as a whole and in scenes of 70 s; and the frames where those are joined."""
    silence = Track(np.zeros(len(talk[0].active) * 160, np.float32), 16000)
    parts = tuple(Part(skeleton(body), seated) for body in BODIES)
    monkeypatch.setattr(engine_module, "hear", lambda *_: talk)
    brief = Brief(parts, fps, 1, checked_options(ENGINE.info, {}))
    both, joints = [], []

    def noted(whole, made, scene, first, fps):
        joint = seams.add_scene(whole, made, scene, first, fps)
        if made:
            joints.append((joint.translation.ctypes.data - whole.translation.ctypes.data) // whole.translation[0].nbytes)
        return joint
    for longest in (scenes.LONGEST, 70.0):
        monkeypatch.setattr(scenes, "LONGEST", longest)
        monkeypatch.setattr(engine_module, "add_scene", noted)
        made = ENGINE.perform(Conversation((silence, silence)), brief, lambda *_: None)
        both.append([compose(face, body) for face, body in zip(made.faces, made.bodies)])
    return *both, joints


@pytest.mark.parametrize(("fps", "seated"), [(30.0, False), (23.976, True)])
def test_where_scenes_meet_nothing_shows(monkeypatch, talk, fps, seated):
    whole, parts, joints = performed(monkeypatch, talk, fps, seated)
    assert len(joints) == 10
    for index, (one, other) in enumerate(zip(whole, parts)):
        assert len(one) == len(other)
        assert np.allclose(np.linalg.norm(other.body.rotations, axis=-1), 1, atol=1e-5)
        assert np.all(np.sum(other.body.rotations[1:] * other.body.rotations[:-1], axis=-1) > 0)
        places = skeleton(BODIES[index]).positions(other.body.rotations, other.body.translation)
        for foot in ("left_ankle", "right_ankle"):
            assert np.ptp(places[:, JOINT[foot]], axis=0).max() < 1e-3
        speed = fps * rotation.angle_between(other.body.rotations[1:], other.body.rotations[:-1])
        near = np.zeros(len(speed), bool)
        for joint in joints[index::2]:
            near[joint - 2:joint + round(1.4 * fps)] = True
        assert (speed[near].max(axis=0) <= np.maximum(1.05 * speed[~near].max(axis=0), 0.01)).all()
        assert np.linalg.norm(np.diff(other.body.translation, axis=0), axis=1).max() * fps < 0.4


def test_mouths_know_of_no_scenes(monkeypatch, talk):
    for one, other in zip(*performed(monkeypatch, talk, 25.0)[:2]):
        jaws = [motion.body.rotations[:, JOINT["jaw"]] for motion in (one, other)]
        assert np.ptp(jaws[0], axis=0).max() > 0.02
        assert rotation.angle_between(*jaws).max() < 1e-3
