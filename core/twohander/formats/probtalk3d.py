"""Faces as ProbTalk3D's data set and program write them: npy of FLAME's shape, expression and jaw, 25 frames a second."""

from pathlib import Path

import numpy as np

from .. import rotation
from ..errors import MotionFileError
from ..files.arrays import read_npy, write_npy
from ..motion import ExpressionSpace, FaceMotion
from .contents import Contents, face_part
from .flame_values import angles_of, expression_columns
from .numbers import checked_numbers

FPS = 25
VALUES = 403
SHAPE, EXPRESSION, JAW = slice(0, 300), slice(300, 400), slice(400, 403)  # of a frame's values; the jaw as axis-angle


def read_probtalk3d(path: Path) -> Contents:
    """The face in an npy (1, T, 403); identity: the mean of its shape columns. MotionFileError if it is damaged or of another kind."""
    path = Path(path)
    values = checked_numbers(read_npy(path, MotionFileError), path)
    if values.ndim != 3 or values.shape[0] != 1 or values.shape[2] != VALUES or not values.shape[1]:
        raise MotionFileError(f"{path.name} is {values.shape}, expected (1, frames, {VALUES}): 300 shape, 100 expression and 3 jaw values")
    [values] = values
    face = FaceMotion(values[:, EXPRESSION].astype(np.float32), ExpressionSpace.FLAME, FPS,
                      jaw=rotation.from_axis_angle(values[:, JAW].astype(np.float32)))
    return Contents(face, values[:, SHAPE].mean(axis=0).astype(np.float32), "flame")


def write_probtalk3d(path: Path, contents: Contents) -> tuple[str, ...]:
    """An npy (1, T, 403), float64, as ProbTalk3D's program writes it. What was left out is returned.

    The motion must have 25 frames a second. ExpressionSpaceError for a face that is not FLAME-valued; OutputError if it cannot be written.
    """
    face, lost = face_part(contents)
    expression, cut = expression_columns(face, EXPRESSION.stop - EXPRESSION.start)
    values = np.zeros((1, len(face), VALUES))
    values[0, :, SHAPE] = contents.identity_for("flame", SHAPE.stop)
    values[0, :, EXPRESSION] = expression
    values[0, :, JAW] = angles_of(face.jaw, len(face))
    turns = {"without the head's turns": (face.head,), "without the gaze": (face.left_eye, face.right_eye)}
    unheld = (name for name, parts in turns.items() if any(part is not None and np.any(part[:, 1:]) for part in parts))
    write_npy(path, values)
    return (*lost, *cut, *unheld)
