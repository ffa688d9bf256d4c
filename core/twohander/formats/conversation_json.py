"""The conversation file: one JSON that names both characters' motions, the sound, the turns, and how they were made."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..conversation import Turn
from ..errors import MotionFileError
from ..files.writing import written_whole

FORMAT = "twohander-conversation"
FORMAT_VERSION = 1
_MODEL_ENDINGS = (".npz", ".pkl")


@dataclass(frozen=True)
class CharacterEntry:
    """One character of a conversation file.

    name: "A" or "B". character: an open character's name or a model file. motion, audio: files; channel: of that audio, None for all.
    transcript: file or None. heard_with: "transcript", "recognition" or "acoustic".
    """

    name: str
    character: str
    motion: Path
    audio: Path
    channel: int | None
    transcript: Path | None
    heard_with: str


@dataclass(frozen=True)
class ConversationFile:
    """All of a conversation file. options: as given to the engine; seconds: length of the conversation; distance in metres.

    remarks: what the user should know of how it was made, in sentences.
    """

    characters: tuple[CharacterEntry, CharacterEntry]
    turns: tuple[Turn, ...]
    seconds: float
    fps: float
    engine: str
    options: dict[str, Any]
    seed: int
    emotions: tuple[dict[str, Any], ...]
    seated: bool
    distance: float
    remarks: tuple[str, ...] = ()


def write_conversation_file(path: Path, content: ConversationFile, folder: Path | None = None) -> None:
    """Write the JSON; OutputError if that fails. Paths are stored relative to `folder` (the file's own if None): it can move."""
    folder = folder or Path(path).parent
    document = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "seconds": content.seconds,
        "fps": content.fps,
        "engine": {"name": content.engine, "options": content.options, "seed": content.seed},
        "emotions": list(content.emotions),
        "staging": {"seated": content.seated, "distance": content.distance},
        "characters": [
            {"name": entry.name, "character": _stored_character(entry.character, folder), "motion": _relative(entry.motion, folder),
             "audio": {"file": _relative(entry.audio, folder), "channel": entry.channel},
             "transcript": _relative(entry.transcript, folder) if entry.transcript else None, "heard_with": entry.heard_with}
            for entry in content.characters],
        "turns": [{"speaker": content.characters[turn.speaker].name, "start": round(turn.start, 3), "end": round(turn.end, 3)}
                  for turn in content.turns],
        "remarks": list(content.remarks),
    }
    with written_whole(path) as temporary:
        temporary.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_conversation_file(path: Path) -> ConversationFile:
    """The conversation file at `path` (or in the folder `path`), with its paths made absolute; MotionFileError if it is unusable."""
    path = Path(path)
    if path.is_dir():
        path = path / "conversation.json"
    if not path.is_file():
        raise MotionFileError(f"{path}: there is no such file; `twohander animate` makes one")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise MotionFileError(f"{path.name} is not readable JSON ({problem})") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise MotionFileError(f"{path.name} is no Twohander conversation file")
    if document.get("version", 0) > FORMAT_VERSION:
        raise MotionFileError(f"{path.name} was written by a later Twohander (format {document['version']}); update")
    try:
        return _content_of(document, path.parent.resolve())
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise MotionFileError(f"{path.name} is incomplete or damaged ({type(problem).__name__}: {problem})") from None


def _content_of(document: dict, folder: Path) -> ConversationFile:
    entries = tuple(
        CharacterEntry(
            name=str(entry["name"]), character=_character(str(entry["character"]), folder), motion=_absolute(entry["motion"], folder),
            audio=_absolute(entry["audio"]["file"], folder), channel=entry["audio"]["channel"],
            transcript=_absolute(entry["transcript"], folder) if entry["transcript"] else None, heard_with=str(entry["heard_with"]))
        for entry in document["characters"])
    if len(entries) != 2:
        raise ValueError(f"{len(entries)} characters instead of two")
    speakers = {entry.name: index for index, entry in enumerate(entries)}
    return ConversationFile(
        characters=entries,
        turns=tuple(Turn(speakers[turn["speaker"]], float(turn["start"]), float(turn["end"])) for turn in document["turns"]),
        seconds=float(document["seconds"]),
        fps=float(document["fps"]),
        engine=str(document["engine"]["name"]),
        options=dict(document["engine"]["options"]),
        seed=int(document["engine"]["seed"]),
        emotions=tuple(document["emotions"]),
        seated=bool(document["staging"]["seated"]),
        distance=float(document["staging"]["distance"]),
        remarks=tuple(map(str, document.get("remarks", ()))),  # absent in files of earlier releases
    )


def _stored_character(name: str, folder: Path) -> str:
    """An open character's name as it is; a model file relative to the conversation file."""
    return _relative(Path(name), folder) if name.endswith(_MODEL_ENDINGS) else name


def _character(name: str, folder: Path) -> str:
    return str((folder / name).resolve()) if name.endswith(_MODEL_ENDINGS) else name


def _absolute(name: str, folder: Path) -> Path:
    """Without "..": such a path would end with the folder's life."""
    return Path(os.path.normpath(folder / name))


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(Path(path).resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return Path(path).resolve().as_posix()
