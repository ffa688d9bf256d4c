"""DualTalk's motion values as faces, and faces as DualTalk's motion values."""

import numpy as np

from ... import rotation
from ...errors import ExpressionSpaceError
from ...motion import ExpressionSpace, FaceMotion
from ...smoothing import savitzky_golay

SMOOTHING_WINDOW, SMOOTHING_ORDER = 7, 2  # of the published demo, for the head of the person that it animates

FPS = 25
EXPRESSION, JAW, HEAD = slice(0, 50), slice(50, 53), slice(53, 56)  # of a frame's values: FLAME coefficients, two axis-angles
VALUES = 56


def face_of(motion: np.ndarray, smooth_head: bool = False) -> FaceMotion:
    """The face of a motion (T, 56), 25 frames a second."""
    head = savitzky_golay(motion[:, HEAD], SMOOTHING_WINDOW, SMOOTHING_ORDER) if smooth_head else motion[:, HEAD]
    jaw, head = (rotation.from_axis_angle(angles.astype(np.float32)) for angles in (motion[:, JAW], head))
    return FaceMotion(motion[:, EXPRESSION].astype(np.float32), ExpressionSpace.FLAME, FPS, jaw=jaw, head=head)


def motion_of(face: FaceMotion) -> np.ndarray:
    """The motion (T, 56) of a FLAME face of 25 frames a second; coefficients past the fiftieth have no place in it.

    ExpressionSpaceError for faces of other spaces.
    """
    if face.space is not ExpressionSpace.FLAME:
        raise ExpressionSpaceError(f"DualTalk answers FLAME faces; this one's expression values are {face.space.value}, which a FLAME model in "
                                   "the model store translates if they are arkit: `twohander models add generic_model.pkl`")
    motion = turns_of(face.jaw, face.head, len(face))
    known = face.expression[:, EXPRESSION]
    motion[:, :known.shape[1]] = known
    return motion


def turns_of(jaw: np.ndarray | None, head: np.ndarray | None, frames: int) -> np.ndarray:
    """A motion (T, 56) with a jaw and a head (T, 4) alone, which mean the same in every expression space."""
    motion = np.zeros((frames, VALUES), np.float32)
    for part, turns in ((JAW, jaw), (HEAD, head)):
        if turns is not None:
            motion[:, part] = rotation.to_axis_angle(turns)
    return motion
