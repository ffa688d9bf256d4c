"""Sound as speech encoders expect it."""

from dataclasses import dataclass

import numpy as np

from .stored_sound import Samples

SPEECH_RATE = 16_000  # Hz; what every wav2vec 2.0 and HuBERT model hears
VARIANCE_FLOOR = 1e-7  # of the Wav2Vec2 feature extractor in transformers since 4.11; before it was 1e-5
_BLOCK = 1 << 20  # samples summed at a time


@dataclass(frozen=True)
class Normalization:
    """What makes a whole recording have mean 0 and variance 1, for any part of it."""

    mean: float
    deviation: float

    def of(self, samples: np.ndarray) -> np.ndarray:
        """Samples (N,) of the recording, normalised, float32."""
        return (samples.astype(np.float32) - np.float32(self.mean)) / np.float32(self.deviation)


def normalization(samples: Samples, floor: float = VARIANCE_FLOOR) -> Normalization:
    """The normalisation of a whole recording (N,). floor: added to the population variance, so that silence gives zeros."""
    total = squares = 0.0
    for start in range(0, len(samples), _BLOCK):
        block = samples[start:start + _BLOCK].astype(np.float64)
        total += block.sum()
        squares += np.dot(block, block)
    mean = total / len(samples)
    return Normalization(mean, float(np.sqrt(max(0.0, squares / len(samples) - mean * mean) + floor)))


def normalized(samples: np.ndarray, floor: float = VARIANCE_FLOOR) -> np.ndarray:
    """A whole recording (N,) with mean 0 and population variance 1, float32."""
    return normalization(samples, floor).of(samples)


def full_scale(samples: np.ndarray) -> np.ndarray:
    """A whole recording (N,) stretched so that it reaches from -1 to 1, float32; one that never changes becomes -1."""
    samples = samples.astype(np.float32)
    low, high = samples.min(), samples.max()
    return 2 * (samples - low) / ((high - low) or np.float32(1)) - 1
