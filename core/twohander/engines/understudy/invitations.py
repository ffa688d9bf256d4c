"""When a listener answers the speaker with a nod, a smile or raised brows, by the rule of Ward and Tsukahara."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from .chance import Stage, generator

# Ward & Tsukahara, Prosodic features which cue back-channel responses in English and Japanese (2000), the English rule.
LOW_PITCH_PERCENTILE = 26  # pitch below it counts as low
LOW_PITCH_LASTS = 0.11  # seconds
SPEECH_BEFORE = 0.7  # seconds of speech that have to come first
DELAY = 0.7  # seconds from the cue to the answer
DELAY_DEVIATION = 0.08  # seconds; people answer a little sooner or later
LEAST_GAP = 1.0  # seconds between two answers
# The rule finds the places that allow an answer; people use some of them, and answer about 4 to 12 times a minute of listening.
ACCEPTED = 0.36
KINDS = ("nod", "smile", "brows")
KIND_SHARES = (0.68, 0.18, 0.14)


def invitations(speaker: Hearing, speaker_holds: np.ndarray, listener_holds: np.ndarray, remarks: list[float],
                seed: int, listener: int) -> list[tuple[float, str]]:
    """(seconds, kind) of each sign that a listener gives, in order, at least LEAST_GAP apart.

    speaker_holds, listener_holds: (N,) bool, who holds a turn. remarks: starts in seconds of what the listener says without
    taking the turn ("mhm"); each comes with a nod.
    """
    random = generator(seed, listener, Stage.FLOOR)
    signs = [(time, "nod") for time in remarks]
    for cue in low_pitch_cues(speaker, speaker_holds):
        accepted = random.random() < ACCEPTED
        time = cue + DELAY + float(np.clip(random.standard_normal(), -2, 2)) * DELAY_DEVIATION
        kind = str(random.choice(KINDS, p=KIND_SHARES))
        frame = int(time * RATE)
        free = frame < len(listener_holds) and not listener_holds[frame:frame + RATE].any()
        if accepted and free and all(abs(time - other) >= LEAST_GAP for other, _ in signs):
            signs.append((time, kind))
    return sorted(signs)


def low_pitch_cues(speaker: Hearing, holds: np.ndarray) -> list[float]:
    """Seconds at which a stretch of low pitch has lasted long enough after enough speech, by the rule's first three points."""
    voiced = np.isfinite(speaker.pitch)
    if not voiced.any():
        return []
    low = voiced & (np.nan_to_num(speaker.pitch, nan=np.inf) < np.percentile(speaker.pitch[voiced], LOW_PITCH_PERCENTILE))
    lasting = _run_length(low) == round(LOW_PITCH_LASTS * RATE)
    spoken = _run_length(holds[:len(low)]) >= SPEECH_BEFORE * RATE
    return [float(frame / RATE) for frame in np.flatnonzero(lasting & spoken)]


def _run_length(mask: np.ndarray) -> np.ndarray:
    """(N,) how many frames in a row the mask has been True, this one included."""
    frames = np.arange(len(mask))
    last_false = np.maximum.accumulate(np.where(mask, -1, frames))
    return np.where(mask, frames - last_false, 0)
