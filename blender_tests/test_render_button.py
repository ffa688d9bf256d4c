"""The Render button: a film or frames, its refusals and failures."""

from dataclasses import replace

import bpy
import pytest
from addon import commands, film, panels
from recorded_layout import RecordedLayout
from twohander.errors import Cancelled


@pytest.fixture
def tiny(registered, monkeypatch):
    """A scene of two frames, rendered tiny."""
    for name in ("preview", "draft", "final"):
        monkeypatch.setitem(film.PRESETS, name, replace(film.PRESETS[name], width=32, height=18, samples=1))
    scene = bpy.context.scene
    scene.frame_end = 2
    bpy.ops.object.camera_add()
    scene.camera = bpy.context.object
    return scene


def test_a_film_is_rendered_where_the_scene_says(tiny, tmp_path):
    tiny.twohander.film = str(tmp_path / "film.mp4")
    assert bpy.ops.twohander.render_film() == {"FINISHED"}
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_a_film_that_was_stopped_goes_on(tiny, tmp_path, capfd):
    tiny.frame_end, tiny.twohander.film = 5, str(tmp_path / "film.mp4")

    def stop(share, doing):
        if doing == "rendering frame 3 of 3":
            raise Cancelled

    with pytest.raises(Cancelled):
        commands.render_open_scene(tiny, tmp_path / "film.mp4", "preview", stop)
    assert [path.name for path in tmp_path.iterdir()] == [".film_frames"]
    assert bpy.ops.twohander.render_film() == {"FINISHED"}
    assert "film.mp4; went on after 2 frames that were there" in capfd.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_frames_are_rendered_and_go_on_where_they_stopped(tiny, tmp_path):
    tiny.twohander_rendering.output, tiny.twohander_rendering.frames = "FRAMES", str(tmp_path)
    (tmp_path / "000001.png").write_bytes(b"mine")
    bpy.ops.twohander.render_film()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000001.png", "000002.png"]
    assert (tmp_path / "000001.png").read_bytes() == b"mine"
    tiny.twohander_rendering.overwrite = True
    bpy.ops.twohander.render_film()
    assert (tmp_path / "000001.png").read_bytes() != b"mine"


def test_a_place_that_cannot_be_written_is_reported(tiny, tmp_path):
    (tmp_path / "file").write_text("in the way")
    tiny.twohander.film = str(tmp_path / "file" / "film.mp4")
    with pytest.raises(RuntimeError, match="cannot write"):
        bpy.ops.twohander.render_film()


def test_without_a_place_the_button_is_grey(tiny):
    with pytest.raises(RuntimeError, match="choose where to render to"):
        bpy.ops.twohander.render_film()


@pytest.mark.parametrize(("output", "quality", "said"), [
    ("FILM", "draft", True), ("FILM", "preview", True), ("FILM", "final", False), ("FRAMES", "draft", False)])
def test_a_film_that_leaves_frames_out_says_how_many_it_shows(tiny, output, quality, said):
    tiny.render.fps, tiny.twohander_rendering.output, tiny.twohander.quality = 25, output, quality
    layout = RecordedLayout()
    panels.render.TWOHANDER_PT_render.draw_section(None, bpy.context, layout, tiny.twohander)
    assert ("Every second frame: 12.5 fps" in " ".join(layout.texts.split())) == said


def test_a_film_has_as_many_frames_as_its_quality_says(tiny, tmp_path):
    tiny.frame_end = 4
    for quality, expected in (("preview", 2), ("final", 4)):
        seen = []
        commands.render_open_scene(tiny, tmp_path / f"{quality}.mp4", quality, lambda share, doing: seen.append(doing))
        assert f"rendering frame {expected} of {expected}" in seen
