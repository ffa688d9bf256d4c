"""Animating in a second Python: the same motion, the same errors, no trace."""

import threading
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np
import pytest
from addon import own_python, performing
from twohander.errors import Cancelled, OutputError, TwohanderError


@pytest.fixture
def request_of_scene(registered, short_sounds):
    registered.sound_a, registered.sound_b = map(str, short_sounds)
    bpy.ops.twohander.add_characters()
    return replace(performing.request_of(bpy.context.scene, seed=3), a=short_sounds[0], b=short_sounds[1])


def leftovers() -> list[Path]:
    return list(Path(bpy.app.tempdir).iterdir())


def test_it_makes_the_motion_that_blenders_own_python_makes(request_of_scene):
    here = performing.animation_work(bpy.context.scene, 3)(lambda share, doing: None)
    shares = []
    there = own_python.animation(bpy.app.tempdir)(request_of_scene, lambda share, doing: shares.append(share))
    for one, other in zip(here.motions, there.motions):
        assert one.fps == other.fps
        np.testing.assert_allclose(one.body.rotations, other.body.rotations, atol=1e-6)
        np.testing.assert_allclose(one.expression, other.expression, atol=1e-6)
    assert len(here.turns) == len(there.turns) and here.sounds == there.sounds and here.distance == there.distance
    assert shares and not leftovers()


def test_an_error_comes_back_in_its_own_words(request_of_scene, short_sounds):
    short_sounds[1].write_bytes(b"no sound")
    with pytest.raises(TwohanderError, match=short_sounds[1].name):
        own_python.animation(bpy.app.tempdir)(request_of_scene, lambda share, doing: None)
    assert not leftovers()


def test_cancelling_ends_the_process(request_of_scene):
    def cancel(share, doing):
        raise Cancelled

    with pytest.raises(Cancelled):
        own_python.animation(bpy.app.tempdir)(request_of_scene, cancel)
    assert not leftovers() and not [one for one in threading.enumerate() if "_listen" in one.name and one.is_alive()]


def test_a_place_for_temporary_files_that_is_gone_is_told(request_of_scene, tmp_path):
    with pytest.raises(OutputError, match="choose another folder for temporary files"):
        own_python.animation(str(tmp_path / "gone"))(request_of_scene, lambda share, doing: None)
