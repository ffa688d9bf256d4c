"""A face as ARKit's 52 weights alone: what its joints do becomes weights too."""

import numpy as np

from .. import rotation
from ..body.arkit import ARKIT_INDEX
from ..motion import ExpressionSpace, FaceMotion
from .arkit_gaze import EYE_LOOKS, weights_of_eyes
from .proportions import Proportions


def whole_weights(face: FaceMotion, proportions: Proportions) -> np.ndarray:
    """ARKit weights (T, 52), float64. The opening of the jaw's joint is added to jawOpen; the eyes' turns become eyeLook weights where the face
    has none.

    proportions: of the character, which says how far its jaw opens; read only if the joint moves. ExpressionSpaceError for a face that is not
    ARKit-valued.
    """
    weights = face.in_space(ExpressionSpace.ARKIT).astype(np.float64)
    if face.jaw is not None and np.any(face.jaw[:, 1:]):
        opened = weights[:, ARKIT_INDEX["jawOpen"]] + rotation.to_axis_angle(face.jaw)[:, 0] / proportions.jaw_open_angle
        weights[:, ARKIT_INDEX["jawOpen"]] = np.clip(opened, 0, 1)
    if not np.any(weights[:, [ARKIT_INDEX[name] for name in EYE_LOOKS]]):
        at_rest = rotation.identity(len(face))
        weights += weights_of_eyes(*(at_rest if turn is None else turn for turn in (face.left_eye, face.right_eye)))
    return weights
