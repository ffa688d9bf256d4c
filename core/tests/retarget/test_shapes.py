"""Shape keys recognised as ARKit's."""

import pytest

from twohander.body.arkit import ARKIT_NAMES
from twohander.errors import TwohanderError
from twohander.retarget.shapes import recognised_keys, told_keys


@pytest.mark.parametrize("spelt", [
    lambda name: name, lambda name: f"blendShape1.{name}", lambda name: f"ARKit_{name[0].upper()}{name[1:]}", str.upper,
    lambda name: name.replace("Left", "_L").replace("Right", "_R"), lambda name: "".join(f"_{c.lower()}" if c.isupper() else c for c in name)])
def test_all_52_are_recognised_in_every_spelling(spelt):
    keys = ["Basis", *(spelt(name) for name in reversed(ARKIT_NAMES)), "viseme_aa", "Fcl_MTH_A"]
    assert recognised_keys(keys) == {name: spelt(name) for name in ARKIT_NAMES}


def test_the_name_alone_wins_over_one_with_something_before_it():
    assert recognised_keys(["corrective_jawOpen", "jawOpen", "old.jawOpen"]) == {"jawOpen": "jawOpen"}


def test_a_mapping_gives_the_keys_that_the_mesh_has():
    assert told_keys(["Mouth_Open"], {"jawOpen": "Mouth_Open", "cheekPuff": "Puff"}) == {"jawOpen": "Mouth_Open"}
    with pytest.raises(TwohanderError, match="mouthOpen"):
        told_keys(["Mouth_Open"], {"mouthOpen": "Mouth_Open"})
