"""Styles: whose manner of speaking, in which emotion and how strongly; as vectors for the networks and as shares over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import EngineError
from ..base import EMOTIONS, INTENSITIES, EmotionSpan

# The people of the 3DMEAD data set whom the second stage learned, in the order of its columns.
IDENTITIES = ("M003", "M005", "M007", "M009", "M011", "M012", "M013", "M019", "M022", "M023", "M024", "M025", "M026", "M027", "M028",
              "M029", "M030", "M031", "W009", "W011", "W014", "W015", "W016", "W018", "W019", "W021", "W023", "W024", "W025", "W026",
              "W028", "W029")
CROSS_FADE = 0.5  # seconds
UNMOVED = ("neutral", "low")  # parity: the data's neutral recordings are all of the lowest intensity


@dataclass(frozen=True)
class Mood:
    """An emotion of EMOTIONS at an intensity of INTENSITIES."""

    emotion: str = UNMOVED[0]
    intensity: str = UNMOVED[1]


def identity_shares(text: str) -> dict[str, float]:
    """The people and their shares (adding up to 1) of a style such as "M009", "M009+W011" or "M009:0.7+W011:0.3".

    A person's number, 0 to 31, stands for the name. EngineError for people that are not there and for shares that are none.
    """
    shares: dict[str, float] = {}
    for part in text.split("+"):
        name, colon, share = part.strip().partition(":")
        if name.isdigit() and int(name) < len(IDENTITIES):
            name = IDENTITIES[int(name)]
        if name not in IDENTITIES:
            raise EngineError(f"there is no style '{name}'; there are: {', '.join(IDENTITIES)}, or mixtures such as M009:0.7+W011:0.3")
        shares[name] = shares.get(name, 0.0) + (_share(share, text) if colon else 1.0)
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def style_vector(identities: Mapping[str, float], mood: Mood = Mood()) -> np.ndarray:
    """(43,): who, in which emotion, how strongly. One person is as published; of several, the learned factors on speech are averaged.

    The networks multiply what they hear by a factor that is linear in this vector and the same at every frame, so that shares which add
    up to 1 give a factor between those of the people, at the scale that the networks know.
    """
    vector = np.zeros(len(IDENTITIES) + len(EMOTIONS) + len(INTENSITIES), np.float32)
    for name, share in identities.items():
        vector[IDENTITIES.index(name)] = share
    vector[len(IDENTITIES) + EMOTIONS.index(mood.emotion)] = 1
    vector[len(IDENTITIES) + len(EMOTIONS) + INTENSITIES.index(mood.intensity)] = 1
    return vector


def mood_shares(spans: Sequence[EmotionSpan], frames: int, fps: float) -> dict[Mood, np.ndarray]:
    """Each mood of a track and its share (frames,) at every frame; shares add up to 1. Neutral where no span lies.

    Later spans win where they overlap; neighbours are cross-faded over half a second, half on each side of the boundary.

    The shares blend motions, not the networks' input: each motion is made of the whole recording in one mood, as the networks were taught,
    because these normalise over time and would take a factor that changes within a recording for a change in the speech. So every frame
    outside a cross-fade is exactly what is published for its mood, and within one both motions move to the same sound: FLAME's meshes are
    linear in the expression values, so lips that are closed in both stay closed.
    """
    chosen = np.zeros(frames, int)
    moods = [Mood(*UNMOVED)]
    for span in spans:
        mood = Mood(*UNMOVED) if span.emotion == UNMOVED[0] else Mood(span.emotion, span.intensity)
        if mood not in moods:
            moods.append(mood)
        last = frames if span.end is None else round(span.end * fps)
        chosen[round(span.start * fps):max(0, last)] = moods.index(mood)
    width = max(1, round(CROSS_FADE * fps)) | 1
    kernel = np.full(width, 1 / width, np.float32)
    shares = {}
    for number, mood in enumerate(moods):
        present = (chosen == number).astype(np.float32)
        if present.any():
            shares[mood] = np.convolve(np.pad(present, width // 2, mode="edge"), kernel, mode="valid")
    return shares


def _share(text: str, whole: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share < float("inf"):
        raise EngineError(f"'{text}' in the style '{whole}' is no share; use numbers over 0, as in M009:0.7+W011:0.3")
    return share
