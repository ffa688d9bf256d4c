"""Breath: how full the lungs are, at rest and around the phrases that a person speaks."""

import numpy as np

from ...audio.hearing import RATE, Hearing
from .pulses import eased

RESTING_CYCLE = (3.2, 4.8)  # seconds: 12 to 19 breaths a minute, the adult range at rest
RESTING_DEPTH = 0.45  # of a deep breath
INHALE_SHARE = 0.4  # of a resting cycle
QUICK_INHALE = (0.35, 0.6)  # seconds, before a phrase (Conrad and Schönle, Speech and respiration, 1979)
PAUSE_FOR_BREATH = 0.3  # seconds of silence before a phrase that leave room for an in-breath
EASING = 0.5  # seconds in which the lungs go back to rest after a phrase
LONG_PHRASE = 6.0  # seconds; such a phrase starts from full lungs
REST_VOLUME = 0.15  # what stays after an easy out-breath


def lung_volume(hearing: Hearing, frames: int, random: np.random.Generator) -> np.ndarray:
    """How full the lungs are, (frames,) 0..1 at RATE: slow cycles in silence, quick in-breaths that end where a phrase starts."""
    times, volumes = [0.0], [REST_VOLUME]
    for start, end in _breath_groups(hearing):
        inhale = random.uniform(*QUICK_INHALE)
        top = 0.6 + 0.4 * min(1.0, (end - start) / LONG_PHRASE)
        if start < PAUSE_FOR_BREATH:
            times, volumes = [0.0], [top]  # the recording starts in mid-speech, or nearly so
        else:
            if start - inhale > times[-1] + EASING:
                _add(times, volumes, times[-1] + EASING, REST_VOLUME)
                _add_resting_cycles(times, volumes, start - inhale, random)
            if start - inhale > times[-1]:
                _add(times, volumes, start - inhale, volumes[-1])
            _add(times, volumes, start, top)
        _add(times, volumes, end, max(0.0, top - 0.2 - 0.12 * (end - start)))
    _add(times, volumes, times[-1] + EASING, REST_VOLUME)
    _add_resting_cycles(times, volumes, frames / RATE + RESTING_CYCLE[1], random)
    return _joined(np.array(times), np.array(volumes), frames)


def _breath_groups(hearing: Hearing) -> list[tuple[float, float]]:
    """Phrases with too short a gap to breathe in are spoken on one breath."""
    groups: list[list[float]] = []
    for phrase in hearing.phrases:
        if groups and phrase.start - groups[-1][1] < PAUSE_FOR_BREATH:
            groups[-1][1] = max(groups[-1][1], phrase.end)
        else:
            groups.append([phrase.start, phrase.end])
    return [(start, end) for start, end in groups]


def _add_resting_cycles(times: list[float], volumes: list[float], until: float, random: np.random.Generator) -> None:
    while True:
        cycle = random.uniform(*RESTING_CYCLE)
        if times[-1] + cycle > until:
            return
        start = times[-1]
        _add(times, volumes, start + INHALE_SHARE * cycle, REST_VOLUME + RESTING_DEPTH * random.uniform(0.8, 1.2))
        _add(times, volumes, start + cycle, REST_VOLUME)


def _add(times: list[float], volumes: list[float], time: float, volume: float) -> None:
    times.append(time)
    volumes.append(volume)


def _joined(times: np.ndarray, volumes: np.ndarray, frames: int) -> np.ndarray:
    clock = np.arange(frames) / RATE
    index = np.clip(np.searchsorted(times, clock, side="right") - 1, 0, len(times) - 2)
    share = eased((clock - times[index]) / (times[index + 1] - times[index]))
    return volumes[index] + share * (volumes[index + 1] - volumes[index])
