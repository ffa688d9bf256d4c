"""The scene's two voices, from sound files or from the sequencer, and whether they are still what a take was made from."""

import json
from dataclasses import dataclass
from pathlib import Path

import bpy
from bpy.props import EnumProperty, PointerProperty, StringProperty
from twohander.audio.wave import read_conversation
from twohander.conversation import Conversation
from twohander.errors import AudioError
from twohander.samples import cafe

from .voice_strips import StripSound, strip_sound

FILES, STRIPS = "FILES", "STRIPS"
SOURCE_ITEMS = ((FILES, "Files", "Two sound files, one for each voice, or one stereo file: left is A, right is B"),
                (STRIPS, "Sequencer", "Two sound strips of the scene's sequencer, one for each voice"))


class TWOHANDER_PG_voices(bpy.types.PropertyGroup):
    source: EnumProperty(name="Voices", description="Where the two voices come from", items=SOURCE_ITEMS)
    strip_a: StringProperty(name="Strip of A", description="The sound strip of the sequencer that holds A's voice")
    strip_b: StringProperty(name="Strip of B", description="The sound strip of the sequencer that holds B's voice")


@dataclass(frozen=True)
class Voices:
    """Where the voices are to be read, without any of Blender's data.

    files: of A and B; B None for one stereo file. strips: instead of files. transcripts: files with what A and B say, if they are known.
    """

    files: tuple[Path | None, Path | None] = (None, None)
    strips: tuple[StripSound, StripSound] | None = None
    transcripts: tuple[Path | None, Path | None] | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The sound files behind the voices, each once."""
        given = self.files if self.strips is None else tuple(strip.path for strip in self.strips)
        return tuple(dict.fromkeys(path for path in given if path is not None))

    def conversation(self) -> Conversation:
        """The voices, read. Raises AudioError."""
        if self.strips is not None:
            return Conversation(tuple(strip.track() for strip in self.strips))
        return read_conversation(*self.files)

    def write_strips(self, folder: Path) -> tuple[Path, Path]:
        """The strips' voices as files in a folder, which an engine can read. Raises AudioError, OutputError."""
        paths = (folder / "a.wav", folder / "b.wav")
        for strip, path in zip(self.strips, paths):
            strip.write(path)
        return paths


def voices_of(scene: bpy.types.Scene) -> Voices:
    """The scene's voices; those of the bundled conversation while none is chosen. AudioError if what is chosen cannot be used."""
    settings, chosen = scene.twohander, scene.twohander_voices
    transcripts = tuple(_path(value) for value in (settings.transcript_a, settings.transcript_b))
    transcripts = transcripts if any(transcripts) else None
    if chosen.source == STRIPS:
        if not (chosen.strip_a and chosen.strip_b):
            raise AudioError("choose a sound strip for each voice: select two in the sequencer and press Use Selected Strips")
        return Voices(strips=(strip_sound(scene, chosen.strip_a), strip_sound(scene, chosen.strip_b)), transcripts=transcripts)
    files = tuple(_path(value) for value in (settings.sound_a, settings.sound_b))
    if files[0] is None and files[1] is not None:
        raise AudioError("choose a sound file for A too; a single stereo file belongs to A")
    if not any(files):
        return Voices(cafe().audio, transcripts=transcripts or cafe().transcripts)
    return Voices(files, transcripts=transcripts)


def state_of(paths: tuple[Path, ...]) -> str:
    """The files' sizes and times as JSON, to be compared later."""
    return json.dumps([[str(path), *_stamp(path)] for path in paths])


def changed_since(state: str) -> list[str]:
    """The names of files that were changed or removed since `state_of` saw them."""
    return [Path(path).name for path, *stamp in json.loads(state or "[]") if _stamp(Path(path)) != stamp]


def _path(value: str) -> Path | None:
    return Path(bpy.path.abspath(value)) if value else None


def _stamp(path: Path) -> list[int | None]:
    try:
        found = path.stat()
    except OSError:
        return [None, None]
    return [found.st_size, found.st_mtime_ns]


classes = (TWOHANDER_PG_voices,)
_register, _unregister = bpy.utils.register_classes_factory(classes)


def register():
    _register()
    bpy.types.Scene.twohander_voices = PointerProperty(type=TWOHANDER_PG_voices)


def unregister():
    del bpy.types.Scene.twohander_voices
    _unregister()
