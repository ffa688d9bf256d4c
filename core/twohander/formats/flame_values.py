"""The parts of a FLAME-valued face as the columns of published files."""

import numpy as np

from .. import rotation
from ..motion import ExpressionSpace, FaceMotion


def expression_columns(face: FaceMotion, width: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """FLAME's coefficients (T, width), float32, filled with zeros, and what has no place there; ExpressionSpaceError for other faces."""
    values = face.in_space(ExpressionSpace.FLAME)
    columns = np.zeros((len(face), width), np.float32)
    columns[:, :values.shape[1]] = values[:, :width]
    cut = (f"without the expression coefficients past the first {width}",) if np.any(values[:, width:]) else ()
    lids = ("without the eyelids",) if face.eyelids is not None and np.any(face.eyelids) else ()
    return columns, (*cut, *lids)


def angles_of(turns: np.ndarray | None, frames: int) -> np.ndarray:
    """Axis-angle vectors (T, 3), float32, of turns (T, 4); zeros where there are none."""
    return np.zeros((frames, 3), np.float32) if turns is None else rotation.to_axis_angle(turns).astype(np.float32)
