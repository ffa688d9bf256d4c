"""ProbTalk3D's motion values as faces."""

import numpy as np

from ... import rotation
from ...motion import ExpressionSpace, FaceMotion

FPS = 25
EXPRESSION, JAW = slice(0, 50), slice(50, 53)  # of a frame's values: FLAME coefficients, the jaw's axis-angle in radians
# The published networks work on values that stretch these ranges to 0..1, without cutting off what lies beyond.
EXPRESSION_RANGE, JAW_RANGE = (-3.0, 3.0), (-0.1, 0.5)


def flame_values(scaled: np.ndarray) -> np.ndarray:
    """FLAME's values (..., 53), float32, of a network's output."""
    return _LOW + scaled.astype(np.float32) * _WIDTH


def scaled_values(values: np.ndarray) -> np.ndarray:
    """A network's input (..., 53), float32, for FLAME's values."""
    return (values.astype(np.float32) - _LOW) / _WIDTH


def face_of(motion: np.ndarray) -> FaceMotion:
    """The face of FLAME's values (T, E + 3), the jaw last, 25 frames a second; the networks move neither head nor eyes."""
    return FaceMotion(motion[:, :-3].astype(np.float32), ExpressionSpace.FLAME, FPS,
                      jaw=rotation.from_axis_angle(motion[:, -3:].astype(np.float32)))


def _columns(position: int) -> np.ndarray:
    expression, jaw = EXPRESSION_RANGE[position], JAW_RANGE[position]
    return np.float32([expression] * (EXPRESSION.stop - EXPRESSION.start) + [jaw] * (JAW.stop - JAW.start))


_LOW = _columns(0)
_WIDTH = _columns(1) - _LOW
