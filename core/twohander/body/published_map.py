"""A published matrix from ARKit's weights to FLAME's values, turned round: FLAME faces as ARKit's weights."""

from pathlib import Path

import numpy as np

from ..errors import ModelFileError
from ..motion import ExpressionSpace
from .arkit import ARKIT_NAMES
from .expression import JAW_VALUES, ExpressionMap

ROWS = len(ARKIT_NAMES) - 1  # Apple's order without tongueOut
EXPRESSIONS = 100
MATRIX_BYTES = 1 << 20
VALUE_COST = 1e-3  # of the mean weight of a row: rows that resemble each other share the work instead of working against each other


def read_matrix(path: Path) -> np.ndarray:
    """The (51, 103) matrix of an npy file, such as EMAGE's mat_final.npy: 100 expression and 3 jaw values (radians) for each ARKit shape.

    ModelFileError if it is damaged or of another shape.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelFileError(f"{path}: there is no such file")
    if path.stat().st_size > MATRIX_BYTES:
        raise ModelFileError(f"{path.name} has {path.stat().st_size >> 10} KB; a matrix of 51 x 103 numbers is smaller")
    try:
        matrix = np.load(path, allow_pickle=False)
    except (ValueError, EOFError, OSError) as problem:
        raise ModelFileError(f"{path.name} is no complete npy file of numbers ({problem})") from None
    if not isinstance(matrix, np.ndarray) or matrix.shape != (ROWS, EXPRESSIONS + JAW_VALUES) or matrix.dtype.kind != "f":
        shape = getattr(matrix, "shape", "no array")
        raise ModelFileError(f"{path.name} is {shape}, expected ({ROWS}, {EXPRESSIONS + JAW_VALUES}) real numbers")
    if not np.isfinite(matrix).all():
        raise ModelFileError(f"{path.name} holds values that are not finite")
    return matrix.astype(np.float64)


def map_of_matrix(matrix: np.ndarray, jaw_open_angle: float | None, expressions: int = EXPRESSIONS) -> ExpressionMap:
    """FLAME faces of so many expression values as ARKit's weights, for a character with this jaw.

    The weights are those whose FLAME values by the matrix are nearest; the strongest turn of the jaw counts as much as the average shape's
    expression. Values past `expressions` are unknown, not zero.
    """
    used = np.concatenate([matrix[:, :expressions], matrix[:, -JAW_VALUES:]], axis=1)
    strength, turn = (np.linalg.norm(part, axis=1) for part in (used[:, :-JAW_VALUES], used[:, -JAW_VALUES:]))
    importance = np.ones(used.shape[1])
    importance[-JAW_VALUES:] = (np.sqrt(np.mean(strength ** 2)) / max(turn.max(), 1e-6)) ** 2
    rows = np.zeros((len(ARKIT_NAMES), used.shape[1]))
    rows[:ROWS] = used
    normal = rows * importance @ rows.T
    normal += VALUE_COST * np.trace(normal) / ROWS * np.eye(len(normal))
    return ExpressionMap(ExpressionSpace.FLAME, ExpressionSpace.ARKIT, normal, rows * importance, jaw_open_angle, np.empty(0), np.empty(0))
