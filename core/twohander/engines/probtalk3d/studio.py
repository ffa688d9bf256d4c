"""All faces of some conversations: whatever they have in common is heard and predicted once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ...audio.features import SPEECH_RATE
from ...audio.stored_sound import Samples, sound_blocks
from ...files.stored_arrays import in_blocks, new_array
from ..base import EmotionSpan, Progress
from .course import Course
from .faces import FPS
from .styles import CROSS_FADE, mood_shares, style_vector

REST_SECONDS = 4.0  # of silence that the network hears to find the face of a person who never speaks
HEARING_SHARE = 0.6  # of the work for one face


class Maker(Protocol):
    """What makes motions, each (T, width): expression coefficients and the jaw's axis-angle, 25 a second."""

    width: int

    def heard(self, voice: Samples, course: Course, progress: Progress = lambda share, doing: None) -> Any:
        """All that the motions of a voice (N,) at 16 kHz need of it; its length is the number of frames."""

    def motions(self, heard: Any, style: np.ndarray, seeds: Sequence[Sequence[int] | None], course: Course,
                progress: Progress = lambda share, doing: None) -> np.ndarray:
        """(S, T, width) in a style (43,), one for each seed of noise; None takes the likeliest motion."""

    def remark(self) -> str | None:
        """What the user should know of the motions that were made."""


@dataclass(frozen=True)
class Role:
    """One face to make. number, side: of the conversation and of the person in it. voice: (N,) at 16 kHz, None for one who never speaks.

    seed: None for the likeliest motion.
    """

    number: int
    side: int
    voice: Samples | None
    emotions: tuple[EmotionSpan, ...]
    seed: int | None

    @property
    def sound(self) -> tuple:
        """The same for roles that differ in their seed alone."""
        return None if self.voice is None else _digest(self.voice), self.side, self.emotions


class Studio:
    """A maker of motions with the manners of A and of B."""

    def __init__(self, maker: Maker, identities: tuple[Mapping[str, float], Mapping[str, float]], course: Course):
        self._maker, self._identities, self._course = maker, identities, course

    def motions(self, roles: Sequence[Role], progress: Progress) -> dict[tuple[int, int], np.ndarray]:
        """The motion (T, width) of each role, by its number and side; roles of one sound are made together."""
        together: dict[tuple, list[Role]] = {}
        for role in roles:
            together.setdefault(role.sound, []).append(role)
        made = {}
        for done, group in enumerate(together.values()):
            def advance(share: float, doing: str, done=done, side=group[0].side) -> None:
                progress((done + share) / len(together), f"{doing} {'AB'[side]}")

            motions = self._resting(group) if group[0].voice is None else self._speaking(group, advance)
            made |= {(role.number, role.side): motion for role, motion in zip(group, motions)}
        return made

    def _speaking(self, group: Sequence[Role], progress: Progress) -> np.ndarray:
        """(S, T, width) for roles of one sound."""
        first, maker = group[0], self._maker
        heard = maker.heard(first.voice, self._course, lambda share, doing: progress(HEARING_SHARE * share, doing))
        seeds = [None if role.seed is None else (role.seed, role.side) for role in group]
        moods = mood_shares(first.emotions, len(heard), FPS)
        result = new_array(len(group), len(heard), maker.width)
        for number, (mood, share) in enumerate(moods.items()):
            def advance(part: float, doing: str, number=number) -> None:
                progress(HEARING_SHARE + (1 - HEARING_SHARE) * (number + part) / len(moods), doing)

            style = style_vector(self._identities[first.side], mood)
            for whole, motion in zip(result, maker.motions(heard, style, seeds, self._course, advance)):
                for block, moved, weight in in_blocks(whole, motion, share):
                    block += weight[:, None] * moved
        return result

    def _resting(self, group: Sequence[Role]) -> list[np.ndarray]:
        """The faces of people who never speak: held as they are on average while the network hears silence.

        It was taught by speech alone, so whatever moves then is not listening but its own noise.
        """
        first, maker = group[0], self._maker
        heard = maker.heard(np.zeros(round(REST_SECONDS * SPEECH_RATE), np.float32), self._course)
        last = max((time for span in first.emotions for time in (span.start, span.end) if time is not None), default=0.0)
        moods = mood_shares(first.emotions, 1 + round((last + CROSS_FADE) * FPS), FPS)  # after that nothing changes
        held = {mood: maker.motions(heard, style_vector(self._identities[first.side], mood), [None], self._course)[0].mean(axis=0)
                for mood in moods}
        motion = sum(share[:, None] * held[mood] for mood, share in moods.items())
        return [motion.astype(np.float32)] * len(group)


def _digest(voice: Samples) -> str:
    digest = hashlib.sha256()
    for block in sound_blocks(voice):
        digest.update(block.tobytes())
    return digest.hexdigest()
