"""A conversation: what two people say, one track each, and who speaks when."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .audio.file_sound import FileSamples


@dataclass(frozen=True)
class Track:
    """One person's voice.

    samples: (N,) float32 mono, nominally -1..1; of a file they stay there (`numpy.asarray` reads them). rate: samples per second.
    source: the file it was read from (None for sound made in memory); channel: which channel of that file, None for all mixed.
    transcript: what the person says, as plain text or timed lines; None if unknown.
    """

    samples: "np.ndarray | FileSamples"
    rate: int
    source: Path | None = None
    channel: int | None = None
    transcript: "Transcript | None" = None

    @property
    def seconds(self) -> float:
        """Length of the track."""
        return len(self.samples) / self.rate


@dataclass(frozen=True)
class TranscriptLine:
    """Words said between two times in seconds; None where the time is not known."""

    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True)
class Transcript:
    """What one person says, in order. source: the file it was read from."""

    lines: tuple[TranscriptLine, ...]
    source: Path | None = None


@dataclass(frozen=True)
class Turn:
    """One person's stretch of speech. speaker: 0 for A, 1 for B; times in seconds."""

    speaker: int
    start: float
    end: float


@dataclass(frozen=True)
class Conversation:
    """Two tracks on one clock; the shorter one is silent at its end."""

    tracks: tuple[Track, Track]

    @property
    def seconds(self) -> float:
        """Length of the longer track."""
        return max(track.seconds for track in self.tracks)
