"""A conversation on the scene's two characters: who plays, what they do, and what the scene needs around it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path

import bpy
from twohander.body.library import named_character
from twohander.body.look import Look
from twohander.body.model import BodyModel
from twohander.engines.base import Progress
from twohander.engines.request import Request
from twohander.errors import AudioError, TwohanderError
from twohander.formats.proportions import Proportions
from twohander.motion import CharacterMotion

from . import characters, cuts, emotion_times, making, preferences, rig_motion, rigs, sound, stage, take_list, voices
from .actions import Keys, actions_steps, all_or_none
from .animate_settings import KEEP_RATE
from .cameras import Cameras
from .characters import Character
from .datablocks import removed_on_failure
from .markers import mark_turns
from .performance_properties import requested
from .properties import MODEL_FILE
from .rates import frames_per_second, set_frames_per_second
from .redo import Range, blended_steps, redone_steps
from .redone_pose import following
from .rendering_choices import FRAMES
from .rigs import Rig
from .scratch import scratch_folder
from .steps import Steps, finished
from .takes import Take, model_and_look

Source = tuple[BodyModel, Look | None]
NAMES = ("A", "B")
SOURCE_PROPERTY = "twohander_source"  # on the armature: the open character or model file from which it was built


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
    return finished(add_pair_steps(scene, read_sources(sources), sources))


def read_sources(sources: tuple[str, str], progress: Progress = lambda share, doing: None) -> tuple[Source, Source]:
    """The model and the look of both characters, read in any thread before the scene changes. Raises ModelFileError."""
    read = []
    for number, (name, source) in enumerate(zip(NAMES, sources)):
        progress(number / len(NAMES), f"reading {name}")
        read.append(model_and_look(source))
    return tuple(read)


def add_pair_steps(scene: bpy.types.Scene, read: tuple[Source, Source], sources: tuple[str, str]) -> Steps[tuple[Character, Character]]:
    """`add_pair` in small steps, with what `read_sources` read."""
    pair = []
    with removed_on_failure():
        for (model, look), name, source in zip(read, NAMES, sources):
            character = yield from characters.building_steps(model, look, name, scene.twohander.exact or "auto")
            character.armature[SOURCE_PROPERTY] = source
            pair.append(character)
        stage.face_each_other(*pair, scene.twohander.distance)
    _select(scene, [character.armature for character in pair])
    scene.twohander.person_a, scene.twohander.person_b = (character.armature for character in pair)
    return tuple(pair)


def _select(scene: bpy.types.Scene, armatures: Sequence[bpy.types.Object]) -> None:
    """Select these objects alone, the first one as the active one, as Blender does with what was added."""
    for layer in scene.view_layers:
        for thing in layer.objects:
            thing.select_set(thing in armatures, view_layer=layer)
        layer.objects.active = armatures[0]


def use_rig(scene: bpy.types.Scene, armature: bpy.types.Object, person: str) -> Rig:
    """Let a rig of the user's play A or B, after its names or the scene's mapping file. Raises TwohanderError.

    It takes over the motion of the character that is chosen for that person.
    """
    settings, source = scene.twohander, chosen_source(scene, person)
    if source is None:
        raise TwohanderError(f"choose a model file for {person}, or an open character: the rig takes over its motion")
    rig = rigs.adopt(armature, Path(bpy.path.abspath(settings.mapping)) if settings.mapping else None)
    armature[SOURCE_PROPERTY] = source
    setattr(settings, f"person_{person.lower()}", armature)
    return rig


def request_of(scene: bpy.types.Scene, seed: int, first: float | None = None) -> Request:
    """What the scene's settings ask for, at the scene's frame rate and without its voices. TwohanderError if that cannot be.

    first: the frame at which the conversation begins; None for the scene's first one.
    """
    settings, asked = scene.twohander, requested(scene.twohander_performance)
    spans_of = emotion_times.emotion_spans(scene, scene.frame_start if first is None else first)
    asked["emotions"] = tuple((*whole, *spans) for whole, spans in zip(asked["emotions"], spans_of))
    return Request(fps=_rate(scene), seed=seed, seated=settings.seated, distance=settings.distance,
                   characters=tuple(named_character(character.armature[SOURCE_PROPERTY]) for character in pair_of(scene)),
                   **asked)


def animation_work(scene: bpy.types.Scene, seed: int, first: float | None = None) -> Callable[[Progress], Take]:
    """What makes a take of the scene's settings in any thread: all that belongs to Blender is read here.

    first: as `request_of` has it. Raises TwohanderError for settings that cannot be animated.
    """
    request, heard = request_of(scene, seed, first), voices.voices_of(scene)
    temporary, make = bpy.app.tempdir, making.maker(bpy.context, request.face, request.body)

    def work(progress: Progress) -> Take:
        if heard.strips is None:
            return make(replace(request, a=heard.files[0], b=heard.files[1], transcripts=heard.transcripts), progress)
        with scratch_folder(temporary) as folder:
            a, b = heard.write_strips(folder)
            take = make(replace(request, a=a, b=b, transcripts=heard.transcripts), progress)
        return replace(take, sounds=(), sources=heard.paths)  # the strips are in the sequencer already

    return work


def perform(scene: bpy.types.Scene, take: Take) -> tuple[str, ...]:
    """A new take for the scene's pair from its first frame on; with "Adjust Scene" its sound, range, markers and cuts as well.

    What could not be done is returned in words: the motion is of use without its sound.
    """
    return finished(perform_steps(scene, take))


def perform_steps(scene: bpy.types.Scene, *takes: Take) -> Steps[tuple[str, ...]]:
    """`perform` in small steps, for several takes of one conversation, of which the last is played: the scene changes in the last step.

    Raises TwohanderError if a character was removed meanwhile.
    """
    first, names = scene.frame_start, take_list.free_names(scene, len(takes))
    with all_or_none() as made:
        parts = [[] for _ in takes]
        for name, take, own in zip(names, takes, parts):
            for person, character, motion in zip(NAMES, _pair(scene), take.motions):
                keys = yield from _keys(character, motion, first, _rate(scene))
                new = yield from actions_steps(keys, f"{name} {person}")
                made += new
                own += [(f"{person} {one.label}".strip(), one) for one in new]
    if scene.twohander.adjust_scene:
        emotion_times.keep_times(scene, first, frames_per_second(scene), _rate(scene))
        set_frames_per_second(scene, _rate(scene))
    for name, take, own in zip(names, takes, parts):
        take_list.add_take(scene, name, own, first, take.turns, voices.state_of(take.sources or take.sounds))
    return fit_scene(scene, takes[-1], first) if scene.twohander.adjust_scene else ()


def redo_steps(scene: bpy.types.Scene, take: Take) -> Steps[str]:
    """The scene's range of frames in its chosen take replaced by those of another one; the name of the take that has them.

    Raises TwohanderError if a character was removed meanwhile.
    """
    old, settings = take_list.active_take(scene), scene.twohander_animating
    within = redo_range(scene)
    name = take_list.free_name(scene) if settings.redo_as_take else old.name
    former = {part.target: part for part in old.parts}
    with all_or_none() as made:
        labels = []
        for player, motion in zip(_pair(scene), take.motions):
            keys = yield from _keys(player, motion, old.start_frame, frames_per_second(scene))
            redone = [(one, former[one.target]) for one in keys if one.target in former and former[one.target].action is not None]
            blended = []
            for one, part in redone:
                blended.append((yield from blended_steps(one, part.action, within)))
            if isinstance(player, Character) and len(blended) == 2:  # without bones that move, correctives stay as they are
                blended = following(player, *blended)
            for one, (_, part) in zip(blended, redone):
                made.append((yield from redone_steps(one, part.action, f"{name} {part.label}", within)))
                labels.append(part.label)
    if not made:
        raise TwohanderError(f"{old.name} does not move the two characters that are chosen now; choose another take")
    turns, sources, start = take_list.turns_of(old), old.sources, old.start_frame
    if not settings.redo_as_take:
        take_list.remove_take(scene)
    take_list.add_take(scene, name, tuple(zip(labels, made)), start, turns, sources)
    return name


def redo_range(scene: bpy.types.Scene) -> Range:
    """The frames that are animated again: the timeline's preview range, or else those of the panel. TwohanderError if there are none."""
    settings = scene.twohander_animating
    chosen = (scene.frame_preview_start, scene.frame_preview_end) if scene.use_preview_range else (settings.redo_from, settings.redo_to)
    if chosen[0] >= chosen[1]:
        raise TwohanderError(f"the range from frame {chosen[0]} to {chosen[1]} is empty; give a first frame that comes before the last")
    return Range(*chosen, settings.redo_blend * frames_per_second(scene))


