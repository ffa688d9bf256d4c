"""A film with sound, or its frames, rendered by Cycles and encoded by Blender itself."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bpy
from twohander.errors import OutputError, TwohanderError

from . import characters, sound
from .materials import FINE_DETAIL
from .versions import can_denoise, sequences_of, set_film_output, set_picture_output

Progress = Callable[[float, str], None]
ENCODING_SHARE = 0.03  # of the whole work; frames take the rest
VIDEO_QUALITY = "HIGH"  # Blender's name for a constant rate factor of 20
LEAST_ADAPTIVE = 16  # samples; with fewer, measuring noise costs more than it saves
AUDIO_BITRATE = 192  # kilobits per second
NOISY_SAMPLES = 8  # times as many samples where nothing takes the noise out


@dataclass(frozen=True)
class Preset:
    """How much work goes into a picture.

    width, height: pixels. samples: per pixel at most, fewer where `noise` is reached. body, clothes: levels of subdivision.
    bounces: of light between surfaces. fine_detail: pores and weave.
    """

    label: str
    width: int
    height: int
    samples: int
    noise: float
    body: int
    clothes: int
    bounces: int
    fine_detail: bool


PRESETS = {
    "draft": Preset("Draft", 480, 270, 2, 0.1, 0, 0, 2, False),
    "preview": Preset("Preview", 640, 360, 5, 0.1, 0, 1, 2, False),
    "final": Preset("Final", 1920, 1080, 64, 0.03, 1, 2, 6, True),
}


def render_film(scene: bpy.types.Scene, path: str | Path, preset: str | Preset = "preview", frame_step: int = 1,
                progress: Progress = lambda share, doing: None) -> tuple[Path, ...]:
    """Render the scene's frame range into an mp4 file (H.264, and AAC if the sequencer holds sound) and return its frames' paths.

    frame_step: render every n-th frame; the film then has the scene's frame rate divided by it. Frames lie in a folder beside the film,
    `<film>_frames`; the film appears under its name when it is complete. The scene's settings are as before afterwards. Raises OutputError
    if nothing can be written there, TwohanderError without a camera; whatever `progress` raises stops the work and passes through.
    """
    path = Path(path)
    frames = render_frames(scene, path.with_name(f"{path.stem}_frames"), preset, frame_step,
                           lambda share, doing: progress(share * (1 - ENCODING_SHARE), doing))
    progress(1 - ENCODING_SHARE, "encoding the film")
    encode_film(scene, frames, path, frame_step)
    progress(1.0, "done")
    return frames


def render_frames(scene: bpy.types.Scene, folder: Path, preset: str | Preset = "preview", frame_step: int = 1,
                  progress: Progress = lambda share, doing: None) -> tuple[Path, ...]:
    """Render the scene's frame range into PNG files in a folder; see `render_film`. A picture appears when it is complete."""
    if scene.camera is None:
        raise TwohanderError("the scene has no camera: set the stage first")
    if frame_step < 1:
        raise TwohanderError(f"a step of {frame_step} frames leads nowhere; choose 1 or more")
    chosen = PRESETS[preset] if isinstance(preset, str) else preset
    _make_folder(folder)
    numbers = range(scene.frame_start, scene.frame_end + 1, frame_step)
    paths = tuple(folder / f"{number:06d}.png" for number in numbers)
    with _prepared(scene, chosen):
        for index, (number, picture) in enumerate(zip(numbers, paths)):
            progress(index / len(numbers), f"rendering frame {index + 1} of {len(numbers)}")
            scene.frame_set(number)
            unfinished = picture.with_suffix(".part.png")
            scene.render.filepath = str(unfinished)
            bpy.ops.render.render(write_still=True, scene=scene.name)
            os.replace(unfinished, picture)
    return paths


def encode_film(scene: bpy.types.Scene, frames: tuple[Path, ...], path: Path, frame_step: int = 1) -> None:
    """Encode pictures, and the sound of the scene's sequencer, into an mp4 file that appears when it is complete."""
    unfinished = path.with_name(f"{path.stem}.part.mp4")
    _make_folder(path.parent)
    mixed = path.with_name(f"{path.stem}.part.wav")
    has_sound = _mix_sound(scene, mixed)
    editing = bpy.data.scenes.new("Twohander Film")
    try:
        _lay_out(editing, scene, frames, mixed if has_sound else None, frame_step)
        editing.render.filepath = str(unfinished)
        bpy.ops.render.render(animation=True, scene=editing.name)
    finally:
        bpy.data.scenes.remove(editing)
        mixed.unlink(missing_ok=True)
    if not unfinished.exists():
        raise OutputError(f"Blender could not write {path.name}")
    os.replace(unfinished, path)


def discard_frames(frames: tuple[Path, ...]) -> None:
    """Remove the folder of a film's frames."""
    shutil.rmtree(frames[0].parent)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}") from error


