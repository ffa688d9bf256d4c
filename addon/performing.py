"""A conversation on the scene's two characters: who plays, what they do, and what the scene needs around it."""

import json
import os
from collections.abc import Callable
from math import ceil
from pathlib import Path

import bpy
from twohander.body.library import named_character
from twohander.conversation import Turn
from twohander.engines.base import Progress
from twohander.engines.request import Request
from twohander.errors import AudioError, TwohanderError
from twohander.formats.proportions import Proportions
from twohander.motion import CharacterMotion

from . import characters, cuts, preferences, rig_motion, rigs, sound, stage
from .cameras import Cameras
from .characters import Character
from .making import take_work
from .performance_properties import requested
from .properties import MODEL_FILE
from .rigs import Rig
from .takes import Take, model_and_look

NAMES = ("A", "B")
SOURCE_PROPERTY = "twohander_source"  # on the armature: the open character or model file from which it was built
TURNS_PROPERTY = "twohander_turns"  # on the scene, as JSON: who speaks when, for cuts on a stage that is set later


def pair_of(scene: bpy.types.Scene) -> tuple[Character | Rig, Character | Rig] | None:
    """The characters or the user's rigs that play A and B in this scene, or None while one of them is not chosen or was deleted."""
    chosen = (scene.twohander.person_a, scene.twohander.person_b)
    present = [armature for armature in chosen if armature is not None and armature.name in scene.objects]
    pair = tuple(characters.find(armature) or rigs.find(armature) for armature in present)
    return pair if len(pair) == 2 and None not in pair else None


def chosen_source(scene: bpy.types.Scene, person: str) -> str | None:
    """What "A" or "B" shall be built from by the panel: an open character's name or a model file; None while the file is not chosen."""
    settings, letter = scene.twohander, person.lower()
    kind, model = getattr(settings, f"kind_{letter}"), getattr(settings, f"model_{letter}")
    if kind != MODEL_FILE:
        return kind
    return named_character(bpy.path.abspath(model)) if model else None


def chosen_sources(scene: bpy.types.Scene) -> tuple[str, str] | None:
    """`chosen_source` of A and B; None while one of them is not chosen."""
    sources = tuple(chosen_source(scene, person) for person in NAMES)
    return None if None in sources else sources


def add_pair(scene: bpy.types.Scene, sources: tuple[str, str]) -> tuple[Character, Character]:
    """Two new characters that play A and B, each an open character or a model file. Raises ModelFileError."""
    loaded = [model_and_look(source) for source in sources]  # both files are read before the scene changes
    pair = tuple(characters.build_character(model, look, name) for name, (model, look) in zip(NAMES, loaded))
    for character, source in zip(pair, sources):
        character.armature[SOURCE_PROPERTY] = source
    scene.twohander.person_a, scene.twohander.person_b = (character.armature for character in pair)
    return pair


def use_rig(scene: bpy.types.Scene, armature: bpy.types.Object, person: str) -> Rig:
    """Let a rig of the user's play A or B, after its names or the scene's mapping file. Raises TwohanderError.

    It takes over the motion of the character that is chosen for that person.
    """
    settings, source = scene.twohander, chosen_source(scene, person)
    if source is None:
        raise TwohanderError(f"choose a model file for {person}, or an open character: the rig takes over its motion")
    rig = rigs.adopt(armature, _path(settings.mapping))
    armature[SOURCE_PROPERTY] = source
    setattr(settings, f"person_{person.lower()}", armature)
    return rig


def animation_work(scene: bpy.types.Scene) -> Callable[[Progress], Take]:
    """What makes a take of the scene's settings in any thread: all that belongs to Blender is read here.

    Raises TwohanderError for settings that cannot be animated.
    """
    settings = scene.twohander
    audio = tuple(_path(value) for value in (settings.sound_a, settings.sound_b))
    if audio[0] is None and audio[1] is not None:
        raise TwohanderError("choose a sound file for A too; a single stereo file belongs to A")
    transcripts = tuple(_path(value) for value in (settings.transcript_a, settings.transcript_b))
    return take_work(bpy.context, Request(
        *audio, transcripts if any(transcripts) else None, seed=settings.seed, seated=settings.seated, distance=settings.distance,
        characters=tuple(named_character(character.armature[SOURCE_PROPERTY]) for character in pair_of(scene)),
        **requested(scene.twohander_performance)))


def perform(scene: bpy.types.Scene, take: Take) -> tuple[str, ...]:
    """New actions on the scene's pair from its first frame on; with "Adjust Scene" its sound, range and cuts as well.

    What could not be done is returned in words: the motion is of use without its sound.
    """
    first = scene.frame_start
    for character, motion in zip(pair_of(scene), take.motions):
        _animate(character, motion, first, characters.frames_per_second(scene))
    scene[TURNS_PROPERTY] = json.dumps([[turn.speaker, turn.start, turn.end] for turn in take.turns])
    if not scene.twohander.adjust_scene:
        return ()
    scene.frame_end = first + ceil(take.seconds * characters.frames_per_second(scene)) - 1
    _cut(scene)
    try:
        sound.add_sound(scene, take.sounds, first)
    except AudioError as problem:
        return (f"The characters are animated, but {problem}",)
    return ()


def set_stage(scene: bpy.types.Scene, seated: bool, distance: float) -> None:
    """The scene's pair in its places, with cameras, lights and a backdrop. Raises TwohanderError for an impossible distance."""
    made = stage.set_stage(*pair_of(scene), distance=distance, seated=seated)
    settings = scene.twohander
    settings.two_shot, settings.over_a, settings.over_b = made.cameras.two_shot, made.cameras.over_a, made.cameras.over_b
    if settings.adjust_scene:
        _cut(scene)


def film_path(context: bpy.types.Context) -> Path | None:
    """Where the scene's film goes, or None while that depends on a .blend file which was not saved yet."""
    chosen = context.scene.twohander.film or os.path.join(preferences.film_folder(context), f"{context.scene.name}.mp4")
    if chosen.startswith("//") and not bpy.data.filepath:
        return None
    return _path(chosen)


def _animate(player: Character | Rig, motion: CharacterMotion, first: int, frames_per_second: float) -> None:
    if isinstance(player, Rig):
        rig_motion.animate(player, motion, Proportions(player.armature[SOURCE_PROPERTY]), first, frames_per_second)
    else:
        characters.animate(player, motion, start_frame=first)


def _cut(scene: bpy.types.Scene) -> None:
    settings = scene.twohander
    cameras = Cameras(settings.two_shot, settings.over_a, settings.over_b)
    if TURNS_PROPERTY in scene and None not in (cameras.two_shot, cameras.over_a, cameras.over_b):
        turns = tuple(Turn(*turn) for turn in json.loads(scene[TURNS_PROPERTY]))
        cuts.cut_on_speech(scene, turns, cameras, scene.frame_start)


def _path(value: str) -> Path | None:
    return Path(bpy.path.abspath(value)) if value else None
