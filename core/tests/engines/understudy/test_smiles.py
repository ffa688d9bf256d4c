"""Smiles and laughing faces."""

import numpy as np

from twohander.engines.understudy.floor import Backchannel, Floor, floor_of
from twohander.engines.understudy.smiles import smiles


def test_a_laugh_lifts_corners_cheeks_and_lids(make_hearings):
    hearings = make_hearings((), seconds=12.0, laughs=(((4.0, 6.0),), ()))
    curves = smiles(floor_of(hearings, 1), hearings, 0, 1)
    for name, least in (("mouthSmileLeft", 0.5), ("cheekSquintRight", 0.4), ("eyeSquintLeft", 0.3)):
        assert curves[name][450:580].min() > least
        assert curves[name][:350].max() < 0.2 and curves[name][800:].max() < 0.2


def test_a_laugh_makes_the_other_smile_a_moment_later_and_less(make_hearings):
    hearings = make_hearings((), seconds=12.0, laughs=(((4.0, 6.0),), ()))
    floor = floor_of(hearings, 1)
    laughing, watching = (smiles(floor, hearings, character, 1)["mouthSmileLeft"] for character in (0, 1))
    assert 0.3 < watching[450:580].mean() < laughing[450:580].mean()
    assert np.argmax(watching > 0.3) > np.argmax(laughing > 0.5) + 10


def test_a_smile_sign_comes_and_goes(make_hearings):
    hearings = make_hearings(((1, 0.0, 9.0),), seconds=9.0)
    floor = Floor(np.stack([np.zeros(900, bool), np.ones(900, bool)]), (), (Backchannel(0, 3.0, "smile"),), ())
    curve = smiles(floor, hearings, 0, 1)["mouthSmileRight"]
    assert curve[350:380].max() > curve[280] + 0.15
    assert curve[650] < curve[350:380].max() - 0.15


def test_smiles_stay_within_one_and_never_jump(make_hearings):
    laughs = tuple((float(start), start + 1.5) for start in range(2, 50, 4))
    hearings = make_hearings((), seconds=60.0, laughs=(laughs, laughs))
    for curve in smiles(floor_of(hearings, 1), hearings, 0, 1).values():
        assert curve.min() >= 0 and curve.max() < 1.0 and np.abs(np.diff(curve)).max() < 0.12