def fit_scene(scene: bpy.types.Scene, take: Take, first: int) -> tuple[str, ...]:
    """The scene's range, markers, cuts and sound after a take, as far as its settings want them; what could not be done, in words."""
    wanted = scene.twohander_animating
    if wanted.fit_range:
        scene.frame_end = first + ceil(take.seconds * frames_per_second(scene)) - 1
    if wanted.mark_turns:
        mark_turns(scene, take.turns, first)
    if wanted.cut and cameras_of(scene) is not None:
        cut(scene)
    if wanted.add_sound:
        try:
            sound.set_voices(scene, take.sounds, first)
            scene.sync_mode, scene.use_audio_scrub = "AUDIO_SYNC", True  # frames are dropped rather than lips being late
        except AudioError as problem:
            return (f"The characters are animated, but {problem}",)
    return ()


def cameras_of(scene: bpy.types.Scene) -> Cameras | None:
    """The three cameras between which the film cuts; None while one is missing."""
    settings = scene.twohander
    cameras = (settings.two_shot, settings.over_a, settings.over_b)
    return None if any(camera is None or camera.name not in scene.objects for camera in cameras) else Cameras(*cameras)


def cut(scene: bpy.types.Scene) -> int:
    """Cut between the scene's cameras as its chosen take's turns and its settings want it; how many shots there are."""
    wanted, take = scene.twohander_animating, take_list.active_take(scene)
    style = cuts.Style(wanted.shortest_shot, wanted.lead, wanted.listeners)
    return len(cuts.cut_on_speech(scene, take_list.turns_of(take), cameras_of(scene), take.start_frame, style))


