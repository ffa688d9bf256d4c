"""Hearing a conversation: every analysis of both tracks, put together."""

from collections.abc import Callable
from functools import cache

import numpy as np

from ..conversation import Conversation, Track
from ..engines.base import Progress
from ..errors import AudioError
from .accents import accents_of, laughs_of, phrases_of
from .alignment import aligned
from .heard_words import heard_words, word_recogniser
from .hearing import Hearing, Phone
from .joined_sounds import joined_sounds
from .known_sounds import KnownSounds, Sounds, digest_of
from .phones import recognition_available, recognized_phones
from .pieces import Piece, pieces_of
from .prosody import prosody_of, semitones
from .stored_sound import Samples
from .voice import activities, frame_count, levels, voice_sound

FAINTEST_LOUDNESS = -60.0  # dB relative to usual speech, given to silence
MEAN_CONFIDENCE_NEEDED = 0.15  # phones that are worse on average are noise or another kind of sound: none are kept
RECOGNISED, ALIGNED = 0.5, 0.7  # shares of the time after the sounds were recognised and after a transcript was aligned with them


def hear(conversation: Conversation, progress: Progress, known: KnownSounds | None = None) -> tuple[Hearing, Hearing]:
    """What is heard on both tracks, each over the length of the longer one.

    Sound is analysed at 16 kHz, in pieces of at most 12 s of speech.
    Tracks may be silent or shorter than a frame; two empty ones raise AudioError.
    progress: told the share done (0..1) and what is being done. known: where recognised sounds are looked up and kept.
    """
    seconds = conversation.seconds
    frames = frame_count(seconds)
    if not frames:
        raise AudioError("neither track holds any sound; record or export them again")
    progress(0.0, "finding who speaks when")
    samples = [voice_sound(track, seconds) for track in conversation.tracks]
    level = [levels(sound, frames) for sound in samples]
    active = activities(*level)
    recogniser = cache(word_recogniser)
    hearings = []
    for index, track in enumerate(conversation.tracks):
        def advance(share: float, index=index) -> None:
            progress(0.05 + 0.95 * (index + share) / 2, f"listening to {'AB'[index]}")
        hearings.append(_hearing(track, seconds, samples[index], level[index], active[index], recogniser, known, advance))
    progress(1.0, "heard both")
    return hearings[0], hearings[1]


def _hearing(track: Track, seconds: float, samples: Samples, level: np.ndarray, active: np.ndarray, recogniser: Callable,
             known: KnownSounds | None, advance: Callable[[float], None]) -> Hearing:
    advance(0.0)
    prosody = prosody_of(samples, active)
    pitch = semitones(prosody.pitch)
    loudness = _loudness(level, active)
    pieces = pieces_of(active, level)
    digest = digest_of(samples, active, track.transcript)
    sounds = known.get(digest) if known else None
    if sounds is None:
        sounds = _sounds(track, samples, pieces, ~np.isnan(pitch), recogniser, advance)
        if known:
            known.put(digest, sounds)
    phones, words, heard_with = sounds
    return Hearing(
        seconds=seconds, active=active, loudness=loudness, pitch=pitch, formants=prosody.formants, phones=phones, words=words,
        accents=accents_of(phones, active, loudness, pitch), phrases=phrases_of(active, pitch, words),
        laughs=laughs_of(active, loudness, pitch, prosody.formants), heard_with=heard_with)


def _sounds(track: Track, samples: Samples, pieces: list[Piece], voiced: np.ndarray, recogniser: Callable,
            advance: Callable[[float], None]) -> Sounds:
    if not pieces or not recognition_available():
        return (), (), "acoustic"
    heard = recognized_phones(samples, pieces, voiced, lambda share: advance(RECOGNISED * share))
    if track.transcript is not None:
        alignment = aligned(samples, pieces, heard, track.transcript,
                            lambda share: advance(RECOGNISED + (ALIGNED - RECOGNISED) * share))
        if alignment.used_transcript:
            return alignment.phones, alignment.words, "transcript"
    if not _trustworthy([phone for piece in heard for phone in piece]):
        return (), (), "acoustic"
    said = heard_words(recogniser(), samples, pieces, lambda share: advance(ALIGNED + (1 - ALIGNED) * share))
    phones = tuple(phone for words, sounds in zip(said, heard) for phone in joined_sounds(words, sounds))
    return phones, (), "recognition"


def _trustworthy(phones: list[Phone]) -> bool:
    length = np.array([phone.end - phone.start for phone in phones])
    confidence = np.array([phone.confidence for phone in phones])
    return bool(len(phones) and (length * confidence).sum() / length.sum() >= MEAN_CONFIDENCE_NEEDED)


def _loudness(level: np.ndarray, active: np.ndarray) -> np.ndarray:
    usual = np.median(level[active]) if active.any() else 0.0
    return np.maximum(level - usual, FAINTEST_LOUDNESS) if active.any() else np.full(len(level), FAINTEST_LOUDNESS)
