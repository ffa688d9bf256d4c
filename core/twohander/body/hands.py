"""Hands of few numbers: coefficients of a model's hand components as complete finger rotations."""

import numpy as np

from .. import rotation
from ..errors import ModelFileError
from .model import BodyModel


def hands_from_components(model: BodyModel, left: np.ndarray, right: np.ndarray, flat_hand_mean: bool = False) -> np.ndarray:
    """Finger rotations (T, 30, 4), left hand first, of coefficients (T, C) a hand, C up to 45.

    flat_hand_mean: the coefficients count from the flat hand instead of the model's mean pose, as in the `smplx` library.
    ModelFileError for a model without hand components, or with fewer.
    """
    if model.hand_components is None:
        raise ModelFileError("this model has no hand components; hand coefficients mean nothing to it")
    if left.shape != right.shape or left.ndim != 2 or left.shape[1] > model.hand_components.shape[1]:
        raise ModelFileError(f"hand coefficients are {left.shape} and {right.shape}, expected (frames, up to {model.hand_components.shape[1]})")
    turned = [values @ components[:values.shape[1]] for values, components in zip((left, right), model.hand_components)]
    angles = np.concatenate(turned, axis=1).reshape(len(left), 30, 3)
    return rotation.from_axis_angle(angles if flat_hand_mean else angles + model.hands_mean)
