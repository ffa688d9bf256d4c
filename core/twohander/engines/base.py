"""What every engine is: a name, what it makes and needs, its options, and one function that performs a conversation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from ..body.skeleton import Skeleton
from ..conversation import Conversation, Turn
from ..errors import EngineError
from ..motion import BodyMotion, FaceMotion

EMOTIONS = ("neutral", "happy", "sad", "surprised", "fear", "disgusted", "angry", "contempt")
INTENSITIES = ("low", "medium", "high")

Progress = Callable[[float, str], None]
"""Told the share done (0..1) and what is being done. Raising `Cancelled` in it stops the work."""


@dataclass(frozen=True)
class Option:
    """One choice that an engine offers. kind: float, int, bool or str; low, high: inclusive range of a number.

    face_only: it does nothing where another engine makes the faces.
    """

    name: str
    kind: type
    default: Any
    about: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    face_only: bool = False


# Of every engine that hears: one choice for those of the faces and of the bodies.
CACHE_OPTION = Option("cache", bool, True, "keep on disk what was heard, words and sounds as well as what speech encoders made of them, so "
                      "that another take starts at once")


@dataclass(frozen=True)
class EngineInfo:
    """What a list of engines shows. makes: "face", "body" or both; needs: what a user has to bring, in words, empty if nothing.

    answers: it can animate one character to the other's known face. feels: an emotion that is asked for shows in what it makes.
    """

    name: str
    label: str
    about: str
    makes: tuple[str, ...]
    needs: tuple[str, ...]
    options: tuple[Option, ...]
    answers: bool = False
    feels: bool = True


@dataclass(frozen=True)
class EmotionSpan:
    """An emotion over a stretch of time: one of EMOTIONS, one of INTENSITIES, seconds; end None means to the end of the clip.

    Other names and times raise EngineError.
    """

    emotion: str
    intensity: str = "medium"
    start: float = 0.0
    end: float | None = None

    def __post_init__(self):
        if self.emotion not in EMOTIONS:
            raise EngineError(f"there is no emotion '{self.emotion}'; there are: {', '.join(EMOTIONS)}")
        if self.intensity not in INTENSITIES:
            raise EngineError(f"there is no intensity '{self.intensity}'; there are: {', '.join(INTENSITIES)}")
        if not self.start >= 0 or self.end is not None and not self.end > self.start:
            raise EngineError(f"{self.emotion} from {self.start} to {self.end} s is no stretch of time")


@dataclass(frozen=True)
class Part:
    """One character's share of a brief.

    skeleton: proportions of the body that will play it. seated: sits on a chair instead of standing.
    partner_eyes: (x, y, z) where the partner's eyes are, metres, in this character's own space (feet on y = 0, facing +Z).
    emotions: later spans win where they overlap.
    """

    skeleton: Skeleton
    seated: bool = False
    partner_eyes: tuple[float, float, float] = (0.0, 1.5, 1.2)
    emotions: tuple[EmotionSpan, ...] = ()


@dataclass(frozen=True)
class Performance:
    """What an engine returns: a face and a body for A and B (None if it does not make them), and the turns that it heard.

    heard_with: per character how the words were found: "transcript", "recognition" or "acoustic".
    drafted: the faces that the engine of the bodies made, where another one made `faces`: they have what those may lack, such as blinks.
    remarks: what the user should know of how it was made, in sentences.
    """

    faces: tuple[FaceMotion, FaceMotion] | None
    bodies: tuple[BodyMotion, BodyMotion] | None
    turns: tuple[Turn, ...]
    heard_with: tuple[str, str]
    drafted: tuple[FaceMotion, FaceMotion] | None = None
    remarks: tuple[str, ...] = ()


Draft = Callable[[], Performance]
"""Gives what an engine makes of a conversation, and waits for it where it is still at work."""


@dataclass(frozen=True)
class Brief:
    """How a conversation is to be performed.

    options: the engine's own, already checked against its `Option`s.
    draft: gives what the engine of the bodies made of the same conversation at the same rate, for an engine that makes faces only: it may
    start from them and keep what it does not make itself. It may still be at work elsewhere, and is waited for then: ask late. None if
    there is none.
    known: a face that is known already, of A or of B, for engines that can answer it; such a face is returned as it is.
    """

    parts: tuple[Part, Part]
    fps: float = 30.0
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    draft: Draft | None = None
    known: tuple[FaceMotion | None, FaceMotion | None] = (None, None)


class Engine(Protocol):
    """An engine's room exports one object of this shape, named ENGINE."""

    info: EngineInfo

    def missing(self) -> tuple[str, ...]:
        """What this installation lacks to run the engine, each with its remedy; empty if it can run."""

    def perform(self, conversation: Conversation, brief: Brief, progress: Progress) -> Performance:
        """Both characters' motion, at brief.fps, over round(conversation.seconds * fps) frames."""


@runtime_checkable
class JointEngine(Engine, Protocol):
    """An engine that is faster with several conversations together than with one after the other, such as a network on a GPU."""

    def perform_together(self, conversations: Sequence[Conversation], briefs: Sequence[Brief], progress: Progress) -> tuple[Performance, ...]:
        """What `perform` gives for each conversation; all briefs have the same options."""
