"""Folds only lift the cloth, leave its borders alone and repeat with their seed."""

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the builder computes with scipy (pip install twohander[characters])")

from character_builder.cloth import Cloth  # noqa: E402
from character_builder.folds import EDGE_REST, folded_top, folded_trousers  # noqa: E402

from twohander.body.characters import open_character  # noqa: E402
from twohander.body.model import load_body_model  # noqa: E402
from twohander.body.skeleton import JOINT  # noqa: E402


@pytest.fixture(scope="module")
def joints():
    return load_body_model(open_character("open_woman").smplx).rest_joints()


def tube(joints, low: str, high: str, radius: float) -> Cloth:
    """An upright tube around the trunk or the legs, from one joint's height to another's."""
    around, up = 64, 40
    heights = np.linspace(joints[JOINT[low]][1], joints[JOINT[high]][1], up + 1)
    angles = 2 * np.pi * np.arange(around) / around
    places = np.array([(radius * np.sin(a), y, joints[0][2] + radius * np.cos(a)) for y in heights for a in angles])
    quads = [[r * around + k, r * around + (k + 1) % around, (r + 1) * around + (k + 1) % around, (r + 1) * around + k]
             for r in range(up) for k in range(around)]
    return Cloth(places, np.eye(55)[np.full(len(places), JOINT["spine1"])], quads)


@pytest.mark.parametrize("fold, low, high", [(folded_top, "left_hip", "spine3"), (folded_trousers, "left_ankle", "pelvis")])
def test_folds_stand_out_between_calm_borders(joints, fold, low, high):
    cloth = tube(joints, low, high, 0.15)
    folded = fold(cloth, joints, np.random.default_rng(1))
    lift = np.hypot(folded.vertices[:, 0], folded.vertices[:, 2] - joints[0][2]) - 0.15
    to_border = np.minimum(cloth.vertices[:, 1] - cloth.vertices[:, 1].min(), cloth.vertices[:, 1].max() - cloth.vertices[:, 1])
    assert lift.min() > -1e-9 and 0.002 < lift.max() < 0.03
    assert np.abs(lift[to_border < EDGE_REST[0]]).max() < 1e-9
    assert (fold(cloth, joints, np.random.default_rng(1)).vertices == folded.vertices).all()
    assert (fold(cloth, joints, np.random.default_rng(2)).vertices != folded.vertices).any()
