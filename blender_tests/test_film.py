"""Films and sound: pictures of the scene in order, with its sound, complete or not there at all."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import numpy as np
import pytest
import soundfile
from addon import film, render_settings, sound
from addon.versions import new_node_tree, sequences_of
from twohander.errors import AudioError, Cancelled, OutputError, TwohanderError

SMALL = film.Preset("Small", 64, 36, 1, 0.1, 0, 0, 1, False)
RATE = 16_000  # samples per second of the test's sound

needs_sound = pytest.mark.skipif(not sound.available(), reason="this build of bpy has no sound")


@pytest.fixture
def growing_light():
    """A scene of eight frames at 24 fps whose only light, a white wall, gets brighter from frame to frame."""
    scene = bpy.context.scene
    scene.render.fps, scene.frame_start, scene.frame_end = 24, 1, 8
    bpy.ops.mesh.primitive_plane_add(size=10)
    material = bpy.data.materials.new("Wall")
    tree = new_node_tree(material)
    tree.nodes.clear()
    shine, output = tree.nodes.new("ShaderNodeEmission"), tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(shine.outputs[0], output.inputs[0])
    bpy.context.object.data.materials.append(material)
    for frame in (1, 8):
        shine.inputs["Strength"].default_value = 0.02 * frame
        shine.inputs["Strength"].keyframe_insert("default_value", frame=frame)
    bpy.ops.object.camera_add(location=(0, 0, 3))
    scene.camera = bpy.context.object
    return scene


@pytest.fixture
def tone(tmp_path):
    """A file of half a second: a tone in the second half of it."""
    samples = np.zeros(RATE // 2, np.float32)
    samples[RATE // 4:] = 0.5 * np.sin(np.arange(RATE // 4) * 2 * np.pi * 440 / RATE)
    soundfile.write(tmp_path / "tone.wav", samples, RATE)
    return tmp_path / "tone.wav"


def brightness(picture: Path) -> float:
    image = bpy.data.images.load(str(picture))
    pixels = np.empty(image.size[0] * image.size[1] * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return float(pixels.reshape(-1, 4)[:, :3].mean())


def film_strip(path: Path):
    """The film as Blender reads it: its strip in a scene of its own."""
    return sequences_of(bpy.data.scenes.new("Reading")).new_movie("Film", str(path), channel=1, frame_start=1)


def test_a_film_has_the_scenes_frames_rate_and_size(growing_light, tmp_path):
    film.render_film(growing_light, tmp_path / "film.mp4", SMALL)
    strip = film_strip(tmp_path / "film.mp4")
    assert strip.frame_duration == 8
    assert strip.fps == pytest.approx(24)
    assert (strip.elements[0].orig_width, strip.elements[0].orig_height) == (64, 36)


def test_pictures_come_in_the_order_of_time(growing_light, tmp_path):
    frames = film.render_film(growing_light, tmp_path / "film.mp4", SMALL)
    levels = [brightness(frame) for frame in frames]
    assert len(levels) == 8 and all(later > earlier for earlier, later in zip(levels, levels[1:]))


def test_a_film_of_every_second_frame_lasts_as_long(growing_light, tmp_path):
    frames = film.render_film(growing_light, tmp_path / "film.mp4", SMALL, frame_step=2)
    strip = film_strip(tmp_path / "film.mp4")
    assert strip.frame_duration == len(frames) == 4
    assert strip.fps == pytest.approx(12)


@needs_sound
def test_the_sound_of_a_film_is_the_sequencers_in_sync(growing_light, tone, tmp_path):
    growing_light.frame_end = 12  # half a second
    sound.add_sound(growing_light, [tone])
    film.render_film(growing_light, tmp_path / "film.mp4", SMALL, frame_step=2)
    samples = sound_of(tmp_path / "film.mp4", tmp_path)
    loud = np.abs(samples) > 0.1
    begin = np.argmax(loud) / RATE
    assert begin == pytest.approx(0.25, abs=0.03)
    assert loud[int(0.3 * RATE):int(0.45 * RATE)].mean() > 0.5


def sound_of(path: Path, folder: Path) -> np.ndarray:
    """The film's sound as (N,) samples at RATE, decoded by Blender."""
    scene = bpy.data.scenes.new("Decoding")
    scene.render.fps, scene.frame_start, scene.frame_end = 24, 1, 12
    sequences_of(scene).new_sound("Sound", str(path), 1, 1)
    decoded = folder / "decoded.wav"
    with bpy.context.temp_override(scene=scene):
        bpy.ops.sound.mixdown(filepath=str(decoded), container="WAV", codec="PCM")
    samples, rate = soundfile.read(decoded, always_2d=True)
    return samples.mean(axis=1)[np.arange(int(len(samples) * RATE / rate)) * rate // RATE]


@needs_sound
def test_sounds_start_together_in_channels_of_their_own(growing_light, tone):
    strips = sound.add_sound(growing_light, [tone, tone], start_frame=5)
    strips += sound.add_sound(growing_light, [tone], start_frame=5)
    assert len({strip.channel for strip in strips}) == 3
    assert {strip.frame_start for strip in strips} == {5}


@needs_sound
def test_a_file_that_is_no_sound_is_refused_by_name(growing_light, tmp_path):
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound at all")
    with pytest.raises(AudioError, match="broken.wav"):
        sound.add_sound(growing_light, [broken])


@pytest.mark.skipif(sound.available(), reason="this build of bpy has sound")
def test_a_blender_without_sound_says_so(growing_light, tone):
    with pytest.raises(AudioError, match="no sound"):
        sound.add_sound(growing_light, [tone])


def test_rendering_leaves_every_setting_as_it_was(growing_light, tmp_path):
    growing_light.frame_set(5)
    before = settings_of(growing_light)
    film.render_film(growing_light, tmp_path / "film.mp4", SMALL)
    assert settings_of(growing_light) == before
    assert growing_light.frame_current == 5


def settings_of(scene) -> dict:
    owners = {"render": scene.render, "cycles": scene.cycles, "image": scene.render.image_settings, "view": scene.view_settings,
              "curves": scene.cycles_curves}
    kinds = {"BOOLEAN", "INT", "FLOAT", "STRING", "ENUM"}
    return {(label, name): tuple(getattr(owner, name)) if getattr(prop, "is_array", False) else getattr(owner, name)
            for label, owner in owners.items() for name, prop in owner.bl_rna.properties.items()
            if prop.type in kinds and not (prop.type == "ENUM" and prop.is_enum_flag)}


def test_a_cancelled_film_leaves_the_scene_as_it_was_and_no_film(growing_light, tmp_path):
    before, scenes = settings_of(growing_light), len(bpy.data.scenes)

    def cancel(share, doing):
        if share > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        film.render_film(growing_light, tmp_path / "film.mp4", SMALL, progress=cancel)
    assert settings_of(growing_light) == before
    assert len(bpy.data.scenes) == scenes
    assert not list(tmp_path.glob("*.mp4"))


def test_progress_rises_to_one(growing_light, tmp_path):
    shares = []
    film.render_film(growing_light, tmp_path / "film.mp4", SMALL, progress=lambda share, doing: shares.append(share))
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1


def test_only_finished_files_bear_a_films_or_a_pictures_name(growing_light, tmp_path):
    frames = film.render_film(growing_light, tmp_path / "film.mp4", SMALL)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".film_frames", "film.mp4"]
    assert sorted(frames[0].parent.glob("*.png")) == sorted(frames)


