"""The folder of a film's finished frames, which a render that was stopped leaves behind and the next one takes up."""

import json
import re
from pathlib import Path

import bpy
from twohander.errors import OutputError
from twohander.files.writing import written_whole

from .render_settings import Preset
from .scene_fingerprint import scene_fingerprint

FORMAT, FORMAT_VERSION = "twohander-film-frames", 1
NOTE = "frames.json"  # in the folder: to which scene and quality its frames belong
_FRAME = re.compile(r"\d{6}(\.part)?\.png")


def frames_folder(film: Path) -> Path:
    """Where the frames of a film lie while it is not finished: beside it, hidden on systems that hide such names."""
    return film.with_name(f".{film.stem}_frames")


def claim_folder(folder: Path, scene: bpy.types.Scene, preset: Preset) -> str | None:
    """Make the folder ready for the scene's frames at this quality; what became of those that were there, in words, None if there were none.

    Frames that were rendered of the scene as it is stay, all others are removed. Raises OutputError if the folder cannot be written, or if it
    holds what is not ours.
    """
    fingerprint = scene_fingerprint(scene, preset)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = list(folder.iterdir())
    except OSError as problem:
        raise OutputError(f"cannot write to {folder}: {problem.strerror}") from problem
    if there and not (folder / NOTE).is_file():
        raise OutputError(f"{folder} is not empty, and no folder of a film's frames: move it, or choose another place for the film")
    frames = [path for path in there if _FRAME.fullmatch(path.name)]
    whole = [path for path in frames if ".part" not in path.name]
    if frames and _fingerprint_in(folder) == fingerprint:
        return f"went on after {len(whole)} frames that were there" if whole else None
    for path in frames:
        path.unlink()
    with written_whole(folder / NOTE) as temporary:
        temporary.write_text(json.dumps({"format": FORMAT, "version": FORMAT_VERSION, "fingerprint": fingerprint}) + "\n", encoding="utf-8")
    return f"the scene or the quality has changed since: {len(whole)} frames of before were rendered again" if whole else None


def discard_frames(folder: Path) -> None:
    """Remove a film's frames, and their folder if it holds nothing else."""
    for path in (path for path in folder.iterdir() if _FRAME.fullmatch(path.name) or path.name == NOTE):
        path.unlink()
    if not list(folder.iterdir()):
        folder.rmdir()


def _fingerprint_in(folder: Path) -> str | None:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return note["fingerprint"] if (note["format"], note["version"]) == (FORMAT, FORMAT_VERSION) else None
    except (OSError, ValueError, KeyError, TypeError):  # then its frames are not known to belong to anything
        return None
