"""Two characters out of one conversation: read, perform, save."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ..body.characters import smplx_file
from ..body.library import named_character
from ..body.model import load_skeleton, model_kind
from ..body.skeleton import Skeleton
from ..audio.wave import read_conversation
from ..conversation import Conversation, Turn
from ..errors import TwohanderError
from ..files.writing import written_together
from ..formats.conversation_json import CharacterEntry, ConversationFile, write_conversation_file
from ..formats.face_motion import read_face
from ..formats.smplx_npz import write_smplx_npz
from ..formats.transcript import read_transcript
from ..motion import LIDLESS_SPACES, CharacterMotion, FaceMotion, compose
from ..samples import cafe
from ..staging import DEFAULT_DISTANCE, eye_height, placements
from .base import Brief, EmotionSpan, Part, Performance, Progress
from .cast import Cast, cast_of, emotion_remark
from .drafting import can_draft, draft_request, drafts_elsewhere
from .face_values import CHARACTER, ENGINE, worn_face
from .finishing import with_blinks
from .request import DEFAULT_CHARACTERS, DEFAULT_ENGINE, Request
from .shaping import shaped

NAMES = ("A", "B")
FACES_SHARE = 0.9  # of the whole work, where other processes move the bodies meanwhile


@dataclass(frozen=True)
class Duet:
    """An animated conversation. motions: A's and B's; characters: open characters' names or model files, as asked for.

    remarks: what the user should know of how it was made, in sentences.
    """

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
    remarks: tuple[str, ...] = ()

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
                                dict(self.options), self.seed, emotions, self.seated, self.distance, self.remarks)


def animate(a: str | Path | None = None, b: str | Path | None = None, *, transcripts: Sequence[str | Path | None] | None = None,
            engine: str = DEFAULT_ENGINE, face: str | None = None, body: str | None = None,
            known_faces: Sequence[str | Path | None] = (None, None),
            fps: float = 30.0, seed: int = 0, emotion: str | None = None,
            emotions: Sequence[Sequence[EmotionSpan]] = ((), ()), characters: Sequence[str | Path] = DEFAULT_CHARACTERS,
            seated: bool = False, distance: float = DEFAULT_DISTANCE, options: Mapping[str, Any] | None = None, face_values: str = CHARACTER,
            progress: Progress = lambda share, doing: None) -> Duet:
    """Both characters' motion for a conversation: a `Request` in words of its caller, and what `duet_of` makes of it.

    engine: makes faces and bodies; face, body: another engine for one of them. emotion: one of `EMOTIONS` for both over the whole clip,
    besides the spans of `emotions`. Everything else is as `Request` says, with any kind of path and sequence.

    Raises AudioError, TranscriptError, ModelFileError, EngineError; whatever `progress` raises passes through.
    """
    whole = () if emotion is None else (EmotionSpan(emotion),)
    return duet_of(Request(
        _path(a), _path(b), None if transcripts is None else tuple(map(_path, transcripts)), face or engine, body or engine,
        tuple(map(_path, known_faces)), fps, seed, tuple((*whole, *spans) for spans in emotions),
        tuple(map(named_character, characters)), seated, distance, dict(options or {}), face_values), progress)


def duet_of(request: Request, progress: Progress = lambda share, doing: None) -> Duet:
    """Both characters' motion as requested.

    Raises AudioError, TranscriptError, ModelFileError, EngineError; whatever `progress` raises passes through.
    """
    return duets_of([prepared(request)], progress)[0]


@dataclass(frozen=True)
class Prepared:
    """A request whose files were read. options: of its engines, complete."""

    request: Request
    cast: Cast
    options: Mapping[str, Any]
    conversation: Conversation
    brief: Brief


def prepared(request: Request) -> Prepared:
    """The request with its files read and its engines at hand; raises what is wrong with it."""
    cast = cast_of(request.face, request.body)
    options = cast.checked_options(request.options)
    skeletons = tuple(_skeleton(name) for name in request.characters)
    conversation = _conversation(request)
    known = tuple(None if path is None else read_face(path) for path in request.known_faces)
    parts = _parts(skeletons, request.emotions, request.seated, request.distance)
    return Prepared(request, cast, options, conversation, Brief(parts, request.fps, request.seed, known=known))


def duets_of(all_prepared: Sequence[Prepared], progress: Progress) -> tuple[Duet, ...]:
    """A duet for each request; all have the same engines and options."""
    first = all_prepared[0]
    conversations, briefs = [one.conversation for one in all_prepared], [one.brief for one in all_prepared]
    if first.cast.face is first.cast.body or not can_draft(first.request.body):
        performances = first.cast.perform_all(conversations, briefs, first.options, progress)
    else:
        share, options = 0.0, first.cast.draft_options(first.options)

        def advance(done: float, doing: str) -> None:
            nonlocal share
            share = FACES_SHARE * done
            progress(share, doing)

        wanted = [draft_request(one.request, options) for one in all_prepared]
        with drafts_elsewhere(wanted, lambda: progress(share, "moving both bodies")) as drafts:
            performances = first.cast.perform_all(conversations, briefs, first.options, advance, drafts)
    return tuple(_duet(one, performance) for one, performance in zip(all_prepared, performances))


def _duet(made: Prepared, performance: Performance) -> Duet:
    request = made.request
    faces = performance.faces if request.face_values == ENGINE else _worn(performance, request.characters)
    faces = tuple(shaped(face, made.options) if known is None else face for face, known in zip(faces, made.brief.known))
    motions = tuple(compose(face, body) for face, body in zip(faces, performance.bodies))
    unfelt = emotion_remark(made.cast.face.info, made.cast.body.info) if any(request.emotions) else ""
    remarks = (*performance.remarks, *filter(None, (unfelt,)))
    return Duet(made.conversation, motions, performance.turns, performance.heard_with, request.characters, made.cast.name, made.options,
                request.seed, request.emotions, request.seated, request.distance, remarks)


def _worn(performance: Performance, characters: tuple[str, str]) -> tuple[FaceMotion, ...]:
    """The faces in the characters' values; those that were translated, and those whose values move no lids, blink as the engine of the
    bodies would let them.
    """
    worn = tuple(worn_face(face, character) for face, character in zip(performance.faces, characters))
    return tuple(face if draft is None or face.space is own.space and face.space not in LIDLESS_SPACES else with_blinks(face, draft)
                 for face, own, draft in zip(worn, performance.faces, performance.drafted or (None, None)))


def _path(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)


def with_transcripts(conversation: Conversation, transcripts: Sequence[Path | None] | None) -> Conversation:
    """The conversation with each person's transcript read from a file; None leaves a track without. Raises TranscriptError."""
    first, second = (track if path is None else replace(track, transcript=read_transcript(path))
                     for track, path in zip(conversation.tracks, transcripts or (None, None)))
    return Conversation((first, second))


def _conversation(request: Request) -> Conversation:
    """The sound and the transcripts that the request names, or the bundled sample's."""
    audio, transcripts = (request.a, request.b), request.transcripts
    if audio == (None, None):
        sample = cafe()
        audio = sample.audio
        transcripts = sample.transcripts if transcripts is None else transcripts
    return with_transcripts(read_conversation(*audio), transcripts)


def _skeleton(name: str) -> Skeleton:
    """The body that moves; a head without one borrows an open character's, of which it shows the neck and the head."""
    file = smplx_file(name)
    return load_skeleton(smplx_file(DEFAULT_CHARACTERS[0]) if model_kind(file).kind == "flame" else file)


def _parts(skeletons: tuple[Skeleton, Skeleton], spans, seated: bool, distance: float) -> tuple[Part, Part]:
    places = placements(seated, distance, tuple(eye_height(skeleton) for skeleton in skeletons))
    first, second = (Part(skeleton, seated, place.partner_eyes, of_one) for skeleton, place, of_one in zip(skeletons, places, spans))
    return first, second
