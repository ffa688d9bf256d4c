"""A person's own voice alone: a track in which noise, and what the other's voice leaves there, are silence."""

from collections.abc import Iterator

import numpy as np

from ..conversation import Conversation
from .hearing import RATE
from .stored_sound import Samples, StoredSound, sound_blocks
from .voice import HOP, activities, frame_count, levels, voice_sound

MARGIN = 0.2  # seconds kept before and after speech: breaths, and consonants too quiet to count as voice
RAMP = 0.05  # seconds over which sound comes and goes


def own_voices(conversation: Conversation) -> tuple[StoredSound | None, StoredSound | None]:
    """Samples (N,) of A and of B at 16 kHz, float32, N the same; digital silence where the person does not speak. None: never speaks.

    Networks that stretch a whole recording to full scale would hear the noise of a silent track as loud as speech.
    """
    seconds = conversation.seconds
    samples = [voice_sound(track, seconds) for track in conversation.tracks]
    frames = frame_count(seconds)
    masks = activities(*(levels(sound, frames) for sound in samples))
    first, second = (StoredSound(gated(sound, mask)) if mask.any() else None for sound, mask in zip(samples, masks))
    return first, second


def gated(samples: Samples, mask: np.ndarray) -> Iterator[np.ndarray]:
    """Samples (N,) at 16 kHz where a mask (M,) of the analysis rate has speech, MARGIN longer on both sides, silence elsewhere; in order."""
    margin = round((MARGIN + RAMP) * RATE)
    near = np.convolve(mask, np.ones(2 * margin + 1), mode="same") > 0
    ramp = round(RAMP * RATE)
    gain = np.convolve(np.pad(near.astype(np.float32), ramp, mode="edge"), np.full(2 * ramp + 1, 1 / (2 * ramp + 1)), mode="valid")
    first = 0
    for block in sound_blocks(samples):
        yield block * np.interp(np.arange(first, first + len(block)) / HOP, np.arange(len(gain)), gain).astype(np.float32)
        first += len(block)