def set_stage(scene: bpy.types.Scene, seated: bool, distance: float) -> None:
    """The scene's pair in its places, with cameras, lights and a backdrop. Raises TwohanderError for an impossible distance."""
    made = stage.set_stage(*pair_of(scene), distance=distance, seated=seated)
    settings = scene.twohander
    settings.two_shot, settings.over_a, settings.over_b = made.cameras.two_shot, made.cameras.over_a, made.cameras.over_b
    if settings.adjust_scene and scene.twohander_animating.cut and take_list.active_take(scene) is not None:
        cut(scene)


def output_path(context: bpy.types.Context) -> Path | None:
    """Where the scene's film, or the folder of its frames, goes; None while that depends on a .blend file which was not saved yet."""
    settings, scene = context.scene.twohander, context.scene
    as_frames = scene.twohander_rendering.output == FRAMES
    title = f"{Path(bpy.data.filepath).stem} {scene.name}".lstrip()  # several .blend files may share a folder
    name = f"{title} Frames" if as_frames else f"{title}.mp4"
    chosen = (scene.twohander_rendering.frames if as_frames else settings.film) or os.path.join(preferences.film_folder(context), name)
    if chosen.startswith("//") and not bpy.data.filepath:
        return None
    return Path(bpy.path.abspath(chosen))


def _pair(scene: bpy.types.Scene) -> tuple[Character | Rig, Character | Rig]:
    pair = pair_of(scene)
    if pair is None:
        raise TwohanderError("a character was removed meanwhile: choose both again, then animate")
    return pair


def _keys(player: Character | Rig, motion: CharacterMotion, first: float, rate: float) -> Steps[list[Keys]]:
    if isinstance(player, Rig):
        return rig_motion.keys_of(player, motion, Proportions(player.armature[SOURCE_PROPERTY]), first, rate)
    return characters.keys_of(player, motion, first, rate)


def _rate(scene: bpy.types.Scene) -> float:
    """The frame rate at which the scene is animated."""
    chosen = scene.twohander_animating.rate if scene.twohander.adjust_scene else KEEP_RATE
    return frames_per_second(scene) if chosen == KEEP_RATE else float(chosen)
