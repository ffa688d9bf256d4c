"""A voiced laugh from a source and formants: bursts of breath that open into a vowel, falling in pitch and loudness."""

import numpy as np

# Vowel of a woman's laugh, between "a" and "ə": centre frequencies and bandwidths in Hz (Peterson and Barney, 1952; Bachorowski
# et al., 2001, found laughs to be centralised).
FORMANTS = ((820, 110), (1500, 140), (2700, 220), (3900, 320))
BURST_PERIOD = 0.19  # seconds; laughs run at four to six bursts a second (Provine, 1993)
BREATH_SHARE = 0.42  # of each burst, before and after the voiced part


def laugh(seconds: float, pitch: float, rate: int, seed: int) -> np.ndarray:
    """A laugh (N,) float64, its loudest sample at 1.

    pitch: Hz at its highest; it falls by a third until the end. rate: samples per second.
    """
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    burst = time / BURST_PERIOD * (1 + 0.06 * np.sin(2 * np.pi * 0.7 * time))  # not a metronome
    inside = burst % 1
    decay = np.exp(-1.5 * time / seconds)
    voiced = _bump((inside - BREATH_SHARE / 2) / (1 - BREATH_SHARE)) * decay
    breath = (1 - voiced) * decay * (0.35 + 0.65 * _bump(inside))
    arc = 1 + 0.12 * _bump((inside - BREATH_SHARE / 2) / (1 - BREATH_SHARE))  # each burst rises and falls
    frequency = pitch * arc * (1 - time / seconds / 3)
    jitter = 1 + 0.012 * random.standard_normal(len(time))
    phase = np.cumsum(frequency * jitter) / rate
    pulses = np.diff(np.floor(phase), prepend=0) > 0
    source = _lowpass(_lowpass(pulses * 1.0, 0.90), 0.72) * voiced * 6
    source = source + random.standard_normal(len(time)) * breath * 0.018
    for centre, bandwidth in FORMANTS:
        source = _resonated(source, centre, bandwidth, rate)
    ends = np.minimum(1, np.minimum(time, seconds - time) / 0.03)
    sound = np.diff(source, prepend=0) * ends  # radiation at the lips
    return sound / np.abs(sound).max()


def _bump(position: np.ndarray) -> np.ndarray:
    return np.where((position > 0) & (position < 1), np.sin(np.pi * np.clip(position, 0, 1)) ** 0.7, 0.0)


def _lowpass(signal: np.ndarray, feedback: float) -> np.ndarray:
    result, state = np.empty(len(signal)), 0.0
    for index, value in enumerate(signal):
        state = (1 - feedback) * value + feedback * state
        result[index] = state
    return result


def _resonated(signal: np.ndarray, centre: float, bandwidth: float, rate: int) -> np.ndarray:
    """Two-pole resonator with unit gain at 0 Hz (Klatt, Software for a cascade/parallel formant synthesizer, 1980)."""
    radius = np.exp(-np.pi * bandwidth / rate)
    first, second = 2 * radius * np.cos(2 * np.pi * centre / rate), -radius * radius
    gain = 1 - first - second
    result, last, before = np.empty(len(signal)), 0.0, 0.0
    for index, value in enumerate(signal):
        last, before = gain * value + first * last + second * before, last
        result[index] = last
    return result
