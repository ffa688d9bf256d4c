"""Voices out of the sequencer: what is heard of one sound strip, on the scene's own clock."""

from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
import soundfile
from twohander.audio.wave import read_track
from twohander.conversation import Track
from twohander.errors import AudioError, OutputError

from .rates import frames_per_second
from .versions import all_strips, strip_length, strip_span, strip_start, strip_trims


@dataclass(frozen=True)
class StripSound:
    """What a strip plays, in seconds. begins: after the scene's first frame, negative before it; skips: of the file; lasts: of the strip."""

    path: Path
    begins: float
    skips: float
    lasts: float

    def track(self) -> Track:
        """The strip's voice from the scene's first frame on. AudioError if its file is unusable or nothing of it is heard."""
        whole = read_track(self.path)
        early = max(0.0, -self.begins)
        first, last = (round(seconds * whole.rate) for seconds in (self.skips + early, self.skips + self.lasts))
        heard = np.asarray(whole.samples)[max(0, first):max(0, last)]
        if not len(heard):
            raise AudioError(f"nothing of {self.path.name} is heard from the scene's first frame on; move its strip")
        silence = np.zeros(round(max(0.0, self.begins) * whole.rate), np.float32)
        return Track(np.concatenate([silence, heard]), whole.rate, self.path)

    def write(self, path: Path) -> None:
        """Write the voice as a WAV file. OutputError if that fails."""
        track = self.track()
        try:
            soundfile.write(path, track.samples, track.rate, subtype="FLOAT")
        except (OSError, soundfile.LibsndfileError) as problem:
            raise OutputError(f"{path} cannot be written ({problem}); is there room for temporary files?") from None


def sound_strips(scene: bpy.types.Scene) -> list:
    """The scene's sound strips, by channel and time."""
    return sorted((strip for strip in all_strips(scene) if strip.type == "SOUND"), key=lambda strip: (strip.channel, strip_span(strip)[0]))


def strip_sound(scene: bpy.types.Scene, name: str) -> StripSound:
    """What the strip of this name plays. AudioError if there is none, if its file is missing, or if its speed was changed."""
    strip = next((strip for strip in sound_strips(scene) if strip.name == name), None)
    if strip is None:
        raise AudioError(f"the sequencer has no sound strip {name}; select two strips and press Use Selected Strips")
    (left, right), trims = strip_span(strip), strip_trims(strip)
    if abs(right - left + sum(trims) - strip_length(strip)) > 1:
        raise AudioError(f"the strip {name} is played at another speed; render it to a sound file first and use that")
    if strip.sound.packed_file is not None:
        raise AudioError(f"the sound of {name} is packed into the .blend file; unpack it first")
    rate = frames_per_second(scene)
    skips = (left - strip_start(strip)) / rate + getattr(strip, "sound_offset", 0.0)
    return StripSound(Path(bpy.path.abspath(strip.sound.filepath, library=strip.sound.library)), (left - scene.frame_start) / rate, skips,
                      (right - left) / rate)
