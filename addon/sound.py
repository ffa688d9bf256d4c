"""The voices in the sequencer, in sync with the motion."""

import json
from collections.abc import Sequence
from pathlib import Path

import bpy
from twohander.errors import AudioError

from .versions import sequences_of, strip_start

PROPERTY = "twohander_voice_strips"  # on the scene, as JSON: the names of the strips that `set_voices` made

def available() -> bool:
    """Whether this Blender can play and encode sound; some builds of the bpy package cannot."""
    return bpy.app.build_options.audaspace


def add_sound(scene: bpy.types.Scene, files: Sequence[str | Path], start_frame: int = 1) -> tuple:
    """A sound strip for each file, all beginning at start_frame, each in a channel above all that is there; returns
    the strips.

    Raises AudioError for a file that is missing or that Blender cannot read, and if this Blender was built without
    sound.
    """
    if not available():
        raise AudioError("this build of Blender has no sound: animate and render here, and add the sound with another build")
    files = [Path(file) for file in files]
    for file in files:
        _check_readable(file)
    strips = sequences_of(scene)
    highest = max((strip.channel for strip in strips), default=0)
    return tuple(strips.new_sound(file.stem, str(file), highest + number, start_frame) for number, file in enumerate(files, start=1))


def set_voices(scene: bpy.types.Scene, files: Sequence[str | Path], start_frame: int) -> None:
    """`add_sound`, in place of the strips that were added here before; those that are right already stay as they are."""
    files = [Path(file) for file in files]
    present = {strip.name: strip for strip in sequences_of(scene)} if scene.sequence_editor else {}
    ours = [present[name] for name in json.loads(scene.get(PROPERTY, "[]")) if name in present and present[name].type == "SOUND"]
    if [(Path(bpy.path.abspath(strip.sound.filepath)), strip_start(strip)) for strip in ours] == [(file, start_frame) for file in files]:
        return
    added = add_sound(scene, files, start_frame)
    for strip in ours:
        sequences_of(scene).remove(strip)
    scene[PROPERTY] = json.dumps([strip.name for strip in added])


def _check_readable(file: Path) -> None:
    # A strip can be made of any file; only a loaded sound tells whether Blender understands it.
    try:
        loaded = bpy.data.sounds.load(str(file))
    except RuntimeError as error:
        raise AudioError(f"{file.name} cannot be opened: {error}") from error
    understood = loaded.channels != "INVALID"
    bpy.data.sounds.remove(loaded)
    if not understood:
        raise AudioError(f"{file.name} is no sound that Blender can read; convert it to WAV or FLAC")
