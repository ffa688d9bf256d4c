"""Eyeballs of models whose files do not say which faces they are: found by their joints, and painted from their poles."""

import numpy as np
from twohander.body.model import BodyModel

MATERIAL = 1  # the number of "eye" among a body model's face materials
MAP = "Eyes"  # the UV map of these eyes
OWN = 0.5  # weight of an eye's joint from which a vertex belongs to the eyeball
_EYES = ("left_eye", "right_eye")


def eyeball_faces(model: BodyModel) -> np.ndarray:
    """Which triangles (F,) are part of an eyeball."""
    eyes = [model.joint_names.index(name) for name in _EYES]
    return (model.weights[:, eyes].max(axis=1) > OWN)[model.faces].all(axis=1)


def pole_coordinates(model: BodyModel, vertices: np.ndarray) -> np.ndarray:
    """Texture coordinates (V, 2) of rest vertices (V, 3), as the eyes' material wants them.

    u: 0..1 around the nearer eye's joint; v: 0..1 from the pole, which looks ahead, to the back.
    """
    joints = model.joint_regressor @ vertices
    eyes = joints[[model.joint_names.index(name) for name in _EYES]]
    from_eyes = vertices[:, None] - eyes
    nearer = np.linalg.norm(from_eyes, axis=2).argmin(axis=1)
    x, y, z = from_eyes[np.arange(len(vertices)), nearer].T
    return np.stack([np.arctan2(y, x) / (2 * np.pi) % 1, np.arctan2(np.hypot(x, y), z) / np.pi], axis=1)
