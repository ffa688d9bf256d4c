"""Hands and forearms against the dressed bodies, on the bundled conversation."""

import numpy as np
import pytest
from dressed_bodies import OBSTACLES, motion_depths

from twohander import animate
from twohander.engines.duet import DEFAULT_CHARACTERS

LOOKED_AT = 12  # frames of each performance, evenly spread
CLOTH_GIVES = 0.008  # metres: the ease of the garments over the skin
HAND_GIVES = 0.020  # metres, about the thickness of a hand: one that lies in the other must not come out on its far side


@pytest.fixture(scope="module", params=[False, True], ids=["standing", "seated"])
def depths(request):
    """For A and B the depth at each looked-at frame in each obstacle."""
    motions = animate(seed=1, seated=request.param).motions
    frames = np.linspace(0, len(motions[0]) - 1, LOOKED_AT).round().astype(int)
    return [motion_depths(name, motion, frames) for name, motion in zip(DEFAULT_CHARACTERS, motions)]


@pytest.mark.parametrize("character", [0, 1], ids=DEFAULT_CHARACTERS)
@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_hands_and_forearms_stay_out_of_body_and_clothes(depths, character, obstacle):
    found = depths[character][obstacle]
    given = HAND_GIVES if obstacle == "other arm" else CLOTH_GIVES
    assert found.max() < given, f"{1e3 * found.max():.0f} mm at looked-at frame {found.argmax()}"
