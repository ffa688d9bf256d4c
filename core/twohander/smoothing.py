"""Savitzky-Golay smoothing of curves."""

import numpy as np


def savitzky_golay(values: np.ndarray, window: int, order: int) -> np.ndarray:
    """Curves (T, D) smoothed along time by polynomials of `order` fitted to `window` frames (an odd number).

    The first and last half windows read the polynomial of the first and last whole window. Fewer frames than `window` are fitted
    with the longest odd window that they fill; where that is not longer than the order, the curves come back as they are.
    (Savitzky and Golay, Smoothing and differentiation of data by simplified least squares procedures, 1964.)
    """
    frames = len(values)
    window = min(window, frames - 1 + frames % 2)
    if window <= order:
        return values
    half = window // 2
    offsets = np.arange(-half, half + 1)
    powers = np.vander(offsets.astype(float), order + 1, increasing=True)
    fit = powers @ np.linalg.pinv(powers)  # row i: weights of the window's frames in the polynomial's value at offset i
    blocks = np.lib.stride_tricks.sliding_window_view(values.astype(float), window, axis=0)  # (T - window + 1, D, window)
    smoothed = np.concatenate([blocks[0] @ fit[:half].T, (blocks @ fit[half]).T, blocks[-1] @ fit[half + 1:].T], axis=1)
    return smoothed.T.astype(values.dtype)