def _mix_sound(scene: bpy.types.Scene, path: Path) -> bool:
    """Write the sound of the scene's frame range as the user has it in the sequencer; False if it holds none."""
    holds_sound = scene.sequence_editor is not None and any(strip.type == "SOUND" for strip in sequences_of(scene))
    if not holds_sound or not sound.available():
        return False
    with bpy.context.temp_override(scene=scene):
        bpy.ops.sound.mixdown(filepath=str(path), container="WAV", codec="PCM", format="S16")
    return True


def _lay_out(editing: bpy.types.Scene, scene: bpy.types.Scene, frames: tuple[Path, ...], mixed: Path | None, frame_step: int) -> None:
    strips = sequences_of(editing)
    pictures = strips.new_image("Picture", str(frames[0]), 1, 1)
    for frame in frames[1:]:
        pictures.elements.append(frame.name)
    if mixed is not None:
        strips.new_sound("Sound", str(mixed), 2, 1)
    render = editing.render
    # A film of every n-th frame is played at an n-th of the rate: exact, also for rates such as 23.976.
    render.fps, render.fps_base = scene.render.fps, scene.render.fps_base * frame_step
    editing.frame_start, editing.frame_end = 1, len(frames)
    size = bpy.data.images.load(str(frames[0]))
    render.resolution_x, render.resolution_y = size.size
    bpy.data.images.remove(size)
    render.resolution_percentage = 100
    editing.view_settings.view_transform = "Standard"  # the pictures' colours are final
    set_film_output(render)
    render.use_file_extension = False
    render.ffmpeg.format, render.ffmpeg.codec = "MPEG4", "H264"
    render.ffmpeg.constant_rate_factor = VIDEO_QUALITY
    render.ffmpeg.audio_codec = "AAC" if mixed is not None else "NONE"
    render.ffmpeg.audio_bitrate = AUDIO_BITRATE


@contextmanager
def _prepared(scene: bpy.types.Scene, preset: Preset) -> Iterator[None]:
    """The scene set up for rendering; every setting is as before afterwards."""
    changes = _Changes()
    try:
        _choose_settings(scene, preset, changes)
        _choose_detail(scene, preset, changes)
        yield
    finally:
        changes.take_back()


def _choose_settings(scene: bpy.types.Scene, preset: Preset, changes: "_Changes") -> None:
    render, cycles = scene.render, scene.cycles
    changes.set(render, "engine", "CYCLES")
    for name, value in {"resolution_x": preset.width, "resolution_y": preset.height, "resolution_percentage": 100, "use_persistent_data": True,
                        "use_file_extension": True, "filepath": render.filepath, "use_sequencer": False, "use_border": False}.items():
        changes.set(render, name, value)
    for name in ("file_format", "media_type"):  # remembered in this order, because they have to be taken back in the other
        if hasattr(render.image_settings, name):
            changes.set(render.image_settings, name, getattr(render.image_settings, name))
    set_picture_output(render)
    changes.set(render.image_settings, "color_mode", "RGB")
    if can_denoise():
        for name, value in {"use_denoising": True, "denoiser": "OPENIMAGEDENOISE", "denoising_prefilter": "FAST"}.items():
            changes.set(cycles, name, value)
    else:
        changes.set(cycles, "use_denoising", False)
    samples = preset.samples if can_denoise() else preset.samples * NOISY_SAMPLES
    for name, value in {
            "samples": samples, "use_adaptive_sampling": samples >= LEAST_ADAPTIVE, "adaptive_threshold": preset.noise,
            "use_light_tree": True, "max_bounces": preset.bounces, "diffuse_bounces": min(3, preset.bounces),
            "glossy_bounces": min(3, preset.bounces), "transmission_bounces": min(4, preset.bounces), "transparent_max_bounces": 8,
            "caustics_reflective": False, "caustics_refractive": False}.items():
        changes.set(cycles, name, value)
    changes.set(scene.cycles_curves, "shape", "RIBBONS")
    changes.set(scene.cycles_curves, "subdivisions", 2)
    changes.set(scene.view_settings, "view_transform", "AgX")
    changes.set(scene.view_settings, "look", "AgX - Medium High Contrast")


def _choose_detail(scene: bpy.types.Scene, preset: Preset, changes: "_Changes") -> None:
    for character in characters.find_all(scene):
        for mesh in (character.body, *character.parts):
            levels = preset.body if mesh == character.body else preset.clothes
            for modifier in mesh.modifiers:
                if modifier.type == "SUBSURF":
                    changes.set(modifier, "render_levels", levels)
            for material in mesh.data.materials:
                switch = material.node_tree.nodes.get(FINE_DETAIL)
                if switch is not None:
                    changes.set(switch.outputs["Value"], "default_value", float(preset.fine_detail))


class _Changes:
    """Settings that were changed, in order, so that they can be taken back."""

    def __init__(self):
        self._before = []

    def set(self, owner, name: str, value) -> None:
        self._before.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    def take_back(self) -> None:
        for owner, name, value in reversed(self._before):
            setattr(owner, name, value)
