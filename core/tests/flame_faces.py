"""Files in FLAME's format whose faces and expressions are an open character's, so that what every coefficient does is known."""

from pathlib import Path

import numpy as np
from published_pickles import write_flame_pickle

from twohander.body.arkit import ARKIT_NAMES
from twohander.body.characters import open_character
from twohander.body.expression import UNFITTED

COEFFICIENTS = 100
STRENGTH = 0.3  # ARKit weight that a coefficient of 1 is made of
FITTED = [index for index, name in enumerate(ARKIT_NAMES) if name not in UNFITTED]


def mixture(seed: int = 0) -> np.ndarray:
    """(52, 100): how much of each ARKit shape each coefficient holds, random directions at right angles; none of the eyes and the tongue."""
    mixed = np.zeros((len(ARKIT_NAMES), COEFFICIENTS))
    mixed[FITTED] = STRENGTH * np.linalg.qr(np.random.default_rng(seed).normal(size=(COEFFICIENTS, len(FITTED))))[0].T
    return mixed


def coefficients_of(weights: np.ndarray, seed: int = 0) -> np.ndarray:
    """The coefficients (T, 100) that make a face of these ARKit weights (T, 52)."""
    return weights @ np.linalg.pinv(mixture(seed)).T


def write_flame_of_open_face(path: Path, name: str = "open_man", kept: float = 0.6, size: float = 1.06) -> Path:
    """An open character's head with another mesh (a share of its vertices), another size and place, and the expressions of `mixture`."""
    with np.load(open_character(name).flame) as archive:
        arrays = {key: archive[key].astype(np.float64) if archive[key].dtype.kind == "f" else archive[key] for key in archive.files}
    generator = np.random.default_rng(0)
    needed = arrays["J_regressor"].any(axis=0)
    chosen = generator.permutation(np.nonzero(needed | (generator.random(len(needed)) < kept))[0])
    number = np.full(len(needed), -1)
    number[chosen] = np.arange(len(chosen))
    triangles = number[arrays["f"]]
    directions = np.zeros((len(chosen), 3, 400))
    directions[:, :, 300:] = size * arrays["shapedirs"][chosen][:, :, 300:352] @ mixture()
    return write_flame_pickle(path, {
        "v_template": size * arrays["v_template"][chosen] + (0.02, -0.1, 0.05), "f": triangles[(triangles >= 0).all(axis=1)].astype(np.uint32),
        "shapedirs": directions, "posedirs": size * arrays["posedirs"][chosen], "weights": arrays["weights"][chosen],
        "J_regressor": arrays["J_regressor"][:, chosen], "kintree_table": arrays["kintree_table"]})
