"""Faces as DualTalk's data set (npz) and program (npy) write them: FLAME's values, 25 frames a second."""

from pathlib import Path

import numpy as np

from .. import rotation
from ..errors import MotionFileError
from ..files.arrays import read_npy, read_npz, require, write_npy, write_npz
from ..motion import ExpressionSpace, FaceMotion
from .contents import Contents, face_part
from .flame_values import angles_of, expression_columns
from .numbers import checked_numbers

FPS = 25
EXPRESSIONS = 50
RESULT_VALUES = 56  # 50 expression, jaw, head
IDENTITY = 100
TRACKED_KEYS = ("exp", "pose")


def read_tracked(path: Path) -> Contents:
    """The face in an npz of the data set: exp (T, 50), pose (T, 6: head, jaw) and perhaps shape (T, 100), of which the first frame counts.

    MotionFileError if it is damaged or of another kind.
    """
    path = Path(path)
    arrays = read_npz(path, MotionFileError, (*TRACKED_KEYS, "shape"))
    expression, pose = (checked_numbers(require(arrays, name, path, MotionFileError), path) for name in TRACKED_KEYS)
    if expression.ndim != 2 or expression.shape[1] != EXPRESSIONS or pose.shape != (len(expression), 6) or not len(expression):
        raise MotionFileError(f"{path.name}: exp is {expression.shape} and pose {pose.shape}, expected (frames, 50) and (frames, 6)")
    shape = arrays.get("shape")
    identity = checked_numbers(shape, path)[0] if shape is not None and shape.ndim == 2 and len(shape) else None
    return Contents(_face(expression, jaw=pose[:, 3:], head=pose[:, :3]), identity, None if identity is None else "flame")


def write_tracked(path: Path, contents: Contents) -> tuple[str, ...]:
    """An npz that DualTalk's programs read: exp (T, 50), pose (T, 6: head, jaw) and shape (T, 100), float32. What was left out is returned.

    The motion must have 25 frames a second. ExpressionSpaceError for a face that is not FLAME-valued; OutputError if it cannot be written.
    """
    expression, jaw, head, lost = _parts(contents)
    write_npz(path, {"exp": expression, "pose": np.concatenate([head, jaw], axis=1),
                     "shape": np.tile(contents.identity_for("flame", IDENTITY), (len(expression), 1))})
    return lost


def read_result(path: Path) -> Contents:
    """The face in an npy (T, 56: expression, jaw, head) that DualTalk's program wrote; MotionFileError if it is damaged or of another kind."""
    path = Path(path)
    values = checked_numbers(read_npy(path, MotionFileError), path)
    if values.ndim != 2 or values.shape[1] != RESULT_VALUES or not len(values):
        raise MotionFileError(f"{path.name} is {values.shape}, expected (frames, {RESULT_VALUES}): 50 expression values, jaw, head")
    return Contents(_face(values[:, :EXPRESSIONS], jaw=values[:, 50:53], head=values[:, 53:]))


def write_result(path: Path, contents: Contents) -> tuple[str, ...]:
    """An npy (T, 56: expression, jaw, head), float32, as DualTalk's program writes it. What was left out is returned; raises as `write_tracked`."""
    expression, jaw, head, lost = _parts(contents)
    write_npy(path, np.concatenate([expression, jaw, head], axis=1))
    return lost


def _face(expression: np.ndarray, jaw: np.ndarray, head: np.ndarray) -> FaceMotion:
    jaw, head = (rotation.from_axis_angle(angles.astype(np.float32)) for angles in (jaw, head))
    return FaceMotion(expression.astype(np.float32), ExpressionSpace.FLAME, FPS, jaw=jaw, head=head)


def _parts(contents: Contents) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    """Expression (T, 50), jaw and head (T, 3), and what has no place beside them."""
    face, lost = face_part(contents)
    expression, cut = expression_columns(face, EXPRESSIONS)
    gaze = ("without the gaze",) if any(eye is not None and np.any(eye[:, 1:]) for eye in (face.left_eye, face.right_eye)) else ()
    return expression, angles_of(face.jaw, len(face)), angles_of(face.head, len(face)), (*lost, *cut, *gaze)
