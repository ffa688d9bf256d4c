"""Faces made smoother, and stronger or weaker by region, whichever engine made them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from .. import rotation
from ..body.arkit import ARKIT_NAMES
from ..errors import EngineError
from ..motion import ExpressionSpace, FaceMotion
from ..smoothing import savitzky_golay
from .base import Option

ORDER = 2  # of the polynomials that smooth: lower ones flatten peaks
REGIONS = {"brow": ("brow",), "eye": ("eye",), "cheek": ("cheek", "nose"), "mouth": ("mouth", "tongue"), "jaw": ("jaw",)}
_SPOKEN = {"brow": "brows", "eye": "eyes", "cheek": "cheeks", "mouth": "mouth", "jaw": "jaw"}
_COLUMNS = {region: [index for index, name in enumerate(ARKIT_NAMES) if name.startswith(beginnings)]
            for region, beginnings in REGIONS.items()}
_LIDS_AND_EYES = _COLUMNS["eye"]

SHAPING_OPTIONS = (
    Option("smoothing", float, 0.0, "seconds over which faces and heads are smoothed; eyes and eyelids stay quick", 0.0, 0.5),
    *(Option(f"{region}_strength", float, 1.0, f"how strong the movement of the {parts} is, whichever engine makes it", 0.0, 2.0)
      for region, parts in _SPOKEN.items()),
)


def shaped(face: FaceMotion, options: Mapping[str, Any]) -> FaceMotion:
    """The face as SHAPING_OPTIONS say; unchanged, bit for bit, where they are at their defaults.

    ARKit's weights stay within 0..1. Faces in other values have no regions besides the jaw: EngineError if one is asked for.
    """
    face = _strengthened(face, {region: options[f"{region}_strength"] for region in REGIONS})
    window = 2 * round(options["smoothing"] * face.fps / 2) + 1
    return face if window <= ORDER + 1 else _smoothed(face, window)


def has_regions(face: FaceMotion) -> bool:
    """Whether the face's values can be told apart by region."""
    return face.space is ExpressionSpace.ARKIT


def _strengthened(face: FaceMotion, strengths: dict[str, float]) -> FaceMotion:
    changed = {region: strength for region, strength in strengths.items() if strength != 1}
    if not changed:
        return face
    if not has_regions(face):
        others = sorted(changed.keys() - {"jaw"})
        if others:
            raise EngineError(f"a face in {face.space.value}'s values has no {' and no '.join(others)} of its own: leave the strengths at 1, "
                              "or let open characters play")
        expression = face.expression
    else:
        expression = face.expression.copy()
        for region, strength in changed.items():
            expression[:, _COLUMNS[region]] = np.clip(expression[:, _COLUMNS[region]] * strength, 0, 1)
    jaw = face.jaw if face.jaw is None or "jaw" not in changed else _scaled(face.jaw, changed["jaw"])
    return replace(face, expression=expression, jaw=jaw)


def _scaled(rotations: np.ndarray, strength: float) -> np.ndarray:
    return rotation.from_axis_angle(rotation.to_axis_angle(rotations) * strength).astype(rotations.dtype)


def _smoothed(face: FaceMotion, window: int) -> FaceMotion:
    expression = savitzky_golay(face.expression, window, ORDER)
    if has_regions(face):
        expression = np.clip(expression, 0, 1)
        expression[:, _LIDS_AND_EYES] = face.expression[:, _LIDS_AND_EYES]
    return replace(face, expression=expression.astype(face.expression.dtype), jaw=_smoothed_turns(face.jaw, window),
                   head=_smoothed_turns(face.head, window))


def _smoothed_turns(turns: np.ndarray | None, window: int) -> np.ndarray | None:
    return None if turns is None else rotation.normalized(savitzky_golay(rotation.shortest_arc(turns), window, ORDER)).astype(turns.dtype)
