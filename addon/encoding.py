"""Films from finished pictures, encoded with the scene's sound by Blender itself."""

import os
from pathlib import Path

import bpy
from twohander.errors import OutputError

from . import sound
from .versions import sequences_of, set_film_output

VIDEO_QUALITY = "HIGH"  # Blender's name for a constant rate factor of 20
AUDIO_BITRATE = 192  # kilobits per second


def encode_film(scene: bpy.types.Scene, frames: tuple[Path, ...], path: Path, frame_step: int = 1) -> None:
    """Encode pictures, and the sound of the scene's sequencer, into an mp4 file that appears when it is complete."""
    unfinished = path.with_name(f"{path.stem}.part.mp4")
    mixed = path.with_name(f"{path.stem}.part.wav")
    has_sound = _mix_sound(scene, mixed)
    editing = bpy.data.scenes.new("Twohander Film")
    try:
        _lay_out(editing, scene, frames, mixed if has_sound else None, frame_step)
        editing.render.filepath = str(unfinished)
        bpy.ops.render.render(animation=True, scene=editing.name)
    finally:
        bpy.data.batch_remove([editing])  # scenes.remove ends Blender where it has no window, as in `--command`
        mixed.unlink(missing_ok=True)
    if not unfinished.exists():
        raise OutputError(f"Blender could not write {path.name}")
    os.replace(unfinished, path)


def _mix_sound(scene: bpy.types.Scene, path: Path) -> bool:
    """Write the sound of the scene's frame range as the user has it in the sequencer; False if it holds none."""
    holds_sound = scene.sequence_editor is not None and any(strip.type == "SOUND" for strip in sequences_of(scene))
    if not holds_sound or not sound.available():
        return False
    with bpy.context.temp_override(scene=scene):
        bpy.ops.sound.mixdown(filepath=str(path), container="WAV", codec="PCM", format="S16")
    return True


def _lay_out(editing: bpy.types.Scene, scene: bpy.types.Scene, frames: tuple[Path, ...], mixed: Path | None,
             frame_step: int) -> None:
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
