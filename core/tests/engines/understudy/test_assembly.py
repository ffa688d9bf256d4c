"""Joints made block by block."""

import numpy as np
from open_bodies import quiet_bearing, skeleton

from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.engines.base import Part
from twohander.engines.understudy import assembly
from twohander.engines.understudy.body import Amounts, body_motion
from twohander.engines.understudy.floor import floor_of


def test_the_length_of_the_blocks_does_not_show(make_hearings, monkeypatch):
    hearings = make_hearings()
    floor = floor_of(hearings, 0)
    bearing = quiet_bearing(floor.speaking.shape[1])
    motions = []
    for block in (10_000, 700):
        monkeypatch.setattr(assembly, "BLOCK", block)
        motions.append(body_motion(hearings, floor, Part(skeleton("open_man"), seated=True), 0, bearing, 2, Amounts(),
                                   np.arange(floor.speaking.shape[1])))
    whole, parts = motions
    for name in ("rotations", "neck_place", "chest"):
        assert np.abs(getattr(whole, name) - getattr(parts, name)).max() < 1e-6
    assert np.array_equal(whole.translation, parts.translation)
    assert np.all(np.sum(parts.rotations[1:] * parts.rotations[:-1], axis=-1) > 0.9)  # no sign jumps where blocks meet


def test_frames_between_and_what_carries_the_head_are_those_of_the_whole_body(make_hearings, monkeypatch):
    hearings = make_hearings()
    floor = floor_of(hearings, 0)
    frames = floor.speaking.shape[1]
    monkeypatch.setattr(assembly, "BLOCK", 700)
    body = skeleton("open_woman")
    every, some = (body_motion(hearings, floor, Part(body), 1, quiet_bearing(frames), 2, Amounts(), positions)
                   for positions in (np.arange(frames), np.minimum(np.arange(0, frames, 100 / 24), frames - 1)))
    wanted = rotation.resampled(every.rotations, np.minimum(np.arange(0, frames, 100 / 24), frames - 1))
    assert rotation.angle_between(some.rotations, wanted).max() < 1e-3
    places, turns = body.pose(every.rotations, every.translation)
    np.testing.assert_allclose(every.neck_place, places[:, JOINT["neck"]], atol=1e-5)
    assert rotation.angle_between(every.chest, turns[:, JOINT["spine3"]]).max() < 1e-3
