"""The core's axes (Y up, facing +Z) carried into Blender's (Z up, facing -Y)."""

import numpy as np

TO_BLENDER = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


def to_blender(vectors: np.ndarray) -> np.ndarray:
    """Points or directions (..., 3) with Z up; dtype kept."""
    vectors = np.asarray(vectors)
    return np.stack([vectors[..., 0], -vectors[..., 2], vectors[..., 1]], axis=-1)
