"""What was heard on one track: activity, prosody, phones, accents, phrases, laughter, on one 100 Hz clock."""

from dataclasses import dataclass

import numpy as np

RATE = 100  # frames of every analysis curve per second


@dataclass(frozen=True)
class Phone:
    """One speech sound. label: ARPABET without stress ("AA", "B", ...); seconds; confidence: 0..1, 1 for aligned transcripts."""

    label: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True)
class Word:
    """One word of a transcript with its aligned times in seconds. question: a question ends with it."""

    text: str
    start: float
    end: float
    question: bool = False


@dataclass(frozen=True)
class Accent:
    """A syllable that stands out. time: centre of its vowel in seconds; strength: 0..1."""

    time: float
    strength: float


@dataclass(frozen=True)
class Phrase:
    """A stretch of speech between pauses or up to the end of a question, in seconds.

    question: the transcript has a question mark there, or the pitch goes up at the end, as in many questions.
    """

    start: float
    end: float
    question: bool


@dataclass(frozen=True)
class Laugh:
    """A stretch of laughter in seconds."""

    start: float
    end: float


@dataclass(frozen=True)
class Hearing:
    """One track's analysis over N = ceil(seconds * RATE) frames; frame i is the time i / RATE.

    active: (N,) bool, this person vocalises (the other's crosstalk excluded).
    loudness: (N,) dB relative to this person's median speech level (0 = usual speech, -60 = silence).
    pitch: (N,) semitones from this person's median, NaN where unvoiced. formants: (N, 3) Hz, NaN where unvoiced.
    heard_with: "transcript", "recognition" or "acoustic" (no phones at all, only curves).
    """

    seconds: float
    active: np.ndarray
    loudness: np.ndarray
    pitch: np.ndarray
    formants: np.ndarray
    phones: tuple[Phone, ...]
    words: tuple[Word, ...]
    accents: tuple[Accent, ...]
    phrases: tuple[Phrase, ...]
    laughs: tuple[Laugh, ...]
    heard_with: str
