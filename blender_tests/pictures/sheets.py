"""The sheets: strips of faces around moments, the whole conversation, and every emotion."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import bpy
import numpy as np
from addon import contact_sheet, performing
from addon.characters import Character
from addon.takes import Take, take_of_duet, take_of_folder
from twohander.audio.listening import hear
from twohander.audio.wave import read_conversation
from twohander.engines.base import EMOTIONS, INTENSITIES, EmotionSpan, Progress
from twohander.engines.duet import NAMES, animate, with_transcripts
from twohander.engines.understudy.floor import floor_of
from twohander.formats.conversation_json import ConversationFile, read_conversation_file

from . import moments
from .shots import BOTH, FACE, PERSON, Shot, render_shots

STRIPS = {"closure": moments.closure_moments, "laugh": moments.laugh_moments, "turn": moments.turn_moments,
          "backchannel": moments.backchannel_moments}
SHEETS = (*STRIPS, "demo", "emotions")
STRIP_COLUMNS = 12
DEMO_RATE = 2  # pictures a second
DEMO_COLUMNS, DEMO_ROWS = 2, 6  # moments side by side and below each other on one page


def write_sheets(folder: Path, out: Path, names: Sequence[str], progress: Progress) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files of the named sheets of a folder that `twohander animate` has written, and what could not be shown, in words."""
    theatre = _theatre(folder)
    written, remarks = [], []
    for index, name in enumerate(names):
        def advance(share: float, index=index, name=name) -> None:
            progress((index + share) / len(names), f"rendering {name}")
        pages = _pages(theatre, name, advance)
        if not pages:
            remarks.append(f"there is no {name} in this conversation; another seed may have one")
        for earlier in (out / f"{name}.png", *out.glob(f"{name}_*.png")):
            earlier.unlink(missing_ok=True)
        for number, page in enumerate(pages, start=1):
            written.append(out / (f"{name}.png" if len(pages) == 1 else f"{name}_{number}.png"))
            contact_sheet.write_picture(written[-1], page)
    return tuple(written), tuple(remarks)


@dataclass(frozen=True)
class _Theatre:
    """A scene in which scene frame k + 1 is the motion's frame k, and what is known of the conversation."""

    scene: bpy.types.Scene
    pair: tuple[Character, Character]
    take: Take
    content: ConversationFile
    hearings: tuple
    floor: object

    @property
    def frames(self) -> int:
        """Frames of the motion."""
        return len(self.take.motions[0])


def _theatre(folder: Path) -> _Theatre:
    content, take = read_conversation_file(folder), take_of_folder(folder)
    conversation = with_transcripts(read_conversation(*take.sounds), [entry.transcript for entry in content.characters])
    hearings = hear(conversation, lambda share, doing: None)
    bpy.ops.wm.read_homefile(use_empty=True)
    scene = bpy.context.scene
    # A motion's frame has to be a frame of the scene: a picture between two of them shows lips that nobody will see.
    scene.render.fps, scene.render.fps_base = round(content.fps), round(content.fps) / content.fps
    scene.twohander.adjust_scene = False  # no cuts: the cameras are ours
    pair = performing.add_pair(scene, take.characters)
    performing.set_stage(scene, take.seated, take.distance)
    performing.perform(scene, take)
    return _Theatre(scene, pair, take, content, hearings, floor_of(hearings, content.seed))


def _pages(theatre: _Theatre, name: str, advance: Callable[[float], None]) -> list[np.ndarray]:
    if name == "demo":
        return _demo(theatre, advance)
    if name == "emotions":
        return _emotions(theatre, advance)
    found = STRIPS[name](theatre.hearings, theatre.floor)
    return [_strip(theatre, found, advance)] if found else []


