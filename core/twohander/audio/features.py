"""Sound as speech encoders expect it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from .stored_sound import BLOCK, Samples, sound_blocks

SPEECH_RATE = 16_000  # Hz; what every wav2vec 2.0 and HuBERT model hears
VARIANCE_FLOOR = 1e-7  # of the Wav2Vec2 feature extractor in transformers since 4.11; before it was 1e-5


@dataclass(frozen=True)
class Normalization:
    """What makes a whole recording have mean 0 and variance 1, for any part of it."""

    mean: float
    deviation: float

    def of(self, samples: np.ndarray) -> np.ndarray:
        """Samples (N,) of the recording, normalised, float32."""
        return (samples.astype(np.float32) - np.float32(self.mean)) / np.float32(self.deviation)


@dataclass(frozen=True)
class FullScale:
    """What stretches a whole recording so that it reaches from -1 to 1, for any part of it."""

    low: np.float32
    width: np.float32

    def of(self, samples: np.ndarray) -> np.ndarray:
        """Samples (N,) of the recording, stretched, float32."""
        return 2 * (samples.astype(np.float32) - self.low) / self.width - 1


class WholeVoice:
    """A recording that is prepared as a whole, but in parts, as they are needed: normalised, before that stretched to full scale if asked for."""

    def __init__(self, samples: Samples, floor: float = VARIANCE_FLOOR, stretched: bool = False):
        self._samples = samples
        self._scale = full_scale_of(samples) if stretched else None
        self._normalization = _normalization_of(map(self._scaled, sound_blocks(samples)), len(samples), floor)

    def __len__(self) -> int:
        return len(self._samples)

    def part(self, start: int, stop: int) -> np.ndarray:
        """Samples start..stop-1 as prepared, float32; zeros past the recording's end."""
        present = self._normalization.of(self._scaled(self._samples[start:stop]))
        return np.pad(present, (0, stop - start - len(present)))

    def parts(self) -> Iterator[np.ndarray]:
        """All of it, in order."""
        for start in range(0, len(self), BLOCK):
            yield self.part(start, min(start + BLOCK, len(self)))

    def _scaled(self, samples: np.ndarray) -> np.ndarray:
        return samples if self._scale is None else self._scale.of(samples)


def normalization(samples: Samples, floor: float = VARIANCE_FLOOR) -> Normalization:
    """The normalisation of a whole recording (N,). floor: added to the population variance, so that silence gives zeros."""
    return _normalization_of(sound_blocks(samples), len(samples), floor)


def normalized(samples: np.ndarray, floor: float = VARIANCE_FLOOR) -> np.ndarray:
    """A whole recording (N,) with mean 0 and population variance 1, float32."""
    return normalization(samples, floor).of(samples)


def full_scale_of(samples: Samples) -> FullScale:
    """What stretches a whole recording (N,) to reach from -1 to 1; one that never changes becomes -1."""
    ends = np.array([(block.min(), block.max()) for block in sound_blocks(samples)], np.float32)
    low, high = ends[:, 0].min(), ends[:, 1].max()
    return FullScale(low, (high - low) or np.float32(1))


def full_scale(samples: np.ndarray) -> np.ndarray:
    """A whole recording (N,) stretched so that it reaches from -1 to 1, float32; one that never changes becomes -1."""
    return full_scale_of(samples).of(samples)


def _normalization_of(blocks: Iterable[np.ndarray], count: int, floor: float) -> Normalization:
    total = squares = 0.0
    for block in blocks:
        block = block.astype(np.float64)
        total += block.sum()
        squares += np.dot(block, block)
    mean = total / count
    return Normalization(mean, float(np.sqrt(max(0.0, squares / count - mean * mean) + floor)))
