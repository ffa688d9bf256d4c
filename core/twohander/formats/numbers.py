"""The numbers of a motion file, checked before anything is computed from them."""

from pathlib import Path

import numpy as np

from ..errors import MotionFileError

LARGEST = 1e6  # no weight, coefficient, angle or place in any unit is as large


def checked_numbers(values: np.ndarray, path: Path) -> np.ndarray:
    """The values, if all are finite real numbers of a possible size; otherwise MotionFileError."""
    if values.dtype.kind != "f" or not np.isfinite(values).all():
        raise MotionFileError(f"{path.name} holds values that are not finite numbers")
    if values.size and max(values.max(), -values.min()) > LARGEST:
        raise MotionFileError(f"{path.name} holds values above {LARGEST:g}; no motion has such")
    return values
