"""Faces in files: a motion of this library, or what DualTalk's data set and program write."""

from pathlib import Path

import numpy as np

from .. import rotation
from ..body.skeleton import JOINT
from ..errors import MotionFileError
from ..files.arrays import read_npz
from ..motion import ExpressionSpace, FaceMotion
from .smplx_npz import read_smplx_npz

TRACKED_FPS = 25  # of DualTalk's data set and results
TRACKED_KEYS = ("exp", "pose")
RESULT_VALUES = 56  # 50 expression, jaw, head
ARRAY_BYTES = 1 << 28  # an hour of results has 20 MB


def read_face(path: Path) -> FaceMotion:
    """The face of a motion file; MotionFileError if it is damaged or of another kind. Which kind it is follows from its content:

    npz with `exp` (T, 50) and `pose` (T, 6: head, jaw): tracked FLAME motion of DualTalk's data set, 25 fps.
    npy (T, 56: expression, jaw, head): a result of DualTalk's program, 25 fps.
    any other npz: a motion of this library, whose head is neck and head joint together.
    """
    path = Path(path)
    if path.suffix == ".npy":
        return _face_of_values(_read_array(path), path)
    tracked = read_npz(path, MotionFileError, TRACKED_KEYS)
    if len(tracked) == len(TRACKED_KEYS):
        expression, pose = (tracked[name] for name in TRACKED_KEYS)
        if expression.ndim != 2 or expression.shape[1] != 50 or pose.shape != (len(expression), 6):
            raise MotionFileError(f"{path.name}: exp is {expression.shape} and pose {pose.shape}, expected (frames, 50) and (frames, 6)")
        return _face_of_values(np.concatenate([expression, pose[:, 3:], pose[:, :3]], axis=1), path)
    motion = read_smplx_npz(path)
    turns = {name: motion.body.rotations[:, JOINT[name]] for name in ("jaw", "left_eye", "right_eye")}
    head = rotation.multiply(motion.body.rotations[:, JOINT["neck"]], motion.body.rotations[:, JOINT["head"]])
    return FaceMotion(motion.expression, motion.space, motion.fps, head=head, **turns)


def _face_of_values(values: np.ndarray, path: Path) -> FaceMotion:
    if values.ndim != 2 or values.shape[1] != RESULT_VALUES or not len(values):
        raise MotionFileError(f"{path.name} is {values.shape}, expected (frames, {RESULT_VALUES}): 50 expression values, jaw, head")
    if values.dtype.kind != "f" or not np.isfinite(values).all():
        raise MotionFileError(f"{path.name} holds values that are not finite numbers")
    values = values.astype(np.float32)
    return FaceMotion(values[:, :50], ExpressionSpace.FLAME, TRACKED_FPS, jaw=rotation.from_axis_angle(values[:, 50:53]),
                      head=rotation.from_axis_angle(values[:, 53:56]))


def _read_array(path: Path) -> np.ndarray:
    if not path.is_file():
        raise MotionFileError(f"{path}: there is no such file")
    if path.stat().st_size > ARRAY_BYTES:
        raise MotionFileError(f"{path.name} has {path.stat().st_size >> 20} MB; no face motion is that large")
    try:
        return np.load(path, allow_pickle=False)
    except (ValueError, EOFError, OSError) as problem:
        raise MotionFileError(f"{path.name} is no complete npy file of numbers ({problem})") from None
