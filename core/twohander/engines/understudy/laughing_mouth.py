"""A laughing mouth: open with the upper teeth bare, its jaw dropping with every burst of voice."""

import numpy as np

from ...audio.hearing import RATE, Hearing, Phone
from .articulation import LEAD, Gesture
from .laughter import laugh_pulse
from .pulses import add_pulse, spread
from .visemes import CHANNEL_INDEX, CHANNELS

# The jaw is low throughout a laugh and goes lower with its bursts, the upper lip is raised by the smile's own muscle (Ruch & Ekman,
# The expressive pattern of laughter, 2001). Speech opens to 0.16 radians, the full opening is 0.40; set by eye on the open characters.
HELD_JAW, BURST_JAW = 0.10, 0.12
LIPS = dict(lower_down=0.26, upper_up=0.24, stretch=0.10)
LOUDNESS_RANGE = 26.0  # dB over usual speech that double the jaw's opening, as in speech
SOFTEST, LOUDEST = 0.6, 1.4  # of that opening, in soft and in loud laughter
BREATH = 0.6  # seconds over which a laugh's loudness is taken: about three bursts
JAW_BLUR = 0.12  # seconds: a burst lasts about as long, and the jaw is too heavy to stop at its edges
ONSET, RELEASE = 0.15, 0.28  # seconds in which the mouth opens before the first burst and closes behind the last


def laughing_gesture(hearing: Hearing) -> Gesture:
    """The mouth of this person's laughs, defined at every frame; `laughing_share` tells where it counts."""
    frames = len(hearing.active)
    strength = np.clip(1 + spread(_loudest(hearing.loudness, BREATH), BREATH) / LOUDNESS_RANGE, SOFTEST, LOUDEST)
    burst = spread(laugh_pulse(hearing, frames), JAW_BLUR)
    lead = round(LEAD * RATE)
    burst = np.concatenate([burst[lead:], np.zeros(min(lead, frames))])
    lips = np.zeros((frames, len(CHANNELS)))
    for name, weight in LIPS.items():
        lips[:, CHANNEL_INDEX[name]] = weight
    return Gesture((HELD_JAW + BURST_JAW * burst) * strength, lips)


def laughing_share(hearing: Hearing) -> np.ndarray:
    """(N,) 0..1 at RATE, how far the mouth laughs instead of speaking; words of a transcript are spoken even in a laugh."""
    share = np.zeros(len(hearing.active))
    for laugh in hearing.laughs:
        one = np.zeros(len(share))
        add_pulse(one, laugh.start - ONSET, ONSET, laugh.end - laugh.start, RELEASE, 1.0)
        share = np.maximum(share, one)
    words = np.zeros(len(share))
    for phone in hearing.phones:
        if _is_certain(phone):
            words[max(0, round((phone.start - LEAD) * RATE)):round(phone.end * RATE)] = 1.0
    return share * (1 - spread(words, LEAD))


def spoken_phones(hearing: Hearing) -> tuple[Phone, ...]:
    """The phones that are speech: what a recogniser makes of laughter is left out."""
    return tuple(phone for phone in hearing.phones if _is_certain(phone) or not any(
        laugh.start <= (phone.start + phone.end) / 2 <= laugh.end for laugh in hearing.laughs))


def _is_certain(phone: Phone) -> bool:
    return phone.confidence == 1.0


def _loudest(loudness: np.ndarray, seconds: float) -> np.ndarray:
    """The greatest loudness (N,) within half of so many seconds on each side."""
    half = round(seconds / 2 * RATE)
    return np.lib.stride_tricks.sliding_window_view(np.pad(loudness, half, mode="edge"), 2 * half + 1).max(axis=1)
