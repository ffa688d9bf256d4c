"""Motion files on the scene's characters and rigs, heads made for them, and motion files of what characters do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bpy
from twohander.body.library import FLAME, named_character, stored_file
from twohander.body.model import BodyModel, load_body_model
from twohander.engines.base import Progress
from twohander.engines.face_values import contents_in_space, worn_motion
from twohander.errors import ModelFileError, TwohanderError
from twohander.formats.contents import Contents, character_part
from twohander.formats.proportions import DEFAULT_CHARACTER, Proportions
from twohander.formats.registry import Format, read_motion_file, write_motion_file
from twohander.motion import CharacterMotion, ExpressionSpace

from . import characters, rig_motion, rigs, vertex_motion
from .actions import Unplayed, actions_steps, play
from .characters import Character
from .datablocks import removed_on_failure
from .motion_sampling import sampling_steps
from .performing import SOURCE_PROPERTY
from .rates import frames_per_second
from .rigs import Rig
from .steps import Steps
from .vertex_motion import MovingVertices

HEAD_NAME = "Head"


def head_model(scene: bpy.types.Scene) -> Path | None:
    """The FLAME file of new heads: the panel's, or else the model store's. None if there is neither."""
    chosen = scene.twohander.head_model
    return Path(named_character(bpy.path.abspath(chosen))) if chosen else stored_file(FLAME)


def player_of(something: bpy.types.Object | None) -> Character | Rig | None:
    """The character to which an object belongs, or the user's rig that plays A or B; None for anything else."""
    return characters.find(something) or rigs.find(rigs.armature_of(something))


@dataclass(frozen=True)
class ReadMotion:
    """A motion file, read for one player. motion: the whole character's, in the values of its model where the model store translates them."""

    path: Path
    contents: Contents
    motion: CharacterMotion


def player_again(armature_uid: int) -> Character | Rig:
    """The player whose armature has this session_uid. TwohanderError if it was removed meanwhile."""
    armature = next((one for one in bpy.data.objects if one.session_uid == armature_uid), None)
    player = player_of(armature)
    if player is None:
        raise TwohanderError("the character was removed meanwhile: select one again")
    return player


def reading(player: Character | Rig, path: Path) -> Callable[[Progress], ReadMotion]:
    """What reads a motion file of any known format for a player, in any thread: all that belongs to Blender is read here.

    Its call raises MotionFileError for the file, ExpressionSpaceError for a face that cannot be shown.
    """
    source = player.armature.get(SOURCE_PROPERTY, DEFAULT_CHARACTER if isinstance(player, Rig) else None)
    return lambda progress: _read(path, source, progress)


def animating_steps(scene: bpy.types.Scene, player: Character | Rig, read: ReadMotion, start_frame: float) -> Steps[tuple[str, ...]]:
    """Key what was read on a character or a user's rig, and return what the user should know, as phrases.

    Raises ExpressionSpaceError for a face that cannot be shown, TwohanderError for a rig that cannot be moved.
    """
    made = yield from _unplayed(scene, player, read, start_frame)
    for one in made:
        play(one)
    contents = read.contents
    assumed = () if _is_head(player) else character_part(contents)[1]
    ignored = ("the face's shape stays the character's: Add Head takes it from the file",) if _is_head(player) and contents.identity is not None else ()
    return *contents.notes, *assumed, *ignored


def reading_head(model_file: Path, motion_file: Path) -> Callable[[Progress], tuple[BodyModel, ReadMotion]]:
    """What reads a head's model and its motion in any thread; raises ModelFileError, MotionFileError and ExpressionSpaceError."""
    def work(progress: Progress) -> tuple[BodyModel, ReadMotion]:
        progress(0.0, "reading the head")
        model = _head(model_file)
        read = _read(motion_file, str(model_file), progress)
        read.motion.in_space(model.expression_space)
        return model, read
    return work


def head_steps(scene: bpy.types.Scene, model_file: Path, model: BodyModel, read: ReadMotion,
               start_frame: float) -> Steps[tuple[Character, tuple[str, ...]]]:
    """A new FLAME head with the shape and the motion of a file, such as DualTalk's and ProbTalk3D's, and what the user should know."""
    contents = read.contents
    known = contents.identity if contents.identity_of == "flame" else None
    betas = known if model.expression_space is ExpressionSpace.FLAME else None
    with removed_on_failure():
        head = yield from characters.building_steps(model, None, HEAD_NAME, betas=betas)
        head.armature[SOURCE_PROPERTY] = str(model_file)
        made = yield from _unplayed(scene, head, read, start_frame)
        for one in made:
            play(one)
    foreign = ("without the face's shape, which is told in FLAME 2020's coefficients",) if known is not None and betas is None else ()
    return head, (*contents.notes, *foreign)


def export_steps(scene: bpy.types.Scene, character: Character, path: Path, target: Format) -> Steps[tuple[str, ...]]:
    """Write a character's motion as a file of the format, complete or not at all, and return what was changed or left out, as phrases.

    A face of another basis than the format's is translated with the models in the store. Raises TwohanderError if nothing is keyed,
    ExpressionSpaceError for a face that the format cannot hold, MotionFileError if nothing would be left, OutputError if it cannot be
    written.
    """
    source = None if _is_head(character) else character.armature.get(SOURCE_PROPERTY)
    proportions = Proportions() if source is None else Proportions(source)
    sampled = yield from sampling_steps(scene, character)
    contents = contents_in_space(sampled, target.space, proportions.character)
    return *contents.notes, *write_motion_file(path, contents, target, proportions)


def reading_vertices(model_file: Path, motion_file: Path) -> Callable[[Progress], MovingVertices]:
    """What reads the vertices in a file, such as FaceDiffuser's, for a new mesh, in any thread.

    Raises ModelFileError, MotionFileError, and OutputError if no cache can be written beside the file.
    """
    def work(progress: Progress) -> MovingVertices:
        progress(0.0, "reading the head")
        return vertex_motion.moving_vertices(_head(model_file), motion_file)
    return work


def add_vertices(scene: bpy.types.Scene, vertices: MovingVertices, start_frame: float) -> bpy.types.Object:
    """A new mesh of vertices that move."""
    return vertex_motion.add_moving_head(scene, vertices, HEAD_NAME, start_frame)


def _read(path: Path, source: str | None, progress: Progress) -> ReadMotion:
    progress(0.1, "reading the motion")
    contents = read_motion_file(path)
    progress(0.8, "reading the motion")
    return ReadMotion(path, contents, _motion(contents, source))


def _unplayed(scene: bpy.types.Scene, player: Character | Rig, read: ReadMotion, start_frame: float) -> Steps[list[Unplayed]]:
    rate = frames_per_second(scene)
    if isinstance(player, Rig):
        source = player.armature.get(SOURCE_PROPERTY, DEFAULT_CHARACTER)
        keys = yield from rig_motion.keys_of(player, read.motion, Proportions(source), start_frame, rate)
    else:
        keys = yield from characters.keys_of(player, read.motion, start_frame, rate)
    return (yield from actions_steps(keys, read.path.stem))


def _motion(contents: Contents, source: str | None):
    """The whole character's motion, in the values of the model of `source` where the model store translates them."""
    motion, _ = character_part(contents)
    return motion if source is None else worn_motion(motion, source)


def _head(path: Path) -> BodyModel:
    model = load_body_model(path)
    if model.kind != "flame":
        raise ModelFileError(f"{path.name} is a SMPL-X body; a head needs a FLAME file such as {FLAME.names[0]}")
    return model


def _is_head(player: Character | Rig) -> bool:
    return isinstance(player, Character) and characters.describe(player)["kind"] == "flame"
