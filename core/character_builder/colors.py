"""Colours written as sRGB hexadecimal, computed as linear RGB."""

import numpy as np


def linear(hexadecimal: str) -> np.ndarray:
    """Linear RGB (3,) 0..1 of a colour such as "e0ac8f" (IEC 61966-2-1)."""
    encoded = np.array([int(hexadecimal[start:start + 2], 16) for start in (0, 2, 4)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
