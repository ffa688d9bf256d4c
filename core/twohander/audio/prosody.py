"""Pitch and formants of one voice with Praat's algorithms, stretch of speech by stretch of speech."""

from dataclasses import dataclass

import numpy as np
import parselmouth

from .hearing import RATE
from .stored_sound import Samples
from .voice import HOP, SAMPLE_RATE, stretches

LOWEST_PITCH, HIGHEST_PITCH = 60.0, 600.0  # Hz
# Shares of the quartiles that bound a speaker's range (De Looze & Hirst 2008; the upper one widened for emotion).
PITCH_MARGINS = 0.75, 2.0
FORMANT_CEILINGS = 5000.0, 5500.0  # Hz, Praat's advice for low and high voices
HIGH_VOICE = 165.0  # Hz median pitch between the two
FORMANT_WINDOW = 0.025  # seconds
PIECE = 12.0  # seconds analysed at once, so that memory does not grow with the track
MARGIN = 0.06  # seconds of context around a piece


@dataclass(frozen=True)
class Prosody:
    """Curves over N frames at RATE, NaN where unvoiced. pitch: (N,) Hz. formants: (N, 3) Hz."""

    pitch: np.ndarray
    formants: np.ndarray


def prosody_of(samples: Samples, active: np.ndarray) -> Prosody:
    """Pitch and formants of samples (S,) at SAMPLE_RATE within the active frames (N,)."""
    pieces = [(first, min(first + int(PIECE * RATE), end))
              for start, end in stretches(active) for first in range(start, end, int(PIECE * RATE))]
    pitch = _pitch(samples, pieces, len(active), LOWEST_PITCH, HIGHEST_PITCH)
    voiced = pitch[~np.isnan(pitch)]
    if len(voiced):
        low, high = np.quantile(voiced, [0.25, 0.75])
        pitch = _pitch(samples, pieces, len(active),
                       max(LOWEST_PITCH, PITCH_MARGINS[0] * low), min(HIGHEST_PITCH, PITCH_MARGINS[1] * high))
        voiced = pitch[~np.isnan(pitch)]
    ceiling = FORMANT_CEILINGS[int(len(voiced) > 0 and np.median(voiced) > HIGH_VOICE)]
    formants = _formants(samples, pieces, len(active), ceiling)
    formants[np.isnan(pitch)] = np.nan
    return Prosody(pitch, formants)


def semitones(pitch: np.ndarray) -> np.ndarray:
    """Pitch (N,) in Hz as semitones from its own median; NaN stays NaN."""
    voiced = pitch[~np.isnan(pitch)]
    if not len(voiced):
        return pitch.copy()
    return 12 * np.log2(pitch / np.median(voiced))


def _pitch(samples: Samples, pieces, frames, lowest, highest) -> np.ndarray:
    curve = np.full(frames, np.nan)
    for start, end in pieces:
        sound, offset = _sound(samples, start, end, shortest=3.5 / lowest)
        pitch = sound.to_pitch_ac(time_step=1 / RATE, pitch_floor=lowest, pitch_ceiling=highest)
        hertz = pitch.selected_array["frequency"]
        curve[start:end] = _nearest(np.where(hertz > 0, hertz, np.nan), pitch.t1, offset, start, end)
    return curve


def _formants(samples: Samples, pieces, frames, ceiling) -> np.ndarray:
    curves = np.full((frames, 3), np.nan)
    for start, end in pieces:
        sound, offset = _sound(samples, start, end, shortest=3 * FORMANT_WINDOW)
        formant = sound.to_formant_burg(
            time_step=1 / RATE, max_number_of_formants=5, maximum_formant=ceiling, window_length=FORMANT_WINDOW)
        for number in range(3):
            track = np.array([formant.get_value_at_time(number + 1, time) for time in formant.xs()])
            curves[start:end, number] = _nearest(track, formant.t1, offset, start, end)
    return curves


def _sound(samples: Samples, start, end, shortest) -> tuple[parselmouth.Sound, float]:
    """Frames start..end-1 with some context, long enough for Praat's windows; and the time of its first sample."""
    margin = max(MARGIN, (shortest - (end - start) / RATE) / 2 + 0.01)
    first = start * HOP - round(margin * SAMPLE_RATE)
    last = end * HOP + round(margin * SAMPLE_RATE)
    piece = samples[max(0, first):last]
    piece = np.pad(piece, (max(0, -first), max(0, last - len(samples))))
    return parselmouth.Sound(piece.astype(np.float64), SAMPLE_RATE), first / SAMPLE_RATE


def _nearest(values, first_time, offset, start, end) -> np.ndarray:
    """Praat's frames, which begin where its windows fit, read at the times of frames start..end-1; NaN outside."""
    index = np.round((np.arange(start, end) / RATE - offset - first_time) * RATE).astype(int)
    inside = (index >= 0) & (index < len(values))
    read = np.full(end - start, np.nan)
    read[inside] = values[index[inside]]
    return read
