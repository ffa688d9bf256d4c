"""The command line inside Blender: `blender --background --command twohander ...`."""

from dataclasses import replace

import addon
import bpy
import numpy as np
import pytest
import soundfile
from addon import characters, commands, contact_sheet, film, sound
from twohander.samples import cafe

TINY = replace(film.PRESETS["draft"], width=64, height=36, samples=1)


@pytest.fixture(autouse=True)
def registered():
    addon.register()
    yield
    addon.unregister()


@pytest.fixture
def result(tmp_path):
    """A result folder of half a second of conversation."""
    sounds = []
    for path in cafe().audio:
        samples, rate = soundfile.read(path, start=8000, frames=8000)
        sounds.append(tmp_path / path.name)
        soundfile.write(sounds[-1], samples, rate)
    assert commands.run(["animate", *map(str, sounds), "--out", str(tmp_path / "result")]) == 0
    return tmp_path / "result"


def test_render_leaves_a_film_a_scene_and_a_contact_sheet(result, tmp_path, monkeypatch):
    monkeypatch.setitem(film.PRESETS, "draft", TINY)
    film_path, scene_path, sheet_path = tmp_path / "film.mp4", tmp_path / "scene.blend", tmp_path / "sheet.png"
    code = commands.run(["render", str(result), "-o", str(film_path), "--quality", "draft", "--scene", str(scene_path),
                         "--contact-sheet", str(sheet_path)])
    assert code == 0
    clip = bpy.data.movieclips.load(str(film_path))
    assert tuple(clip.size) == (64, 36) and clip.frame_duration == 6 and clip.fps == pytest.approx(12)
    sheet = bpy.data.images.load(str(sheet_path))
    assert tuple(sheet.size) == (4 * (64 + contact_sheet.GAP) + contact_sheet.GAP, 2 * (36 + contact_sheet.GAP) + contact_sheet.GAP)
    assert not list(tmp_path.glob(".*_frames"))

    bpy.ops.wm.open_mainfile(filepath=str(scene_path))
    pair = characters.find_all(bpy.context.scene)
    assert [character.armature.animation_data.action is not None for character in pair] == [True, True]
    if sound.available():
        assert {packed.packed_file is not None for packed in bpy.data.sounds} == {True}


def test_render_of_a_folder_without_a_conversation_fails(tmp_path, capsys):
    assert commands.run(["render", str(tmp_path / "nothing")]) == 1
    assert "nothing" in capsys.readouterr().err


def test_render_without_its_sound_fails_before_the_work_starts(result, tmp_path, capsys):
    (tmp_path / "a.flac").unlink()
    assert commands.run(["render", str(result)]) == 1
    assert "a.flac" in capsys.readouterr().err


def test_export_leaves_both_characters_with_their_motion(result, tmp_path, capsys):
    assert commands.run(["export", str(result), str(tmp_path / "both.usdc")]) == 0
    assert "the hair became ribbons" in capsys.readouterr().err
    assert len(list((tmp_path / "textures").glob("both_*_Body_Skin.png"))) == 2
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.wm.usd_import(filepath=str(tmp_path / "both.usdc"))
    armatures = [one for one in bpy.data.objects if one.type == "ARMATURE"]
    assert len(armatures) == 2 and all(armature.animation_data.action is not None for armature in armatures)
    assert bpy.context.scene.frame_end == 15  # half a second at the rate of the motion


def test_export_as_something_else_fails_before_the_work_starts(result, tmp_path, capsys):
    assert commands.run(["export", str(result), str(tmp_path / "both.obj")]) == 1
    assert "both.obj" in capsys.readouterr().err
    assert commands.run(["export", str(result)]) == 2


def test_wrong_usage_is_told_by_its_exit_code():
    assert commands.run(["render"]) == 2
    assert commands.run(["render", "somewhere", "--quality", "splendid"]) == 2
    assert commands.run(["nonsense"]) == 2


def test_a_contact_sheet_reads_from_the_top_left():
    pictures = [np.full((2, 3, 4), value, np.float32) for value in (0.1, 0.2, 0.3)]
    sheet = contact_sheet.grid(pictures, columns=2)
    gap = contact_sheet.GAP
    assert sheet.shape == (2 * (2 + gap) + gap, 2 * (3 + gap) + gap, 4)
    assert np.allclose(sheet[gap:gap + 2, gap:gap + 3], 0.1)
    assert np.allclose(sheet[gap:gap + 2, 2 * gap + 3:2 * gap + 6], 0.2)
    assert np.allclose(sheet[2 * gap + 2:2 * gap + 4, gap:gap + 3], 0.3)


@pytest.mark.parametrize("count, wanted, expected", [(3, 16, [0, 1, 2]), (4, 2, [1, 3]), (100, 4, [12, 37, 62, 87])])
def test_pictures_are_spread_over_the_whole_film(count, wanted, expected):
    assert contact_sheet.spread(count, wanted) == expected


def test_a_large_picture_is_reduced_by_the_mean_of_its_blocks():
    picture = np.random.default_rng(1).random((1080, 1920, 4), np.float32)
    small = contact_sheet.reduced(picture)
    assert small.shape == (270, 480, 4)
    assert np.allclose(small[3, 5], picture[12:16, 20:24].mean(axis=(0, 1)), atol=1e-6)
