"""Skin colour and gloss of every vertex: lips, warmth, shadows, lid margins, stubble, scalp, mouth and nails."""

import numpy as np
from scipy.spatial import cKDTree

from .colors import linear
from .heads import Head, smoothstep
from .landmarks import LOWER_LIP, MOUTH_CORNERS, NOSE_TIP, UPPER_LIP, lip_mask, mask_on_figure
from .source import Source
from .strips import lash_rows
from .surfaces import smoothed

# Factors on the base tone, linear RGB.
WARM = (1.0, 0.62, 0.56)
SOCKET = (0.86, 0.66, 0.60)
LID_MARGIN = (0.62, 0.36, 0.32)
STUBBLE = (0.50, 0.50, 0.52)
NAIL = (1.05, 0.82, 0.80)
MOUTH_INSIDE = "9c3a3c"
LID_MARGIN_REACH = 0.0022  # metres


class Tint:
    """Layers of colour mixed over a base tone."""

    def __init__(self, head: Head):
        self.head = head
        self.base = linear(head.figure.recipe.skin)
        self.color = np.tile(self.base, (len(head.vertices), 1))

    def mix(self, strength: np.ndarray, color) -> None:
        """Covers the colour so far by `strength` (V,) 0..1."""
        self.color = self.color * (1 - strength[:, None]) + np.asarray(color) * strength[:, None]

    def spot(self, centre: np.ndarray, size: tuple[float, float, float]) -> np.ndarray:
        """A Gaussian blob (V,) around a point, widths in metres."""
        return np.exp(-np.sum(((self.head.vertices - centre) / size) ** 2, axis=1))


def skin_colors(source: Source, head: Head) -> tuple[np.ndarray, np.ndarray]:
    """Linear RGB (V, 3) and gloss (V,) 0..1 of a figure's skin."""
    figure, recipe = head.figure, head.figure.recipe
    tint = Tint(head)
    warm = tint.base * WARM
    corners = head.landmarks[MOUTH_CORNERS].mean(axis=0)
    for eye, outward in ((head.left_eye, 1), (head.right_eye, -1)):
        cheek = np.array([eye[0] + outward * 0.012, (eye[1] + corners[1]) / 2 - 0.004, eye[2]])
        tint.mix(0.42 * recipe.blush * tint.spot(cheek, (0.022, 0.018, 0.03)), warm)
        tint.mix(0.30 * tint.spot(eye + (0, 0, 0.012), (0.021, 0.014, 0.02)), tint.base * SOCKET)
    tint.mix(0.35 * tint.spot(head.landmarks[NOSE_TIP], (0.016, 0.013, 0.016)), warm)
    tint.mix(0.35 * head.ears, warm)
    tint.mix(0.15 * tint.spot(head.landmarks[LOWER_LIP] + (0, -0.02, 0), (0.018, 0.014, 0.02)), warm)
    _tint_brows(tint)
    _tint_lid_margins(tint)
    if recipe.stubble:
        tint.mix(recipe.stubble * _beard(tint, corners), tint.base * STUBBLE)
    tint.mix(0.80 * smoothed(head.scalp, head.adjacency, 2), linear(recipe.hair) * 0.8 + tint.base * 0.12)
    lips = smoothed(lip_mask(source, figure), head.adjacency, 1, 0.35)
    tint.mix(np.clip(lips * 1.05, 0, 1) * recipe.lip_strength, linear(recipe.lips))
    tint.mix(0.92 * mask_on_figure(source, figure, "inside-mouth"), linear(MOUTH_INSIDE))
    tint.mix(0.5 * mask_on_figure(source, figure, "fingernails"), tint.base * NAIL)
    return tint.color, np.clip(lips, 0, 1)


def _tint_brows(tint: Tint) -> None:
    """A soft shade under the brow hair."""
    head, brow = tint.head, tint.head.figure.recipe.brow
    for side, eye in (("left", head.left_eye), ("right", head.right_eye)):
        distance = cKDTree(head.brow_line(side, np.linspace(0, 1, 24))).query(head.vertices[:, :2])[0]
        front = (head.vertices[:, 2] > eye[2] - 0.01) & head.figure.skin
        tint.mix(0.42 * np.exp(-(distance / (brow.half_width * 1.25)) ** 2) * front, linear(head.figure.recipe.hair))


def _tint_lid_margins(tint: Tint) -> None:
    figure = tint.head.figure
    for side, strip in figure.lashes.items():
        rows = [grid[0] for grid in lash_rows(strip.vertices, strip.quads, figure.place(f"{side}_eye"))]
        distance = cKDTree(strip.vertices[np.concatenate(rows)]).query(figure.vertices)[0]
        tint.mix(0.75 * np.exp(-(distance / LID_MARGIN_REACH) ** 2) * figure.skin, tint.base * LID_MARGIN)


def _beard(tint: Tint, corners: np.ndarray) -> np.ndarray:
    """(V,) 0..1: jaw, chin and upper lip."""
    place, figure = tint.head.vertices, tint.head.figure
    chin = (smoothstep(corners[1] + 0.012 - place[:, 1], -0.012, 0.02) * smoothstep(place[:, 1] - corners[1] + 0.085, -0.01, 0.02)
            * smoothstep(place[:, 2] - figure.place("jaw")[2] + 0.012, -0.01, 0.02) * (figure.weight("jaw", "head") > 0.7))
    moustache = tint.spot(tint.head.landmarks[UPPER_LIP] + (0, 0.007, 0), (0.024, 0.007, 0.02))
    return smoothed(np.clip(chin + moustache, 0, 1), tint.head.adjacency, 14)
