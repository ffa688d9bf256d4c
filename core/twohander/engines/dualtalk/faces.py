"""DualTalk's motion values as faces, and faces as DualTalk's motion values: the columns are those of its files."""

import numpy as np

from ...errors import ExpressionSpaceError
from ...formats import dualtalk
from ...motion import ExpressionSpace, FaceMotion
from ...smoothing import savitzky_golay

SMOOTHING_WINDOW, SMOOTHING_ORDER = 7, 2  # of the published demo, for the head of the person that it animates


def face_of(motion: np.ndarray, smooth_head: bool = False) -> FaceMotion:
    """The face of a motion (T, 56), 25 frames a second."""
    if smooth_head:
        motion = motion.copy()
        motion[:, dualtalk.HEAD] = savitzky_golay(motion[:, dualtalk.HEAD], SMOOTHING_WINDOW, SMOOTHING_ORDER)
    return dualtalk.face_of(motion)


def motion_of(face: FaceMotion) -> np.ndarray:
    """The motion (T, 56) of a FLAME face of 25 frames a second; coefficients past the fiftieth have no place in it.

    ExpressionSpaceError for faces of other spaces.
    """
    if face.space is not ExpressionSpace.FLAME:
        raise ExpressionSpaceError(f"DualTalk answers FLAME faces; this one's expression values are {face.space.value}, which a FLAME model in "
                                   "the model store translates if they are arkit: `twohander models add generic_model.pkl`")
    motion, _ = dualtalk.values_of(face)
    return motion
