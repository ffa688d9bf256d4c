"""Coarticulation: how the aims of successive sounds blend into movement of jaw and lips, by dominance functions."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import RATE, Phone
from .visemes import CHANNELS, PHONE_VISEMES, REST, VISEMES, Viseme

PHRASE_LEAD = 0.10  # seconds by which the face is ahead of the sound where a phrase starts
LEAD = 0.05  # the same inside a phrase
LEAD_CHANGE = 0.15  # seconds over which one becomes the other
SHORTEST_PAUSE = 0.12  # seconds between phones after which the mouth begins to rest
RELAXED_PAUSE = 0.40  # seconds of pause after which it rests entirely
CLOSING_TIME = 0.08  # seconds in which the mouth comes to rest behind the last sound
CORE = 0.4  # share of a sound in the middle of which it has its full dominance
REACH = 8.0  # dominance is left out after so many falls by e


@dataclass(frozen=True)
class Segment:
    """A stretch of time with one aim. start, end: seconds of the face (ahead of the sound); strength: scales its dominance."""

    viseme: Viseme
    start: float
    end: float
    strength: float = 1.0


@dataclass(frozen=True)
class Gesture:
    """Movement over N frames at RATE. jaw: (N,) radians; lips: (N, C) weights of visemes.CHANNELS."""

    jaw: np.ndarray
    lips: np.ndarray


def segments_of(phones: tuple[Phone, ...], seconds: float) -> list[Segment]:
    """The aims in order of time, from 0 to `seconds`, with rests in the pauses."""
    segments = []
    phrase_start, previous_end = 0.0, -np.inf
    for phone in phones:
        if phone.start - previous_end > SHORTEST_PAUSE:
            segments += _rest(max(0.0, previous_end), phone.start - PHRASE_LEAD)
            phrase_start = phone.start
        start = phone.start - lead(phone.start - phrase_start)
        end = phone.end - lead(phone.end - phrase_start)
        aims = PHONE_VISEMES[phone.label]
        for index, aim in enumerate(aims):
            segments.append(Segment(VISEMES[aim], start + (end - start) * index / len(aims),
                                    start + (end - start) * (index + 1) / len(aims)))
        previous_end = phone.end
    return segments + _rest(max(0.0, previous_end), seconds)


def lead(since_phrase_start: float) -> float:
    """Seconds by which the face is ahead of the sound."""
    share = min(max(since_phrase_start / LEAD_CHANGE, 0.0), 1.0)
    return PHRASE_LEAD + (LEAD - PHRASE_LEAD) * share


def blended(segments: list[Segment], frames: int) -> Gesture:
    """The segments' aims weighted by their dominance at each frame (Cohen & Massaro 1993, with decay c = 1).

    The dominance of an aim is its strength in the middle of its time and falls off exponentially ahead of it and behind it.
    """
    time = np.arange(frames) / RATE
    jaw, jaw_total = np.zeros(frames), np.zeros(frames)
    lips, lip_total = np.zeros((frames, len(CHANNELS))), np.zeros(frames)
    for segment in segments:
        viseme = segment.viseme
        first = max(0, int((segment.start - REACH * viseme.before) * RATE))
        last = min(frames, int((segment.end + REACH * viseme.after) * RATE) + 1)
        if first >= last:
            continue
        fall = segment.strength * _fall(segment, time[first:last])
        jaw[first:last] += viseme.jaw_strength * viseme.jaw * fall
        jaw_total[first:last] += viseme.jaw_strength * fall
        lips[first:last] += viseme.lip_strength * fall[:, None] * viseme.lip_weights()
        lip_total[first:last] += viseme.lip_strength * fall
    return Gesture(jaw / np.maximum(jaw_total, 1e-9), lips / np.maximum(lip_total, 1e-9)[:, None])


def _fall(segment: Segment, time: np.ndarray) -> np.ndarray:
    edge = (segment.end - segment.start) * (1 - CORE) / 2
    ahead = np.maximum(segment.start + edge - time, 0) / segment.viseme.before
    behind = np.maximum(time - segment.end + edge, 0) / segment.viseme.after
    return np.exp(-ahead - behind)


def _rest(start: float, end: float) -> list[Segment]:
    """A pause as an aim: at once behind the last sound, and weak if the pause is short."""
    begin = start + min(CLOSING_TIME, (end - start) / 2)
    if end <= begin:
        return []
    return [Segment(REST, begin, end, strength=min(1.0, (end - start) / RELAXED_PAUSE))]
