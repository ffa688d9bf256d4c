"""Joint regressors: rows of weights that give each joint from skin that no expression moves."""

import numpy as np

from twohander.body.skeleton import JOINT_NAMES, PARENTS

from .assembly import Figure

STILL = 2e-5  # metres: offsets below count as none
NEAREST = 40  # vertices of a small joint
NEAREST_LARGE = 120  # vertices of a joint deep inside the body
SOFTENING = 0.01  # metres added to distances, so that no single vertex decides

_LARGE = ("pelvis", "spine1", "spine2", "spine3", "neck", "head", "jaw")


def joint_regressor(figure: Figure) -> np.ndarray:
    """(55, V): rows sum to one and give the figure's joints; eyes from the eyeballs, the jaw from the skull."""
    still = figure.skin & (np.abs(figure.offsets).max(axis=(0, 2)) < STILL)
    rows = np.zeros((len(JOINT_NAMES), len(figure.vertices)))
    for joint, name in enumerate(JOINT_NAMES):
        if name in figure.parts:
            candidates = figure.parts[name]
        elif name == "jaw":
            candidates = np.nonzero(still & (figure.weight("head") > 0.5))[0]
        else:
            own = figure.weights[:, joint] + (figure.weights[:, PARENTS[joint]] if PARENTS[joint] >= 0 else 0)
            candidates = np.nonzero(still & (own > 0.05))[0]
        count = NEAREST_LARGE if name in _LARGE else NEAREST
        rows[joint] = regressor_row(figure.vertices, figure.joints[joint], candidates, None if name in figure.parts else count)
    return rows


def regressor_row(vertices: np.ndarray, place: np.ndarray, candidates: np.ndarray, count: int | None) -> np.ndarray:
    """Weights (V,) that sum to one and average to `place` exactly.

    Inverse squared distances over the nearest `count` candidates (all, equally, if None), plus the smallest correction
    that makes sum and place exact.
    """
    row = np.zeros(len(vertices))
    if count is None:
        weights = np.full(len(candidates), 1 / len(candidates))
    else:
        distance = np.linalg.norm(vertices[candidates] - place, axis=1)
        nearest = np.argsort(distance, kind="stable")[:count]
        candidates, weights = candidates[nearest], 1 / (distance[nearest] + SOFTENING) ** 2
        weights /= weights.sum()
    conditions = np.c_[vertices[candidates], np.ones(len(candidates))].T
    row[candidates] = weights + np.linalg.lstsq(conditions, np.r_[place, 1] - conditions @ weights, rcond=None)[0]
    return row
