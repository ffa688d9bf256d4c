"""Hearing a conversation: every analysis of both tracks, put together."""

from collections.abc import Callable

import numpy as np

from ..conversation import Conversation, Track
from ..engines.base import Progress
from .accents import accents_of, laughs_of, phrases_of
from .hearing import Hearing
from .phones import recognition_available, recognized_phones
from .pieces import pieces_of
from .prosody import prosody_of, semitones
from .voice import activities, frame_count, levels, voice_samples

FAINTEST_LOUDNESS = -60.0  # dB relative to usual speech, given to silence
MEAN_CONFIDENCE_NEEDED = 0.15  # phones that are worse on average are noise or another kind of sound: none are kept


def hear(conversation: Conversation, progress: Progress) -> tuple[Hearing, Hearing]:
    """What is heard on both tracks, each over the length of the longer one.

    Sound is analysed at 16 kHz, in pieces of at most 12 s of speech. Tracks may be silent or shorter than a frame.
    progress: told the share done (0..1) and what is being done.
    """
    seconds = conversation.seconds
    frames = frame_count(seconds)
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
    phones, words, heard_with = (), (), "acoustic"
    if pieces and recognition_available():
        phones = _trusted(recognized_phones(samples, pieces, ~np.isnan(pitch), advance))
        heard_with = "recognition" if phones else "acoustic"
    return Hearing(
        seconds=seconds, active=active, loudness=loudness, pitch=pitch, formants=prosody.formants, phones=phones, words=words,
        accents=accents_of(phones, active, loudness, pitch), phrases=phrases_of(active, pitch),
        laughs=laughs_of(active, loudness, pitch, prosody.formants), heard_with=heard_with)


def _trusted(phones) -> tuple:
    length = np.array([phone.end - phone.start for phone in phones])
    confidence = np.array([phone.confidence for phone in phones])
    if not len(phones) or (length * confidence).sum() / length.sum() < MEAN_CONFIDENCE_NEEDED:
        return ()
    return tuple(phones)


def _loudness(level: np.ndarray, active: np.ndarray) -> np.ndarray:
    usual = np.median(level[active]) if active.any() else 0.0
    return np.maximum(level - usual, FAINTEST_LOUDNESS) if active.any() else np.full(len(level), FAINTEST_LOUDNESS)
