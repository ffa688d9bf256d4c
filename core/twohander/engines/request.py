"""What a conversation's animation is asked for: one value that the library, the command line, job files and the worker share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ..body.characters import OPEN_CHARACTERS
from ..errors import TwohanderError
from ..motion import check_fps
from ..staging import DEFAULT_DISTANCE
from .base import EmotionSpan
from .face_values import CHARACTER, CHOICES

DEFAULT_ENGINE = "understudy"
DEFAULT_CHARACTERS = ("open_woman", "open_man")


@dataclass(frozen=True)
class Request:
    """Everything that decides a performance: the same request gives the same motion.

    a, b: one sound file per person, or one stereo file (left A, right B), or none for the bundled sample. transcripts: a text or
    subtitle file per person. face, body: which engine makes them. known_faces: a motion file per person whose face is known; it is kept,
    and the other one is animated to it. fps: 1..1000 frames per second. emotions: spans for A and for B. characters: open characters'
    names or SMPL-X model files. distance: metres between the two. options: the engines' own. face_values: whose expression values the
    faces are made in, "character" (where the model store has what translates them) or "engine".

    TwohanderError for a frame rate that cannot be, for a sound of B's alone, and where something else is not given for both people.
    """

    a: str | Path | None = None
    b: str | Path | None = None
    transcripts: tuple[str | Path | None, str | Path | None] | None = None
    face: str = DEFAULT_ENGINE
    body: str = DEFAULT_ENGINE
    known_faces: tuple[str | Path | None, str | Path | None] = (None, None)
    fps: float = 30.0
    seed: int = 0
    emotions: tuple[tuple[EmotionSpan, ...], tuple[EmotionSpan, ...]] = ((), ())
    characters: tuple[str, str] = DEFAULT_CHARACTERS
    seated: bool = False
    distance: float = DEFAULT_DISTANCE
    options: Mapping[str, Any] = field(default_factory=dict)
    face_values: str = CHARACTER

    def __post_init__(self):
        check_fps(self.fps)
        if any(len(pair) != 2 for pair in (self.transcripts or (None, None), self.known_faces, self.emotions, self.characters)):
            raise TwohanderError("a conversation has two characters: give two of everything")
        if self.face_values not in CHOICES:
            raise TwohanderError(f"there are no '{self.face_values}' face values; choose {' or '.join(CHOICES)}")
        if self.a is None and self.b is not None:
            raise TwohanderError("there is a sound file for B and none for A; a single stereo file belongs to A")

    def plain(self) -> dict[str, Any]:
        """The request as JSON values, its paths absolute."""
        return {
            **asdict(self), "a": _text(self.a), "b": _text(self.b), "options": dict(self.options),
            "transcripts": None if self.transcripts is None else [_text(path) for path in self.transcripts],
            "known_faces": [_text(path) for path in self.known_faces],
            "emotions": [[asdict(span) for span in spans] for spans in self.emotions],
            "characters": [name if name in OPEN_CHARACTERS else _text(name) for name in self.characters],
        }

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "Request":
        """The request that `plain` took apart; what is absent keeps its default. TwohanderError for names and values that cannot be."""
        known = [one.name for one in fields(cls)]
        for name in values:
            if name not in known:
                raise TwohanderError(f"a request has no '{name}'; it has: {', '.join(known)}")
        try:
            return cls(**{name: _READ[name](value) for name, value in values.items()})
        except (TypeError, ValueError, AttributeError) as problem:
            raise TwohanderError(f"this request cannot be read ({problem})") from None


def _text(path: str | Path | None) -> str | None:
    return None if path is None else str(Path(path).absolute())


def _path(value: str | None) -> Path | None:
    return None if value is None else Path(value)


def _paths(values: list | None) -> tuple[Path | None, ...] | None:
    return None if values is None else tuple(_path(value) for value in values)


def _spans(values: list) -> tuple[tuple[EmotionSpan, ...], ...]:
    return tuple(tuple(EmotionSpan(**span) for span in of_one) for of_one in values)


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


_READ = {"a": _path, "b": _path, "transcripts": _paths, "face": str, "body": str, "known_faces": _paths, "fps": float, "seed": int,
         "emotions": _spans, "characters": tuple, "seated": _switch, "distance": float, "options": dict,
         "face_values": str}
