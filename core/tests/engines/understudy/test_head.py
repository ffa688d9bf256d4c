"""Nods, postures and drift of a head."""

import numpy as np
import pytest

from twohander.engines.understudy.floor import Backchannel, Floor, floor_of
from twohander.engines.understudy.head import head_gestures


def _angles(hearings, character=0, seed=1, amount=1.0, floor=None, energy=1.0):
    floor = floor or floor_of(hearings, seed)
    frames = floor.speaking.shape[1]
    return np.degrees(head_gestures(floor, hearings, character, seed, np.full(frames, energy), amount))


def test_a_head_dips_with_accents(talk):
    floor = floor_of(talk, 1)
    mean = np.mean([_angles(talk, seed=seed, floor=floor)[:, 0] for seed in range(40)], axis=0)
    strong = [round(accent.time * 100) for accent in talk[0].accents if accent.strength > 0.9]
    around = np.array([mean[frame - 20:frame + 21] for frame in strong if 60 < frame < len(mean) - 60]).mean(axis=0)
    assert around[18:23].max() > around[0] + 0.3
    assert abs(int(np.argmax(around)) - 20) <= 6


def test_speaking_heads_move_more_than_listening_ones(talk):
    floor = floor_of(talk, 1)
    speed = np.abs(np.diff(_angles(talk), axis=0)).sum(axis=1) * 100
    own, other = floor.speaking[0][1:], floor.speaking[1][1:]
    assert speed[own].mean() > 1.5 * speed[other & ~own].mean()


def test_speed_lies_between_a_calm_conversation_and_a_lively_monologue(talk):
    own = floor_of(talk, 1).speaking[0][1:]
    pitch_speed = np.abs(np.diff(_angles(talk)[:, 0]))[own].mean() * 100
    assert 3.4 < pitch_speed < 14.2  # degrees a second, tracked speaker and captured monologue of the recordings


@pytest.mark.parametrize("seed", range(6))
def test_a_nod_goes_down_first_of_all_and_ends_where_it_began(make_hearings, seed):
    hearings = make_hearings(((1, 0.0, 8.0),), seconds=8.0)
    still = Floor(np.stack([np.zeros(800, bool), np.ones(800, bool)]), (), (), ())
    nodding = Floor(still.speaking, (), (Backchannel(0, 4.0, "nod"),), ())
    nod = _angles(hearings, seed=seed, floor=nodding)[:, 0] - _angles(hearings, seed=seed, floor=still)[:, 0]
    assert 3.0 < nod.max() < 8.0
    assert nod.min() > -0.35 * nod.max()
    np.testing.assert_allclose(nod[:385], 0, atol=1e-9)
    np.testing.assert_allclose(nod[650:], 0, atol=1e-9)
    assert 405 < np.argmax(nod) < 440


def test_nods_differ_from_each_other(make_hearings):
    hearings = make_hearings(((1, 0.0, 60.0),), seconds=60.0)
    speaking = np.stack([np.zeros(6000, bool), np.ones(6000, bool)])
    signs = tuple(Backchannel(0, 4.0 + 5 * k, "nod") for k in range(10))
    nodding, still = (_angles(hearings, floor=Floor(speaking, (), given, ()))[:, 0] for given in (signs, ()))
    nods = nodding - still
    depths = [nods[380 + 500 * k:780 + 500 * k].max() for k in range(10)]
    assert np.std(depths) > 0.4


def test_a_listener_is_never_frozen(make_hearings):
    angles = _angles(make_hearings(((1, 0.0, 60.0),), seconds=60.0))
    moved = np.ptp(angles.reshape(60, 100, 3), axis=1).max(axis=1)
    assert moved.min() > 0.15  # degrees in any second


def test_a_listener_gives_way_to_the_speaker_accents(talk):
    floor = floor_of(talk, 1)
    mean = np.mean([_angles(talk, character=1, seed=seed, floor=floor)[:, 0] for seed in range(40)], axis=0)
    strong = [round(accent.time * 100) for accent in talk[0].accents if accent.strength > 0.9]
    heard = [frame for frame in strong if not floor.speaking[1][frame]]
    around = np.array([mean[frame - 30:frame + 90] for frame in heard if 60 < frame < len(mean) - 100]).mean(axis=0)
    assert 40 < np.argmax(around) < 110


def test_a_silent_clip_moves_gently(make_hearings):
    angles = _angles(make_hearings((), seconds=60.0))
    assert 0.5 < angles.std() < 4
    assert np.abs(np.diff(angles, axis=0)).max() * 100 < 30


def test_amount_scales_everything(talk):
    np.testing.assert_allclose(_angles(talk, amount=2.0), 2 * _angles(talk), atol=1e-9)
    assert not _angles(talk, amount=0.0).any()


def test_energy_enlarges_speech_but_not_listening(make_hearings):
    hearings = make_hearings(((0, 1.0, 10.0), (1, 11.5, 20.0)), seconds=20.0)
    calm, lively = _angles(hearings), _angles(hearings, energy=1.5)
    assert np.abs(lively - calm)[100:1000].mean() > 0.1
    np.testing.assert_allclose(lively[1300:1900], calm[1300:1900], atol=0.05)


def test_a_laughing_head_leans_back_and_bobs(make_hearings):
    quiet = make_hearings((), seconds=10.0)
    laughing = make_hearings((), seconds=10.0, laughs=(((4.0, 6.0),), ()))
    still = floor_of(quiet, 1)
    change = _angles(laughing, floor=still)[:, 0] - _angles(quiet, floor=still)[:, 0]
    assert change[450:550].mean() < -1.5
    spectrum = np.abs(np.fft.rfft(change[410:590] - change[410:590].mean()))
    assert abs(np.argmax(spectrum[5:]) + 5 - 9) <= 1  # bursts at 5 Hz: 9 in 1.8 s
