"""Joints made block by block."""

import numpy as np
from open_bodies import quiet_bearing, skeleton

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
        motions.append(body_motion(hearings, floor, Part(skeleton("open_man"), seated=True), 0, bearing, 2, Amounts()))
    (whole, places), (parts, same_places) = motions
    assert np.abs(whole - parts).max() < 1e-6 and np.array_equal(places, same_places)
    assert np.all(np.sum(parts[1:] * parts[:-1], axis=-1) > 0.9)  # no sign jumps where blocks meet