def test_a_scene_without_a_camera_is_refused(growing_light, tmp_path):
    growing_light.camera = None
    with pytest.raises(TwohanderError, match="camera"):
        film.render_film(growing_light, tmp_path / "film.mp4", SMALL)


def test_a_place_that_cannot_be_written_is_refused(growing_light, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot write"):
        film.render_film(growing_light, tmp_path / "file" / "film.mp4", SMALL)


def test_frames_that_are_there_stay_unless_they_are_to_be_overwritten(growing_light, tmp_path):
    frames = film.render_frames(growing_light, tmp_path, SMALL)
    frames[2].unlink()
    mark = b"this frame was there"
    frames[3].write_bytes(mark)
    film.render_frames(growing_light, tmp_path, SMALL, overwrite=False)
    assert brightness(frames[2]) > 0 and frames[3].read_bytes() == mark
    film.render_frames(growing_light, tmp_path, SMALL)
    assert frames[3].read_bytes() != mark


def test_frames_that_were_cancelled_go_on_where_they_stopped(growing_light, tmp_path):
    def cancel(share, doing):
        if share > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        film.render_frames(growing_light, tmp_path, SMALL, progress=cancel)
    done = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert 0 < len(done) < 8
    frames = film.render_frames(growing_light, tmp_path, SMALL, overwrite=False)
    assert len(list(tmp_path.iterdir())) == len(frames) == 8
    assert {path: path.stat().st_mtime_ns for path in done} == done


class Cards:
    """The preferences of Cycles on a machine with one card, as far as choosing a device reads them."""

    def __init__(self, active):
        self.active, self.compute_device_type = active, "NONE"
        self.card, self.processor = (SimpleNamespace(type=kind, use=False) for kind in ("CUDA", "CPU"))

    def has_active_device(self):
        return self.active

    def get_device_types(self, context):
        return [("NONE", "None", "", 0), ("CUDA", "CUDA", "", 1), ("OPTIX", "OptiX", "", 3)]

    def refresh_devices(self):
        self.refreshed = True

    def get_devices_for_type(self, kind):
        return [self.card, self.processor] if kind == "CUDA" else []


def test_a_card_that_is_there_renders_though_nobody_chose_it(monkeypatch):
    cards = Cards(active=False)
    monkeypatch.setattr(render_settings, "bpy", with_cycles(cards))
    changes = render_settings._Changes()
    assert render_settings._choose_gpu(changes)
    assert (cards.compute_device_type, cards.card.use, cards.processor.use) == ("CUDA", True, False)
    changes.take_back()
    assert (cards.compute_device_type, cards.card.use) == ("NONE", False)


def test_the_users_own_choice_of_a_card_stays(monkeypatch):
    cards = Cards(active=True)
    monkeypatch.setattr(render_settings, "bpy", with_cycles(cards))
    assert render_settings._choose_gpu(render_settings._Changes()) and cards.compute_device_type == "NONE"


def with_cycles(cards):
    preferences = SimpleNamespace(addons={"cycles": SimpleNamespace(preferences=cards)})
    return SimpleNamespace(context=SimpleNamespace(preferences=preferences))
