"""The packed extension in an empty profile: installed, used, removed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile
from twohander.samples import cafe

SECONDS = (2.0, 4.0)  # of the sample: the end of what A says, the beginning of B's answer
SOUND_RATE = 16_000


@pytest.fixture(scope="session")
def extension() -> Path:
    """The packed extension for this platform."""
    path = os.environ.get("TWOHANDER_EXTENSION")
    if path is None:
        pytest.skip("TWOHANDER_EXTENSION names no packed extension (build.py test sets it)")
    return Path(path)


@pytest.fixture(scope="session")
def profile(extension, tmp_path_factory):
    """What a newcomer sees: see fresh_profile.py."""
    folder = tmp_path_factory.mktemp("profile")
    sounds = []
    for path in cafe().audio:
        samples, rate = soundfile.read(path, start=int(SECONDS[0] * SOUND_RATE), stop=int(SECONDS[1] * SOUND_RATE))
        sounds.append(folder / path.name)
        soundfile.write(sounds[-1], samples, rate)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["BLENDER_USER_RESOURCES"] = str(folder / "blender")
    done = subprocess.run([sys.executable, str(Path(__file__).with_name("fresh_profile.py")), str(extension), *map(str, sounds), str(folder)],
                          capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder, json.loads(done.stdout.strip().splitlines()[-1])


def test_it_installs_and_brings_its_own_modules(profile):
    folder, seen = profile
    assert seen["enabled"]
    assert "twohander" in seen["modules"] and "soxr" in seen["modules"]
    assert all(Path(path).is_relative_to(folder) for path in seen["modules"].values())


def test_the_panel_leads_from_two_voices_to_an_animated_scene(profile):
    _, seen = profile
    assert not seen["poll_before"]
    assert seen["steps"] == [["FINISHED"]] * 3
    assert seen["actions"] >= 4 and seen["cameras"] == 3
    assert seen["frame_end"] == round((SECONDS[1] - SECONDS[0]) * 24)


def test_it_renders(profile):
    folder, _ = profile
    assert (folder / "still.png").stat().st_size > 0


def test_its_command_line_animates(profile):
    folder, seen = profile
    assert seen["command"] == 0
    assert {path.name for path in (folder / "result").iterdir()} == {"a.npz", "b.npz", "conversation.json"}


def test_it_carries_the_library_for_environments(profile):
    assert profile[1]["library_wheel"]


def test_disabling_leaves_no_trace(profile):
    assert profile[1]["left_behind"] == []
