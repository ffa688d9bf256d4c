"""The voices in the sequencer, in sync with the motion."""

from collections.abc import Sequence
from pathlib import Path

import bpy
from twohander.errors import AudioError

from .versions import sequences_of


def available() -> bool:
    """Whether this Blender can play and encode sound; some builds of the bpy package cannot."""
    return bpy.app.build_options.audaspace


def add_sound(scene: bpy.types.Scene, files: Sequence[str | Path], start_frame: int = 1) -> tuple:
    """A sound strip for each file, all beginning at start_frame, each in a channel above all that is there; returns the strips.

    Raises AudioError for a file that is missing or that Blender cannot read, and if this Blender was built without sound.
    """
    if not available():
        raise AudioError("this build of Blender has no sound: animate and render here, and add the sound with another build")
    strips = sequences_of(scene)
    channel = max((strip.channel for strip in strips), default=0)
    added = []
    for file in (Path(file) for file in files):
        channel += 1
        try:
            added.append(strips.new_sound(file.stem, str(file), channel, start_frame))
        except RuntimeError as error:
            raise AudioError(f"Blender cannot read {file.name}: {error}") from error
    return tuple(added)
