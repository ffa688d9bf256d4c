"""The open characters that come with the library: CC0 body models and their looks, made by `character_builder`."""

from dataclasses import dataclass
from pathlib import Path

from ...errors import ModelFileError

OPEN_CHARACTERS = ("open_woman", "open_man")

_LABELS = {"open_woman": "Open Woman", "open_man": "Open Man"}


@dataclass(frozen=True)
class OpenCharacter:
    """The files of one bundled character. smplx, flame: body models; look: colours, clothes and hair."""

    name: str
    label: str
    smplx: Path
    flame: Path
    look: Path


def open_character(name: str) -> OpenCharacter:
    """The bundled character of this name, one of OPEN_CHARACTERS; another name raises ModelFileError."""
    if name not in OPEN_CHARACTERS:
        raise ModelFileError(f"there is no open character named {name!r}; choose {' or '.join(OPEN_CHARACTERS)}")
    folder = Path(__file__).parent / name
    return OpenCharacter(name, _LABELS[name], folder / "smplx.npz", folder / "flame.npz", folder / "look.npz")


def smplx_file(character: str) -> Path:
    """The SMPL-X model of an open character, or the model file that `character` names."""
    return open_character(character).smplx if character in OPEN_CHARACTERS else Path(character)
