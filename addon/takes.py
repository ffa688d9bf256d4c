"""A take: one animated conversation, with all that its scene needs, from memory or from a result folder."""

from dataclasses import dataclass
from pathlib import Path

from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.library import named_character
from twohander.body.look import Look, load_look
from twohander.body.model import BodyModel, load_body_model
from twohander.conversation import Turn
from twohander.engines.duet import Duet
from twohander.engines.face_values import worn_motion
from twohander.formats.conversation_json import read_conversation_file
from twohander.formats.smplx_npz import read_smplx_npz
from twohander.motion import CharacterMotion


@dataclass(frozen=True)
class Take:
    """Both characters' motion and what belongs to it.

    characters: open characters' names or model files. sounds: the sound files that go with it, each once. sources: the files that it was
    made from, if they are others. distance: metres between the two. remarks: what the user should know of how it was made.
    """

    characters: tuple[str, str]
    motions: tuple[CharacterMotion, CharacterMotion]
    turns: tuple[Turn, ...]
    sounds: tuple[Path, ...]
    seated: bool
    distance: float
    sources: tuple[Path, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """Length of the longer motion."""
        return max(motion.seconds for motion in self.motions)


def take_of_duet(duet: Duet) -> Take:
    """A conversation that was animated just now."""
    sounds = (track.source for track in duet.conversation.tracks)
    return Take(duet.characters, duet.motions, duet.turns, tuple(dict.fromkeys(sounds)), duet.seated, duet.distance, remarks=duet.remarks)


def take_of_folder(path: Path) -> Take:
    """A conversation that `twohander animate` has written, its faces in the characters' values where the model store translates them.

    Raises MotionFileError if it is unusable.
    """
    content = read_conversation_file(path)
    return Take(
        characters=tuple(entry.character for entry in content.characters),
        motions=tuple(worn_motion(read_smplx_npz(entry.motion), entry.character) for entry in content.characters),
        turns=content.turns,
        sounds=tuple(dict.fromkeys(entry.audio for entry in content.characters)),
        seated=content.seated,
        distance=content.distance,
        remarks=content.remarks,
    )


def model_and_look(character: str) -> tuple[BodyModel, Look | None]:
    """The body model of an open character or a model file, found as the library finds it, and its look; a model file has none."""
    if character in OPEN_CHARACTERS:
        files = open_character(character)
        return load_body_model(files.smplx), load_look(files.look)
    return load_body_model(Path(named_character(character))), None
