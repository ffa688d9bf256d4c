"""Two characters out of one conversation: read, perform, save."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ..body.characters import OPEN_CHARACTERS, open_character
from ..body.model import BodyModel, load_body_model
from ..audio.wave import read_conversation
from ..conversation import Conversation, Turn
from ..errors import TwohanderError
from ..files.writing import written_together
from ..formats.conversation_json import CharacterEntry, ConversationFile, write_conversation_file
from ..formats.face_motion import read_face
from ..formats.smplx_npz import write_smplx_npz
from ..formats.transcript import read_transcript
from ..motion import CharacterMotion, check_fps, compose
from ..samples import cafe
from ..staging import DEFAULT_DISTANCE, eye_height, placements
from .base import Brief, EmotionSpan, Part, Progress
from .cast import cast_of

DEFAULT_CHARACTERS = ("open_woman", "open_man")
NAMES = ("A", "B")


@dataclass(frozen=True)
class Duet:
    """An animated conversation. motions: A's and B's; characters: open characters' names or model files, as asked for."""

    conversation: Conversation
    motions: tuple[CharacterMotion, CharacterMotion]
    turns: tuple[Turn, ...]
    heard_with: tuple[str, str]
    characters: tuple[str, str]
    engine: str  # one name, or "face+body" of two
    options: Mapping[str, Any]
    seed: int
    emotions: tuple[tuple[EmotionSpan, ...], tuple[EmotionSpan, ...]]
    seated: bool
    distance: float

    def save(self, folder: str | Path) -> Path:
        """Write a.npz, b.npz and conversation.json into `folder` (all or none) and return the path of the last.

        Raises OutputError if the folder cannot be written, and TwohanderError for sound that was never a file.
        """
        folder = Path(folder)
        if any(track.source is None for track in self.conversation.tracks):
            raise TwohanderError("this conversation's sound was made in memory: write it to files and read them, then save")
        with written_together(folder) as temporary:
            for name, motion in zip(NAMES, self.motions):
                write_smplx_npz(temporary / f"{name.lower()}.npz", motion)
            write_conversation_file(temporary / "conversation.json", self._file(folder), folder)
        return folder / "conversation.json"

    def _file(self, folder: Path) -> ConversationFile:
        entries = tuple(
            CharacterEntry(name, self.characters[index], folder / f"{name.lower()}.npz", track.source, track.channel,
                           track.transcript.source if track.transcript else None, self.heard_with[index])
            for index, (name, track) in enumerate(zip(NAMES, self.conversation.tracks)))
        emotions = tuple({"character": name, **asdict(span)} for name, spans in zip(NAMES, self.emotions) for span in spans)
        return ConversationFile(entries, self.turns, self.conversation.seconds, self.motions[0].fps, self.engine,
                                dict(self.options), self.seed, emotions, self.seated, self.distance)


def animate(a: str | Path | None = None, b: str | Path | None = None, *, transcripts: Sequence[str | Path | None] | None = None,
            engine: str = "understudy", face: str | None = None, body: str | None = None,
            known_faces: Sequence[str | Path | None] = (None, None),
            fps: float = 30.0, seed: int = 0, emotion: str | None = None,
            emotions: Sequence[Sequence[EmotionSpan]] = ((), ()), characters: Sequence[str | Path] = DEFAULT_CHARACTERS,
            seated: bool = False, distance: float = DEFAULT_DISTANCE, options: Mapping[str, Any] | None = None,
            progress: Progress = lambda share, doing: None) -> Duet:
    """Both characters' motion for a conversation.

    a, b: one sound file per person, or one stereo file (left A, right B), or none for the bundled sample. transcripts: a text or
    subtitle file per person, or None. engine: makes faces and bodies; face, body: another engine for one of them.
    known_faces: a motion file per person whose face is known, or None; it is kept, and the other one is animated to it.
    fps: 1..1000 frames per second. emotion: one of `EMOTIONS` for both over the whole clip; emotions: spans for A and for B instead.
    characters: open characters' names or SMPL-X model files. distance: metres between the two. options: the engines' own.
    Same input, same seed: the same motion.

    Raises AudioError, TranscriptError, ModelFileError, EngineError; whatever `progress` raises passes through.
    """
    check_fps(fps)
    cast = cast_of(face or engine, body or engine)
    values = cast.checked_options(options or {})
    if len(characters) != 2 or len(emotions) != 2 or len(known_faces) != 2:
        raise TwohanderError("a conversation has two characters: give two of everything")
    spans = tuple(tuple(of_one) for of_one in emotions)
    if emotion is not None:
        spans = tuple((EmotionSpan(emotion), *of_one) for of_one in spans)
    names = tuple(str(character) for character in characters)
    models = tuple(_model(name) for name in names)
    if a is None and b is None:
        sample = cafe()
        a, b = sample.audio
        transcripts = sample.transcripts if transcripts is None else transcripts
    conversation = with_transcripts(read_conversation(a, b), transcripts)
    known = tuple(None if path is None else read_face(Path(path)) for path in known_faces)
    brief = Brief(_parts(models, spans, seated, distance), fps, seed, known=known)
    performance = cast.perform(conversation, brief, values, progress)
    motions = tuple(compose(face, body) for face, body in zip(performance.faces, performance.bodies))
    return Duet(conversation, motions, performance.turns, performance.heard_with, names, cast.name, values, seed, spans, seated, distance)


def with_transcripts(conversation: Conversation, transcripts: Sequence[str | Path | None] | None) -> Conversation:
    """The conversation with each person's transcript read from a file; None leaves a track without. Raises TranscriptError."""
    if transcripts is None:
        return conversation
    if len(transcripts) != 2:
        raise TwohanderError("give a transcript for each of the two, or None for one of them")
    first, second = (track if path is None else replace(track, transcript=read_transcript(Path(path)))
                     for track, path in zip(conversation.tracks, transcripts))
    return Conversation((first, second))


def _model(name: str) -> BodyModel:
    return load_body_model(open_character(name).smplx if name in OPEN_CHARACTERS else Path(name))


def _parts(models: tuple[BodyModel, BodyModel], spans, seated: bool, distance: float) -> tuple[Part, Part]:
    skeletons = tuple(model.skeleton() for model in models)
    places = placements(seated, distance, tuple(eye_height(skeleton) for skeleton in skeletons))
    first, second = (Part(skeleton, seated, place.partner_eyes, of_one) for skeleton, place, of_one in zip(skeletons, places, spans))
    return first, second
