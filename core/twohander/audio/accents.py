"""What stands out in one voice: accented syllables, phrases with their final rise, laughter."""

import numpy as np

from .hearing import RATE, Accent, Laugh, Phone, Phrase, Word
from .phones import VOWELS
from .voice import stretches

NEIGHBOURS = 3  # syllables on each side with which one is compared
PITCH_STEP, LOUDNESS_STEP, LENGTH_STEP = 3.0, 5.0, 0.6  # semitones, dB, doublings: each alone makes a clear accent
FAINTEST_ACCENT = 0.35  # in those units, after which strength is counted
CLEAREST_ACCENT = 2.4
CLOSEST_ACCENTS = 0.25  # seconds
NUCLEUS_SPACING = 0.12  # seconds between loudness peaks that count as syllables

FINAL_STRETCH = 0.5  # seconds of voice at a phrase's end
FINAL_RISE = 2.0  # semitones
SHORTEST_PHRASE = 0.3  # seconds behind a question mark that make a phrase of their own
LATE_MARK = 0.15  # seconds by which an aligned word may outlast its voice: quiet consonants count as silence

PULSE_INTERVAL = 0.14, 0.30  # seconds between the bursts of laughter (Bachorowski et al. 2001: 4.4 a second on average)
PULSES = 4  # at least
PULSE_DEPTH = 8.0  # dB between a burst and the gaps beside it
PULSE_IRREGULARITY = 0.20  # standard deviation over mean of the intervals
PULSE_SAMENESS = 0.12  # standard deviation over mean of the first two formants: laughter repeats one vowel
PULSE_BREATH = 0.2  # share of each interval without voice


def accents_of(phones: tuple[Phone, ...], active: np.ndarray, loudness: np.ndarray, pitch: np.ndarray) -> tuple[Accent, ...]:
    """Syllables that stand out from their neighbours in pitch, loudness and length, never two within 250 ms.

    phones may be empty: then peaks of loudness count as syllables.
    active, loudness (dB), pitch (semitones, NaN unvoiced): (N,) at RATE.
    """
    nuclei = _vowel_nuclei(phones) or _loudness_nuclei(active, loudness, pitch)
    if not nuclei:
        return ()
    centre = np.array([(start + end) / 2 for start, end in nuclei])
    high = np.array([_greatest(pitch, start, end) for start, end in nuclei])
    loud = np.array([_greatest(loudness, start, end) for start, end in nuclei])
    length = np.log2([max(end - start, 0.02) for start, end in nuclei])
    standing_out = (np.maximum(_above_neighbours(high, centre), 0) / PITCH_STEP
                    + np.maximum(_above_neighbours(loud, centre), 0) / LOUDNESS_STEP
                    + np.clip(_above_neighbours(length, centre), 0, 1) * 0.5 / LENGTH_STEP)
    strength = np.clip((standing_out - FAINTEST_ACCENT) / (CLEAREST_ACCENT - FAINTEST_ACCENT), 0, 1)
    chosen: list[Accent] = []
    for index in np.argsort(-strength, kind="stable"):
        apart = all(abs(centre[index] - accent.time) >= CLOSEST_ACCENTS for accent in chosen)
        if strength[index] > 0 and apart:
            chosen.append(Accent(float(centre[index]), float(strength[index])))
    return tuple(sorted(chosen, key=lambda accent: accent.time))


def phrases_of(active: np.ndarray, pitch: np.ndarray, words: tuple[Word, ...] = ()) -> tuple[Phrase, ...]:
    """Each stretch of activity (N,) as a phrase, cut where a transcript's question ends within it.

    Question marks and a final rise of pitch (N,) in semitones make it a question.
    """
    asked = [word.end for word in words if word.question]
    phrases = []
    for first, last in stretches(active):
        start, end = first / RATE, last / RATE
        for time in asked:
            if start < time < end - SHORTEST_PHRASE:
                phrases.append(Phrase(start, time, True))
                start = time
        closing = any(end - SHORTEST_PHRASE <= time <= end + LATE_MARK for time in asked)
        phrases.append(Phrase(start, end, closing or _rises(pitch[first:last])))
    return tuple(phrases)