def _strip(theatre: _Theatre, found: tuple[moments.Moment, ...], advance: Callable[[float], None]) -> np.ndarray:
    """Faces at every frame, in rows of some columns; where there are two of them, below each other."""
    fps = theatre.content.fps
    rows = []
    for moment in found:
        frames = moments.frames_of(moment.start, moment.end, fps, theatre.frames)
        rows.append([Shot(FACE, frame + 1, f"{NAMES[moment.person]} {frame / fps:.2f} s", moment.person, frames[len(frames) // 2] + 1)
                     for frame in frames])
    shots = [shot for first in range(0, max(map(len, rows)), STRIP_COLUMNS) for row in rows for shot in _filled(row, first)]
    pictures = iter(_rendered(theatre, [shot for shot in shots if shot], advance))
    blank = np.zeros((FACE.height, FACE.width, 4), np.float32)
    return contact_sheet.grid([next(pictures) if shot else blank for shot in shots], STRIP_COLUMNS)


def _filled(row: list[Shot], first: int) -> list[Shot | None]:
    """STRIP_COLUMNS places of a row, from its shot `first` on; None where there is no shot."""
    part = row[first:first + STRIP_COLUMNS]
    return part + [None] * (STRIP_COLUMNS - len(part))


def _demo(theatre: _Theatre, advance: Callable[[float], None]) -> list[np.ndarray]:
    """Both people and each one's face beside them, at some moments a second."""
    fps = theatre.content.fps
    shots = []
    for index in range(ceil(theatre.frames / fps * DEMO_RATE)):
        frame = min(round(index / DEMO_RATE * fps), theatre.frames - 1) + 1
        shots += [Shot(BOTH, frame, f"{(frame - 1) / fps:.2f} s"), *(Shot(FACE, frame, name, person, frame) for person, name in enumerate(NAMES))]
    pictures = _rendered(theatre, shots, advance)
    cells = [np.concatenate(pictures[index:index + 3], axis=1) for index in range(0, len(pictures), 3)]
    size = DEMO_COLUMNS * DEMO_ROWS
    return [contact_sheet.grid(cells[first:first + size], DEMO_COLUMNS) for first in range(0, len(cells), size)]


def _emotions(theatre: _Theatre, advance: Callable[[float], None]) -> list[np.ndarray]:
    """Each person's face and body at one moment of the own speech: a row for each emotion, a column for each intensity, first A, then B."""
    fps, content = theatre.content.fps, theatre.content
    shown = [moments.usual_frame(theatre.floor, person, theatre.take.motions[person]) for person in (0, 1)]
    people = [person for person in (0, 1) if shown[person] is not None]
    if not people:
        return []
    cells = {}
    variants = [(emotion, intensity) for emotion in EMOTIONS for intensity in INTENSITIES]
    for done, (emotion, intensity) in enumerate(variants):
        advance(done / len(variants))
        spans = (EmotionSpan(emotion, intensity),)
        duet = animate(*theatre.take.sounds, transcripts=[entry.transcript for entry in content.characters], fps=fps, seed=content.seed,
                       emotions=(spans, spans), characters=theatre.take.characters, seated=content.seated, distance=content.distance)
        performing.perform(theatre.scene, take_of_duet(duet))
        for person in people:
            shots = [Shot(view, shown[person] + 1, label, person, shown[person] + 1) for view, label in ((FACE, f"{emotion} {intensity}"), (PERSON, ""))]
            cells[emotion, intensity, person] = np.concatenate(render_shots(theatre.scene, theatre.pair, shots), axis=1)
    performing.perform(theatre.scene, theatre.take)
    ordered = [cells[emotion, intensity, person] for emotion in EMOTIONS for person in people for intensity in INTENSITIES]
    return [contact_sheet.grid(ordered, len(people) * len(INTENSITIES))]


def _rendered(theatre: _Theatre, shots: list[Shot], advance: Callable[[float], None]) -> list[np.ndarray]:
    return render_shots(theatre.scene, theatre.pair, shots, lambda done: advance(done / len(shots)))
