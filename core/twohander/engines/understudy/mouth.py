"""The speaking mouth: jaw, lips, tongue and cheeks of one person at 100 Hz, out of what was heard."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import RATE, Hearing, Phone
from ...body.arkit import ARKIT_INDEX
from .acoustic_mouth import acoustic_gesture
from .articulation import PHRASE_LEAD, Gesture, blended, segments_of
from .closures import Closures, closed, jaw_limits, lip_bites, lip_closures
from .laughing_mouth import laughing_gesture, laughing_share, spoken_phones
from .visemes import CHANNEL_INDEX, NARROW_JAW, arkit_weights

FULL_JAW = 0.40  # radians of jaw rotation that the open characters' mouthClose = 1 closes
WIDEST_JAW = 0.32  # radians; wider is a yawn
LOUDNESS_RANGE = 26.0  # dB over usual speech that double the jaw's opening
LEAST_OPENING, MOST_OPENING = 0.45, 1.5  # of the usual one, in soft and in loud speech
MURMUR = 0.5  # share of the lips' opening that soft speech keeps
SMOOTHING = 0.018  # seconds, standard deviation: dominance functions have corners
STILL_BEFORE, STILL_AFTER = 0.16, 0.22  # seconds around speech outside which the mouth is at rest
OPENERS = ("lower_down", "upper_up", "funnel", "tongue")  # channels that part the lips
BITE = 0.65  # roll of the lower lip that brings it to the upper teeth on the open characters
PRESSING = dict(press=0.22, roll_lower=0.12, roll_upper=0.12, cheek_puff=0.05)  # weights while the lips are together


@dataclass(frozen=True)
class Mouth:
    """One speaking mouth over N frames at RATE.

    expression: (N, 52) ARKit weights, 0 outside jaw, mouth, cheek and tongue; jawOpen stays 0 because the jaw joint opens.
    jaw: (N,) radians of the jaw joint about +X. closed: (N,) 0..1, lips together for p, b, m.
    closures: (start, end) in seconds of each such stretch, to be kept by `closures.at_rate`.
    """

    expression: np.ndarray
    jaw: np.ndarray
    closed: np.ndarray
    closures: Closures


def mouth(hearing: Hearing, jaw_effort: float = 1.0, lip_effort: float = 1.0) -> Mouth:
    """The mouth for one track, speaking and laughing. jaw_effort, lip_effort: 0..2, how much jaw and lips move (JALI, Edwards et al. 2016).

    Efforts never open a closure, nor take the lip from the teeth. While the person is silent the mouth is at rest: jaw and all weights 0.
    """
    frames = len(hearing.active)
    phones = spoken_phones(hearing)
    gesture = _with_laughter(_spoken(hearing, phones, frames), hearing)
    awake = _awake(hearing, frames)
    closures = lip_closures(phones)
    together = closed(closures, frames)
    bitten = closed(lip_bites(phones), frames) * (1 - together)
    jaw = np.clip(_smooth(gesture.jaw) * jaw_effort * awake, 0, WIDEST_JAW)
    jaw += bitten * (np.minimum(jaw, NARROW_JAW["labiodental"]) - jaw)
    lips = np.clip(_smooth(gesture.lips) * lip_effort * awake[:, None], 0, 1)
    lips[:, CHANNEL_INDEX["lower_down"]] *= 1 - bitten
    lips[:, CHANNEL_INDEX["roll_lower"]] = np.maximum(lips[:, CHANNEL_INDEX["roll_lower"]], BITE * bitten)
    for name in OPENERS:
        lips[:, CHANNEL_INDEX[name]] *= 1 - together
    for name, weight in PRESSING.items():
        lips[:, CHANNEL_INDEX[name]] = np.maximum(lips[:, CHANNEL_INDEX[name]], weight * together)
    expression = arkit_weights(lips)
    expression[:, ARKIT_INDEX["mouthClose"]] = together * jaw / FULL_JAW
    return Mouth(expression, jaw.astype(np.float32), together.astype(np.float32), closures)


def _spoken(hearing: Hearing, phones: tuple[Phone, ...], frames: int) -> Gesture:
    """The phones' gesture where they can be trusted, the acoustic one elsewhere."""
    heard = acoustic_gesture(hearing)
    if not phones:
        return heard
    trust = _trust(phones, frames)
    spelled = blended(segments_of(phones, hearing.seconds), frames)
    effort = np.clip(1 + _loudness_to_come(hearing.loudness) / LOUDNESS_RANGE, LEAST_OPENING, MOST_OPENING)
    jaw = trust * spelled.jaw * effort + (1 - trust) * heard.jaw
    narrow, limit = jaw_limits(phones, frames, trust)
    jaw = jaw + narrow * (np.minimum(jaw, limit) - jaw)
    opening = MURMUR + (1 - MURMUR) * np.minimum(effort, 1.3)
    lips = trust[:, None] * spelled.lips * opening[:, None] + (1 - trust)[:, None] * heard.lips
    return Gesture(jaw, lips)


def _with_laughter(gesture: Gesture, hearing: Hearing) -> Gesture:
    if not hearing.laughs:
        return gesture
    laugh, share = laughing_gesture(hearing), laughing_share(hearing)
    return Gesture(gesture.jaw + share * (laugh.jaw - gesture.jaw), gesture.lips + share[:, None] * (laugh.lips - gesture.lips))


def _loudness_to_come(loudness: np.ndarray) -> np.ndarray:
    """The greatest loudness (N,) of the next tenth of a second, smooth: the mouth opens for a sound before it is heard."""
    width = round(PHRASE_LEAD * RATE) + 1
    coming = np.lib.stride_tricks.sliding_window_view(np.pad(loudness, (0, width - 1), mode="edge"), width).max(axis=1)
    return _smooth(coming, 0.04)


def _trust(phones: tuple[Phone, ...], frames: int) -> np.ndarray:
    """Confidence (frames,) over time, smooth over a quarter of a second; 0 where there is no phone near."""
    trust = np.zeros(frames)
    for phone in phones:
        first, last = int((phone.start - 0.1) * RATE), int((phone.end + 0.1) * RATE) + 1
        part = trust[max(0, first):last]
        np.maximum(part, phone.confidence, out=part)
    return _smooth(trust, 0.06)


def _awake(hearing: Hearing, frames: int) -> np.ndarray:
    """1 about speech, 0 while silent, with smooth ways between."""
    speech = hearing.active.copy()
    for phone in hearing.phones:
        speech[int(phone.start * RATE):int(phone.end * RATE) + 1] = True
    steps = np.concatenate([[0], np.cumsum(speech)])
    first = np.clip(np.arange(frames) - round(STILL_AFTER * RATE), 0, frames)
    last = np.clip(np.arange(frames) + round(STILL_BEFORE * RATE) + 1, 0, frames)
    return _smooth((steps[last] > steps[first]).astype(float), 0.03)


def _smooth(curves: np.ndarray, deviation: float = SMOOTHING) -> np.ndarray:
    """Curves (N, ...) under a Gaussian window of so many seconds' standard deviation."""
    half = int(np.ceil(3 * deviation * RATE))
    window = np.exp(-0.5 * (np.arange(-half, half + 1) / (deviation * RATE)) ** 2)
    window /= window.sum()
    padded = np.pad(np.asarray(curves, float), [(half, half)] + [(0, 0)] * (np.ndim(curves) - 1), mode="edge")
    return sum(weight * padded[shift:shift + len(curves)] for shift, weight in enumerate(window))