def laughs_of(active: np.ndarray, loudness: np.ndarray, pitch: np.ndarray, formants: np.ndarray) -> tuple[Laugh, ...]:
    """Stretches of regular, voiced, alike bursts four to six times a second. All curves at RATE, formants (N, 3) in Hz."""
    smooth = np.convolve(np.pad(loudness, 3, mode="edge"), np.hanning(9)[1:-1] / np.hanning(9)[1:-1].sum(), "valid")
    peaks = [peak for peak in _peaks(smooth, PULSE_DEPTH)
             if active[peak] and not np.isnan(pitch[max(0, peak - 4):peak + 5]).all()]
    laughs, run = [], []
    for peak in [*peaks, 10 ** 9]:
        if not run or PULSE_INTERVAL[0] * RATE <= peak - run[-1] <= PULSE_INTERVAL[1] * RATE:
            run.append(peak)
            continue
        if _is_laughter(run, pitch, formants):
            laughs.append(Laugh(max(0, run[0] - 8) / RATE, min(len(active), run[-1] + 12) / RATE))
        run = [peak]
    return tuple(laughs)


def _vowel_nuclei(phones) -> list[tuple[float, float]]:
    return [(phone.start, phone.end) for phone in phones if phone.label in VOWELS]


def _loudness_nuclei(active, loudness, pitch) -> list[tuple[float, float]]:
    smooth = np.convolve(np.pad(loudness, 4, mode="edge"), np.ones(9) / 9, "valid")
    nuclei: list[tuple[float, float]] = []
    for peak in _peaks(smooth, 2.0):
        apart = not nuclei or peak / RATE - 0.04 - nuclei[-1][0] >= NUCLEUS_SPACING
        if active[peak] and not np.isnan(pitch[peak]) and apart:
            nuclei.append((peak / RATE - 0.04, peak / RATE + 0.04))
    return nuclei


def _peaks(curve: np.ndarray, depth: float) -> list[int]:
    """Frames of maxima of a curve (N,) that stand `depth` above the lowest point since the last and before the next one."""
    found, low, best = [], np.inf, None
    for frame, value in enumerate(curve):
        if best is None:
            low = min(low, value)
            if value >= low + depth:
                best = frame
        elif value > curve[best]:
            best = frame
        elif value <= curve[best] - depth:
            found.append(best)
            low, best = value, None
    return found + [best] if best is not None else found


def _greatest(curve, start, end) -> float:
    part = curve[int(start * RATE):max(int(start * RATE) + 1, int(np.ceil(end * RATE)))]
    part = part[~np.isnan(part)]
    return float(part.max()) if len(part) else np.nan


def _above_neighbours(values: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """How far each value (K,) lies over the mean of up to three on each side within two seconds; 0 where it is not known."""
    above = np.zeros(len(values))
    for index, value in enumerate(values):
        first, last = max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1
        others = np.delete(values[first:last], index - first)
        near = np.abs(np.delete(centre[first:last], index - first) - centre[index]) < 2.0
        others = others[near & ~np.isnan(others)]
        if len(others) and not np.isnan(value):
            above[index] = value - others.mean()
    return above


def _rises(pitch: np.ndarray) -> bool:
    voiced = pitch[-int(FINAL_STRETCH * RATE):]
    voiced = voiced[~np.isnan(voiced)]
    if len(voiced) < 12:
        return False
    third = len(voiced) // 3
    return bool(np.median(voiced[-third:]) - np.median(voiced[:2 * third]) >= FINAL_RISE)


def _is_laughter(run: list[int], pitch: np.ndarray, formants: np.ndarray) -> bool:
    if len(run) < PULSES:
        return False
    intervals = np.diff(run)
    breath = min(np.isnan(pitch[first:last]).mean() for first, last in zip(run, run[1:]))
    vowels = np.array([_middle(formants[max(0, peak - 2):peak + 3]) for peak in run])
    vowels = vowels[~np.isnan(vowels[:, 0])]
    if len(vowels) < PULSES:
        return False
    spread = vowels.std(axis=0) / vowels.mean(axis=0)
    regular = intervals.std() / intervals.mean() < PULSE_IRREGULARITY
    return bool(regular and breath > PULSE_BREATH and spread.max() < PULSE_SAMENESS)


def _middle(formants: np.ndarray) -> np.ndarray:
    """The first two formants (2,) of a burst's frames (K, 3), NaN if none is voiced."""
    voiced = formants[~np.isnan(formants).any(axis=1)]
    return np.median(voiced[:, :2], axis=0) if len(voiced) else np.full(2, np.nan)
