"""Sheets of pictures: which moments they show, and that they show them."""

from types import SimpleNamespace

import addon
import numpy as np
import pytest
import soundfile
from addon import commands, contact_sheet
from build_steps import pictures as step
from blender_tests.pictures import moments, sheets
from blender_tests.pictures.moments import Moment, frames_of
from blender_tests.pictures.shots import FACE
from twohander import rotation
from twohander.audio.hearing import Laugh, Phone
from twohander.body.skeleton import JOINT
from twohander.conversation import Turn
from twohander.engines.understudy.floor import Backchannel
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace
from twohander.samples import cafe


def hearing(phones=(), laughs=()):
    return SimpleNamespace(phones=tuple(phones), laughs=tuple(laughs))


def floor(turns=(), backchannels=()):
    return SimpleNamespace(turns=tuple(turns), backchannels=tuple(backchannels))


def test_the_longest_closure_of_each_person_is_shown_from_open_lips_to_open_lips():
    person = hearing([Phone("B", 1.0, 1.06, 1.0), Phone("AA", 1.06, 2.0, 1.0), Phone("M", 2.0, 2.2, 1.0)])
    moment, = moments.closure_moments((hearing(), person), floor())
    assert moment.person == 1 and moment.start < 1.9 and 2.3 < moment.end < 2.7


def test_a_laugh_is_shown_on_both_faces_from_before_it_is_heard():
    found = moments.laugh_moments((hearing(laughs=[Laugh(4.0, 4.5)]), hearing(laughs=[Laugh(9.0, 10.5)])), floor())
    assert [moment.person for moment in found] == [1, 0]
    assert all(moment.start < 9.0 < moment.end for moment in found)


def test_the_change_between_two_long_turns_is_shown_on_both_faces():
    turns = [Turn(0, 0.0, 0.5), Turn(1, 0.6, 6.0), Turn(0, 6.2, 12.0), Turn(0, 13.0, 20.0), Turn(1, 20.1, 20.4)]
    found = moments.turn_moments((hearing(), hearing()), floor(turns))
    assert [moment.person for moment in found] == [0, 1]
    assert all(moment.start < 6.0 and moment.end > 6.2 for moment in found)


def test_each_listeners_first_sign_is_shown():
    signs = [Backchannel(1, 3.0, "nod"), Backchannel(1, 7.0, "smile"), Backchannel(0, 9.0, "brows")]
    found = moments.backchannel_moments((hearing(), hearing()), floor(backchannels=signs))
    assert [(moment.person, moment.start < sign < moment.end) for moment, sign in zip(found, (9.0, 3.0))] == [(0, True), (1, True)]


def test_a_conversation_without_events_has_no_moments():
    silent = hearing(), hearing()
    assert not any(find(silent, floor()) for find in sheets.STRIPS.values())


def test_a_person_is_shown_with_a_usual_mouth_inside_the_longest_turn():
    rotations = rotation.identity(100, 55)
    opening = np.abs(np.arange(100) - 50) / 100  # radians
    rotations[:, JOINT["jaw"]] = rotation.from_axis_angle(opening[:, None] * np.float32([1, 0, 0]))
    motion = CharacterMotion(BodyMotion(rotations, np.zeros((100, 3), np.float32), 10.0), np.zeros((100, 52), np.float32), ExpressionSpace.ARKIT)
    frame = moments.usual_frame(floor([Turn(0, 0.0, 1.0), Turn(1, 0.0, 9.0), Turn(0, 4.0, 6.0)]), 0, motion)
    assert abs(frame - 50) in (2, 3)  # of the openings 0.00 to 0.05
    assert moments.usual_frame(floor(), 0, motion) is None


def test_every_frame_of_a_moment_is_shown_and_none_outside_the_clip():
    assert frames_of(1.0, 1.2, 25.0, 1000) == [25, 26, 27, 28, 29, 30]
    assert frames_of(-1.0, 0.05, 30.0, 1000) == [0, 1]
    assert frames_of(0.9, 2.0, 10.0, 12) == [9, 10, 11]


@pytest.fixture
def conversation(tmp_path):
    """A folder of the bundled conversation's first second and a half."""
    sounds = []
    for path in cafe().audio:
        samples, rate = soundfile.read(path)
        sounds.append(tmp_path / path.name)
        soundfile.write(sounds[-1], samples[:int(1.5 * rate)], rate)
    addon.register()
    assert commands.run(["animate", *map(str, sounds), "--out", str(tmp_path / "result"), "--fps", "25"]) == 0
    yield tmp_path / "result"
    addon.unregister()


def test_a_strip_shows_different_faces_at_every_frame(conversation, tmp_path, monkeypatch):
    monkeypatch.setitem(sheets.STRIPS, "closure", lambda hearings, floor: (Moment(0, 0.60, 0.72),))
    written, remarks = sheets.write_sheets(conversation, tmp_path, ("closure",), lambda share, doing: None)
    assert written == (tmp_path / "closure.png",) and not remarks
    sheet = contact_sheet.read_picture(written[0])
    step, gap = FACE.width + contact_sheet.GAP, contact_sheet.GAP
    assert sheet.shape == (FACE.height + 2 * gap, sheets.STRIP_COLUMNS * step + gap, 4)
    faces = [sheet[gap + 20:gap + FACE.height, gap + index * step:index * step + step] for index in range(4)]  # below the label
    assert all(face.std() > 0.05 for face in faces)
    assert all(np.abs(one - other).max() > 0.02 for one, other in zip(faces, faces[1:]))
    assert not sheet[gap:gap + FACE.height, gap + 4 * step:5 * step, :3].any(), "the moment has four frames"


def test_what_a_conversation_does_not_hold_is_said(conversation, tmp_path, monkeypatch):
    monkeypatch.setitem(sheets.STRIPS, "laugh", lambda hearings, floor: ())
    written, remarks = sheets.write_sheets(conversation, tmp_path, ("laugh",), lambda share, doing: None)
    assert not written and "laugh" in remarks[0]


def test_the_build_step_offers_every_sheet():
    assert step.SHEETS == sheets.SHEETS
