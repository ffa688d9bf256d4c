"""Hearing a conversation: every analysis of both tracks, put together."""

from collections.abc import Callable

import numpy as np

from ..conversation import Conversation, Track
from ..engines.base import Progress
from ..errors import AudioError
from .accents import accents_of, laughs_of, phrases_of
from .alignment import aligned
from .hearing import Hearing, Phone, Word
from .phones import recognition_available, recognized_phones
from .pieces import Piece, pieces_of
from .prosody import prosody_of, semitones
from .voice import activities, frame_count, levels, voice_samples

FAINTEST_LOUDNESS = -60.0  # dB relative to usual speech, given to silence
MEAN_CONFIDENCE_NEEDED = 0.15  # phones that are worse on average are noise or another kind of sound: none are kept
RECOGNITION_SHARE = 0.8  # of the time, when an alignment follows


def hear(conversation: Conversation, progress: Progress) -> tuple[Hearing, Hearing]:
    """What is heard on both tracks, each over the length of the longer one.

    Sound is analysed at 16 kHz, in pieces of at most 12 s of speech.
    Tracks may be silent or shorter than a frame; two empty ones raise AudioError.
    progress: told the share done (0..1) and what is being done.
    """
    seconds = conversation.seconds
    frames = frame_count(seconds)
    if not frames:
        raise AudioError("neither track holds any sound; record or export them again")
    progress(0.0, "finding who speaks when")
    samples = [voice_samples(track, seconds) for track in conversation.tracks]
    level = [levels(sound, frames) for sound in samples]
    active = activities(*level)
    hearings = []
    for index, track in enumerate(conversation.tracks):
        def advance(share: float, index=index) -> None:
            progress(0.05 + 0.95 * (index + share) / 2, f"listening to {'AB'[index]}")
        hearings.append(_hearing(track, seconds, samples[index], level[index], active[index], advance))
    progress(1.0, "heard both")
    return hearings[0], hearings[1]


def _hearing(track: Track, seconds: float, samples: np.ndarray, level: np.ndarray, active: np.ndarray,
             advance: Callable[[float], None]) -> Hearing:
    advance(0.0)
    prosody = prosody_of(samples, active)
    pitch = semitones(prosody.pitch)
    loudness = _loudness(level, active)
    pieces = pieces_of(active, level)
    phones, words, heard_with = _sounds(track, samples, pieces, ~np.isnan(pitch), advance)
    return Hearing(
        seconds=seconds, active=active, loudness=loudness, pitch=pitch, formants=prosody.formants, phones=phones, words=words,
        accents=accents_of(phones, active, loudness, pitch), phrases=phrases_of(active, pitch, words),
        laughs=laughs_of(active, loudness, pitch, prosody.formants), heard_with=heard_with)


def _sounds(track: Track, samples: np.ndarray, pieces: list[Piece], voiced: np.ndarray,
            advance: Callable[[float], None]) -> tuple[tuple[Phone, ...], tuple[Word, ...], str]:
    """Phones, words, and how they were found."""
    if not pieces or not recognition_available():
        return (), (), "acoustic"
    heard = recognized_phones(samples, pieces, voiced, lambda share: advance(RECOGNITION_SHARE * share))
    if track.transcript is not None:
        alignment = aligned(samples, pieces, heard, track.transcript,
                            lambda share: advance(RECOGNITION_SHARE + (1 - RECOGNITION_SHARE) * share))
        if alignment.used_transcript:
            return alignment.phones, alignment.words, "transcript"
    phones = tuple(phone for piece in heard for phone in piece)
    return (phones, (), "recognition") if _trustworthy(phones) else ((), (), "acoustic")


def _trustworthy(phones: tuple[Phone, ...]) -> bool:
    length = np.array([phone.end - phone.start for phone in phones])
    confidence = np.array([phone.confidence for phone in phones])
    return bool(len(phones) and (length * confidence).sum() / length.sum() >= MEAN_CONFIDENCE_NEEDED)


def _loudness(level: np.ndarray, active: np.ndarray) -> np.ndarray:
    usual = np.median(level[active]) if active.any() else 0.0
    return np.maximum(level - usual, FAINTEST_LOUDNESS) if active.any() else np.full(len(level), FAINTEST_LOUDNESS)
