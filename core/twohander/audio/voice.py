"""When a person speaks: levels, an adaptive noise floor, and what is only the other person's crosstalk."""

from collections.abc import Iterator

import numpy as np

from ..conversation import Track
from .hearing import RATE
from .stored_sound import Samples, StoredSound, sound_blocks
from .wave import blocks_at_rate

SAMPLE_RATE = 16_000  # Hz, of everything that is analysed
HOP = SAMPLE_RATE // RATE
WINDOW = 400  # samples (25 ms) over which a level is taken
BLOCK = 40  # samples: windows and hops are whole numbers of such blocks
LOOK = 16_000 * BLOCK  # samples looked at together
SILENCE = -100.0  # dB re full scale: digital silence
FAINTEST_SPEECH = -70.0  # dB re full scale: quieter tracks hold no voice that can be animated

FLOOR_SPAN = 10.0  # seconds over which the noise floor is taken
FLOOR_QUANTILE = 0.10
ABOVE_FLOOR = 9.0  # dB over the noise floor at which speech begins
BELOW_SPEECH = 30.0  # dB under the person's usual peaks at which speech ends (room decay lies below)
CROSSTALK = 12.0  # dB by which the other's voice outdoes its own crosstalk; 15 dB and more is usual
LARGEST_GAIN_DIFFERENCE = 6.0  # dB between two microphones; a greater difference means that one person never speaks

LONGEST_BRIDGED_GAP = 0.2  # seconds
SHORTEST_BURST = 0.1  # seconds


def frame_count(seconds: float) -> int:
    """Frames of an analysis curve over so many seconds: the last one begins before the end."""
    return int(np.ceil(seconds * RATE - 1e-6))


def voice_sound(track: Track, seconds: float) -> StoredSound:
    """The track at SAMPLE_RATE within -1..1, padded with silence to `seconds`; samples that are not finite count as 0."""
    def blocks() -> Iterator[np.ndarray]:
        missing = frame_count(seconds) * HOP
        for block in blocks_at_rate(track, SAMPLE_RATE):
            missing -= len(block)
            yield np.clip(block, -1, 1)
        while missing > 0:
            yield np.zeros(min(missing, LOOK), np.float32)
            missing -= LOOK
    return StoredSound(blocks())


def levels(samples: Samples, frames: int) -> np.ndarray:
    """Level (frames,) in dB re full scale of a 25 ms window about each frame of samples (S,); digital silence is SILENCE."""
    energy = np.concatenate([np.zeros(0), *map(_energies, sound_blocks(samples, LOOK))])
    before, width, step = WINDOW // BLOCK // 2, WINDOW // BLOCK, HOP // BLOCK
    padded = np.pad(energy, (before, max(0, (frames - 1) * step + width - before - len(energy))))
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)[::step][:frames]
    return 10 * np.log10(windows.sum(axis=1) / WINDOW + 10 ** (SILENCE / 10))


def _energies(samples: np.ndarray) -> np.ndarray:
    """The energy of each whole block of the samples."""
    blocks = samples[:len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)
    return np.einsum("ij,ij->i", blocks, blocks, dtype=np.float64)


def activities(own: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Who vocalises when, out of both tracks' levels (N,): two bool masks (N,)."""
    peaks = _peak_level(own), _peak_level(other)
    difference = np.clip(peaks[0] - peaks[1], -LARGEST_GAIN_DIFFERENCE, LARGEST_GAIN_DIFFERENCE)
    masks = []
    for level, rival, peak, gain in ((own, other, peaks[0], difference), (other, own, peaks[1], -difference)):
        speech = _over_noise(level, peak) & (_loudest_near(rival) + gain < level + CROSSTALK)
        masks.append(cleaned(speech))
    return masks[0], masks[1]


def cleaned(mask: np.ndarray) -> np.ndarray:
    """The mask (N,) without gaps under 200 ms and, after bridging those, without bursts under 100 ms."""
    mask = mask.copy()
    for start, end in stretches(~mask):
        if end - start < LONGEST_BRIDGED_GAP * RATE and start > 0 and end < len(mask):
            mask[start:end] = True
    for start, end in stretches(mask):
        if end - start < SHORTEST_BURST * RATE:
            mask[start:end] = False
    return mask


def stretches(mask: np.ndarray) -> list[tuple[int, int]]:
    """(start, end) of each run of True in a mask (N,), end exclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _peak_level(level: np.ndarray) -> float:
    """The level that this voice reaches in its loud syllables, in dB re full scale."""
    heard = level[level > FAINTEST_SPEECH]
    return float(np.quantile(heard, 0.9)) if len(heard) else FAINTEST_SPEECH


def _over_noise(level: np.ndarray, peak: float) -> np.ndarray:
    threshold = np.maximum(_noise_floor(level) + ABOVE_FLOOR, peak - BELOW_SPEECH)
    return level > np.maximum(threshold, FAINTEST_SPEECH)


def _noise_floor(level: np.ndarray) -> np.ndarray:
    """The level (N,) that the surrounding ten seconds exceed nine times out of ten, digital silence left out."""
    half = int(FLOOR_SPAN / 2 * RATE)
    step = RATE // 2
    centres = np.arange(0, len(level) + step, step)
    floors = []
    for centre in centres:
        near = level[max(0, centre - half):centre + half]
        near = near[near > SILENCE + 1]
        floors.append(np.quantile(near, FLOOR_QUANTILE) if len(near) >= RATE // 2 else SILENCE)
    return np.interp(np.arange(len(level)), centres, floors)


def _loudest_near(level: np.ndarray) -> np.ndarray:
    """The greatest level within 100 ms before and 50 ms after each frame: crosstalk arrives late and rings on."""
    padded = np.pad(level, (RATE // 10, RATE // 20), constant_values=SILENCE)
    return np.lib.stride_tricks.sliding_window_view(padded, RATE // 10 + RATE // 20 + 1).max(axis=1)
