"""Motion files on the scene's characters and rigs, heads made for them, and motion files of what characters do."""

from pathlib import Path

import bpy
from twohander.body.library import FLAME, named_character, stored_file
from twohander.body.model import BodyModel, load_body_model
from twohander.engines.face_values import contents_in_space, worn_motion
from twohander.errors import ModelFileError
from twohander.formats.contents import Contents, character_part
from twohander.formats.proportions import DEFAULT_CHARACTER, Proportions
from twohander.formats.registry import Format, read_motion_file, write_motion_file
from twohander.motion import ExpressionSpace

from . import characters, rig_motion, rigs, vertex_motion
from .characters import Character
from .motion_sampling import Progress, sampled_contents
from .performing import SOURCE_PROPERTY
from .rigs import Rig

HEAD_NAME = "Head"


def head_model(scene: bpy.types.Scene) -> Path | None:
    """The FLAME file of new heads: the panel's, or else the model store's. None if there is neither."""
    chosen = scene.twohander.head_model
    return Path(named_character(bpy.path.abspath(chosen))) if chosen else stored_file(FLAME)


def player_of(something: bpy.types.Object | None) -> Character | Rig | None:
    """The character to which an object belongs, or the user's rig that plays A or B; None for anything else."""
    return characters.find(something) or rigs.find(rigs.armature_of(something))


def animate_from_file(player: Character | Rig, path: Path, start_frame: float) -> tuple[str, ...]:
    """Key a motion file of any known format on a character or a user's rig, and return what the user should know, as phrases.

    Raises MotionFileError for the file, ExpressionSpaceError for a face that cannot be shown, TwohanderError for a rig that cannot be moved.
    """
    contents = read_motion_file(path)
    if isinstance(player, Rig):
        return _animate_rig(player, contents, path, start_frame)
    ignored = () if contents.identity is None else ("the face's shape stays the character's: Add Head takes it from the file",)
    return *_animate(player, contents, path, start_frame), *(ignored if _is_head(player) else ())


def add_head(scene: bpy.types.Scene, model_file: Path, motion_file: Path, start_frame: float) -> tuple[Character, tuple[str, ...]]:
    """A new FLAME head with the shape and the motion of a file, such as DualTalk's and ProbTalk3D's, and what the user should know.

    Raises ModelFileError, MotionFileError and ExpressionSpaceError before the scene changes.
    """
    model, contents = _head(model_file), read_motion_file(motion_file)
    _motion(contents, str(model_file)).in_space(model.expression_space)
    known = contents.identity if contents.identity_of == "flame" else None
    betas = known if model.expression_space is ExpressionSpace.FLAME else None
    head = characters.build_character(model, None, HEAD_NAME, betas=betas)
    head.armature[SOURCE_PROPERTY] = str(model_file)
    foreign = ("without the face's shape, which is told in FLAME 2020's coefficients",) if known is not None and betas is None else ()
    return head, (*_animate(head, contents, motion_file, start_frame), *foreign)


def export_motion(scene: bpy.types.Scene, character: Character, path: Path, target: Format,
                  progress: Progress = lambda share: None) -> tuple[str, ...]:
    """Write a character's motion as a file of the format, complete or not at all, and return what was changed or left out, as phrases.

    A face of another basis than the format's is translated with the models in the store. Raises TwohanderError if nothing is keyed,
    ExpressionSpaceError for a face that the format cannot hold, MotionFileError if nothing would be left, OutputError if it cannot be
    written.
    """
    source = None if _is_head(character) else character.armature.get(SOURCE_PROPERTY)
    proportions = Proportions() if source is None else Proportions(source)
    contents = contents_in_space(sampled_contents(scene, character, progress), target.space, proportions.character)
    return *contents.notes, *write_motion_file(path, contents, target, proportions)


def add_vertices(model_file: Path, motion_file: Path, start_frame: float) -> bpy.types.Object:
    """A new mesh of the vertices in a file, such as FaceDiffuser's, moving as they do there.

    Raises ModelFileError, MotionFileError, and OutputError if no cache can be written beside the file, before the scene changes.
    """
    return vertex_motion.add_moving_head(_head(model_file), motion_file, HEAD_NAME, start_frame)


def _animate(character: Character, contents: Contents, path: Path, start_frame: float) -> tuple[str, ...]:
    motion = _motion(contents, character.armature.get(SOURCE_PROPERTY))
    characters.animate(character, motion, start_frame, path.stem)
    assumed = () if _is_head(character) else character_part(contents)[1]
    return *contents.notes, *assumed


def _animate_rig(rig: Rig, contents: Contents, path: Path, start_frame: float) -> tuple[str, ...]:
    source = rig.armature.get(SOURCE_PROPERTY, DEFAULT_CHARACTER)
    rig_motion.animate(rig, _motion(contents, source), Proportions(source), start_frame, characters.frames_per_second(bpy.context.scene),
                       path.stem)
    return *contents.notes, *character_part(contents)[1]


def _motion(contents: Contents, source: str | None):
    """The whole character's motion, in the values of the model of `source` where the model store translates them."""
    motion, _ = character_part(contents)
    return motion if source is None else worn_motion(motion, source)


def _head(path: Path) -> BodyModel:
    model = load_body_model(path)
    if model.kind != "flame":
        raise ModelFileError(f"{path.name} is a SMPL-X body; a head needs a FLAME file such as {FLAME.names[0]}")
    return model


def _is_head(character: Character) -> bool:
    return characters.describe(character)["kind"] == "flame"
