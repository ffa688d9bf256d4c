"""Every test starts from an empty file; body models come from the open characters or are made of random numbers."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "core"), str(REPOSITORY / "core" / "tests"), str(REPOSITORY / "blender_tests")]

import bpy  # noqa: E402  (bpy puts its own folders on the path, ours have to come first)
import addon  # noqa: E402
from addon import environment, model_files  # noqa: E402
import soundfile  # noqa: E402
from random_model import write_random_model  # noqa: E402
from twohander.body.characters import OPEN_CHARACTERS, open_character  # noqa: E402
from twohander.body.look import load_look  # noqa: E402
from twohander.body.model import load_body_model  # noqa: E402
from twohander.samples import cafe  # noqa: E402


@pytest.fixture(autouse=True)
def empty_file():
    bpy.ops.wm.read_factory_settings(use_empty=True)


@pytest.fixture
def preferences(monkeypatch, tmp_path):
    """The registered add-on's preferences, with a model store, a cache and a place for an environment of the test's own."""
    for variable in ("MODELS", "CACHE", "ENVIRONMENT"):
        monkeypatch.setenv(f"TWOHANDER_{variable}", str(tmp_path / variable.lower()))
    addon.register()
    environment.forget()
    model_files.keep_checked(None)
    entry = bpy.context.preferences.addons.new()
    entry.module = "addon"
    yield entry.preferences
    bpy.context.preferences.addons.remove(entry)
    addon.unregister()


@pytest.fixture
def generator():
    return np.random.default_rng(20261120)


@pytest.fixture
def registered():
    """The add-on, registered; its settings of the scene."""
    addon.register()
    yield bpy.context.scene.twohander
    addon.unregister()


@pytest.fixture
def short_sounds(tmp_path):
    """Two seconds of the sample, in which A ends and B begins."""
    paths = []
    for path in cafe().audio:
        samples, rate = soundfile.read(path, start=32_000, frames=32_000)
        paths.append(tmp_path / path.name)
        soundfile.write(paths[-1], samples, rate)
    return paths


@pytest.fixture(scope="session", params=OPEN_CHARACTERS)
def open_body(request):
    """An open character's body model and look."""
    character = open_character(request.param)
    return load_body_model(character.smplx), load_look(character.look)


@pytest.fixture(scope="session")
def random_body(tmp_path_factory):
    """A model of SMPL-X's layout in which everything is random: shapes move joints, all 486 correctives act."""
    path = tmp_path_factory.mktemp("random") / "SMPLX_RANDOM.npz"
    write_random_model(path, seed=7)
    return load_body_model(path)


@pytest.fixture(scope="session")
def oracle_folder():
    """The folder that oracle.py filled with vertices from the `smplx` library."""
    folder = os.environ.get("TWOHANDER_ORACLE")
    if folder is None:
        pytest.skip("TWOHANDER_ORACLE names no folder of vertices from the smplx library (see oracle.py)")
    return Path(folder)
