"""Faces in the expression values of the characters that will wear them, as far as the model store has what that takes."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ..body.arkit import BLINKS
from ..body.characters import OPEN_CHARACTERS, open_character
from ..body.expression import JAW_VALUES, ExpressionMap
from ..body.expression_fit import expression_map
from ..body.eyelids import has_eyelids
from ..body.library import FLAME, MATRIX, MATRIX_FILE, SMPLX_SOURCE, SOURCES, stored_file
from ..body.model import BodyModel, load_body_model, model_kind
from ..body.published_map import map_of_matrix, read_matrix
from ..formats.contents import Contents
from ..motion import LIDLESS_SPACES, BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion

CHARACTER, ENGINE = "character", "engine"
CHOICES = (CHARACTER, ENGINE)  # whose expression values a face is kept in


def worn_face(face: FaceMotion, character: str) -> FaceMotion:
    """The face in the character's own values; unchanged if it has them, or if nothing in the store translates them.

    ARKit's blinks close the lids of FLAME heads that have some. character: an open character's name, or a SMPL-X or FLAME file. Raises
    ModelFileError for files that cannot be used.
    """
    found = _map_for(face, character)
    return face if found is None else _translated(face, found.face, character)


def worn_motion(motion: CharacterMotion, character: str) -> CharacterMotion:
    """`worn_face` for a whole character's motion, such as one from a file."""
    found = _map_for(motion, character)
    return motion if found is None else _translated(motion, found.character, character)


def contents_in_space(contents: Contents, space: ExpressionSpace | None, character: str = OPEN_CHARACTERS[0]) -> Contents:
    """What a motion file holds with its face in the values of a space, and a note of that; unchanged without a face, for None as the space,
    and if nothing in the store translates it.

    character: whose ARKit weights are wanted; the first open character's for any that is not open. Raises ModelFileError for files that
    cannot be used.
    """
    motion = contents.motion
    if space is None or isinstance(motion, BodyMotion) or motion.space is space or not motion.expression.any():
        return contents
    if space is ExpressionSpace.ARKIT:
        wearer = character if character in OPEN_CHARACTERS else OPEN_CHARACTERS[0]
    else:
        wearer = stored_file(SOURCES[space])
    if wearer is None:
        return contents
    made = worn_face(motion, str(wearer)) if isinstance(motion, FaceMotion) else worn_motion(motion, str(wearer))
    told = (f"the face was translated from {motion.space.value} to {space.value} values",) if made.space is space else ()
    return replace(contents, motion=made, notes=(*contents.notes, *told))


def flame_face(face: FaceMotion) -> FaceMotion:
    """An ARKit face in FLAME's values, if a FLAME model is in the store; any other face, and without a model every face, unchanged.

    The weights are taken as the first open character shows them.
    """
    model = stored_file(FLAME) if face.space is ExpressionSpace.ARKIT else None
    return face if model is None else _map(OPEN_CHARACTERS[0], str(model)).face(face)


def untranslated(space: ExpressionSpace, character: str) -> str | None:
    """What to bring so that a face of this space can be worn by the character, in words; None if it can be as it is."""
    wanted = _space_of(character)
    if space is wanted:
        return None
    source = SOURCES.get(space, SMPLX_SOURCE)
    matrix = f" or {MATRIX}" if (space, wanted) == (ExpressionSpace.FLAME, ExpressionSpace.ARKIT) else ""
    needed = f"{source.label} ({source.names[0]}){matrix}"
    return (f"the face's values are {space.value}, {Path(character).name} shows {wanted.value}: it will be refused there. To translate it, add "
            f"{needed} with `twohander models add FILE`; see `twohander check`")


def fit_report(model: Path, character: str) -> str:
    """How well a model's values can be shown by a character, in words. Raises ModelFileError for files that cannot be used."""
    found = _map(str(model), character)
    size, error = found.size[:-JAW_VALUES].mean(), found.error[:-JAW_VALUES].mean()
    return (f"on {character} an expression value moves the face by {size:.2f} mm on average, of which {error:.2f} mm are lost; "
            f"an open jaw by {found.size[-JAW_VALUES]:.1f} mm, of which {found.error[-JAW_VALUES]:.1f} mm")


def _translated(motion: FaceMotion | CharacterMotion, translate: Callable, character: str):
    """The translated motion; blinks are kept out of expressions where lids do them."""
    if motion.space is not ExpressionSpace.ARKIT or _space_of(character) not in LIDLESS_SPACES or not has_eyelids(Path(character)):
        return translate(motion)
    expression = motion.expression.copy()
    expression[:, BLINKS] = 0
    return replace(translate(replace(motion, expression=expression)), eyelids=motion.expression[:, BLINKS])


def _map_for(motion: FaceMotion | CharacterMotion, character: str) -> ExpressionMap | None:
    space = _space_of(character)
    if motion.space is space:
        return None
    if motion.space is ExpressionSpace.ARKIT:
        return _map(OPEN_CHARACTERS[0], character)
    model = stored_file(SOURCES[motion.space])
    if model is not None:
        return _map(str(model), character)
    matrix = stored_file(MATRIX_FILE)
    if matrix is not None and motion.space is ExpressionSpace.FLAME and space is ExpressionSpace.ARKIT:
        return map_of_matrix(read_matrix(matrix), _model(character).jaw_open_angle, motion.expression.shape[1])
    return None


def _map(source: str, character: str) -> ExpressionMap:
    return _fitted(source, _changed(source), character, _changed(character))


@lru_cache(maxsize=8)
def _fitted(source: str, source_changed: int, character: str, character_changed: int) -> ExpressionMap:
    return expression_map(_model(source), _model(character))


def _changed(name: str) -> int:
    """When a model file was changed; 0 for open characters, and for a file that is gone: reading it says so."""
    return Path(name).stat().st_mtime_ns if name not in OPEN_CHARACTERS and Path(name).is_file() else 0


def _space_of(character: str) -> ExpressionSpace:
    return ExpressionSpace.ARKIT if character in OPEN_CHARACTERS else model_kind(Path(character)).expression_space


def _model(name: str) -> BodyModel:
    """A model by name or file; of an open character its head is enough."""
    return load_body_model(open_character(name).flame if name in OPEN_CHARACTERS else Path(name))
