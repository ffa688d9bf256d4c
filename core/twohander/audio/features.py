"""Sound as speech encoders expect it."""

import numpy as np

SPEECH_RATE = 16_000  # Hz; what every wav2vec 2.0 and HuBERT model hears
VARIANCE_FLOOR = 1e-7  # of the Wav2Vec2 feature extractor in transformers since 4.11; before it was 1e-5


def normalized(samples: np.ndarray, floor: float = VARIANCE_FLOOR) -> np.ndarray:
    """Samples (N,) with mean 0 and population variance 1, float32; silence gives zeros.

    Statistics are those of all N samples: normalise a whole recording before it is cut. floor: added to the variance.
    """
    samples = np.asarray(samples, np.float32)
    return ((samples - samples.mean()) / np.sqrt(samples.var() + np.float32(floor))).astype(np.float32)
