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
EXPRESSION, JAW, HEAD = slice(0, 50), slice(50, 53), slice(53, 56)  # of a frame's values: FLAME coefficients, two axis-angles
VALUES = 56
IDENTITY = 100
TRACKED_KEYS = ("exp", "pose")


def face_of(values: np.ndarray) -> FaceMotion:
    """The face of a frame's values (T, 56), 25 frames a second."""
    jaw, head = (rotation.from_axis_angle(values[:, part].astype(np.float32)) for part in (JAW, HEAD))
    return FaceMotion(values[:, EXPRESSION].astype(np.float32), ExpressionSpace.FLAME, FPS, jaw=jaw, head=head)


def values_of(face: FaceMotion) -> tuple[np.ndarray, tuple[str, ...]]:
    """The values (T, 56), float32, of a FLAME face, and what has no place among them; ExpressionSpaceError for faces of other spaces."""
    expression, cut = expression_columns(face, EXPRESSION.stop)
    values = turns_of(face.jaw, face.head, len(face))
    values[:, EXPRESSION] = expression
    gaze = ("without the gaze",) if any(eye is not None and np.any(eye[:, 1:]) for eye in (face.left_eye, face.right_eye)) else ()
    return values, (*cut, *gaze)


def turns_of(jaw: np.ndarray | None, head: np.ndarray | None, frames: int) -> np.ndarray:
    """Values (T, 56), float32, of a jaw and a head (T, 4) alone, which mean the same in every expression space."""
    values = np.zeros((frames, VALUES), np.float32)
    values[:, JAW], values[:, HEAD] = angles_of(jaw, frames), angles_of(head, frames)
    return values


def read_tracked(path: Path) -> Contents:
    """The face in an npz of the data set: exp (T, 50), pose (T, 6: head, jaw) and perhaps shape (T, 100), of which the first frame counts.

    MotionFileError if it is damaged or of another kind.
    """
    path = Path(path)
    arrays = read_npz(path, MotionFileError, (*TRACKED_KEYS, "shape"))
    expression, pose = (checked_numbers(require(arrays, name, path, MotionFileError), path) for name in TRACKED_KEYS)
    if expression.ndim != 2 or expression.shape[1] != EXPRESSION.stop or pose.shape != (len(expression), 6) or not len(expression):
        raise MotionFileError(f"{path.name}: exp is {expression.shape} and pose {pose.shape}, expected (frames, 50) and (frames, 6)")
    shape = arrays.get("shape")
    identity = checked_numbers(shape, path)[0] if shape is not None and shape.ndim == 2 and len(shape) else None
    face = face_of(np.concatenate([expression, pose[:, 3:], pose[:, :3]], axis=1))
    return Contents(face, identity, None if identity is None else "flame")


def write_tracked(path: Path, contents: Contents) -> tuple[str, ...]:
    """An npz that DualTalk's programs read: exp (T, 50), pose (T, 6: head, jaw) and shape (T, 100), float32. What was left out is returned.

    The motion must have 25 frames a second. ExpressionSpaceError for a face that is not FLAME-valued; OutputError if it cannot be written.
    """
    face, alone = face_part(contents)
    values, lost = values_of(face)
    write_npz(path, {"exp": values[:, EXPRESSION], "pose": np.concatenate([values[:, HEAD], values[:, JAW]], axis=1),
                     "shape": np.tile(contents.identity_for("flame", IDENTITY), (len(values), 1))})
    return *alone, *lost


def read_result(path: Path) -> Contents:
    """The face in an npy (T, 56: expression, jaw, head) that DualTalk's program wrote; MotionFileError if it is damaged or of another kind."""
    path = Path(path)
    values = checked_numbers(read_npy(path, MotionFileError), path)
    if values.ndim != 2 or values.shape[1] != VALUES or not len(values):
        raise MotionFileError(f"{path.name} is {values.shape}, expected (frames, {VALUES}): 50 expression values, jaw, head")
    return Contents(face_of(values))


def write_result(path: Path, contents: Contents) -> tuple[str, ...]:
    """An npy (T, 56: expression, jaw, head), float32, as DualTalk's program writes it. What was left out is returned; raises as `write_tracked`."""
    face, alone = face_part(contents)
    values, lost = values_of(face)
    write_npy(path, values)
    return *alone, *lost
