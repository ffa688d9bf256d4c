"""Curves read between their frames."""

import numpy as np


def values_at(curves: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Curves (N, ...) read at fractional frame numbers (M,) within 0..N-1, linearly: (M, ...) of the same type."""
    lower = np.floor(positions).astype(int)
    upper = np.minimum(lower + 1, len(curves) - 1)
    share = (positions - lower).astype(curves.dtype).reshape(-1, *[1] * (curves.ndim - 1))
    return curves[lower] * (1 - share) + curves[upper] * share
