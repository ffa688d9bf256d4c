"""The 51 inner face landmarks (iBUG 18 to 68) as points on the skin."""

from dataclasses import dataclass

import numpy as np

from .assembly import NO_VERTEX, Figure
from .source import Source
from .strips import lash_rows
from .surfaces import nearest_on_triangles

# Rows of the 51, in iBUG's order.
NOSE_TIP = 13
RIGHT_EYE_UPPER, RIGHT_EYE_LOWER = [20, 21], [24, 23]
LEFT_EYE_UPPER, LEFT_EYE_LOWER = [26, 27], [30, 29]
MOUTH_CORNERS = [31, 37]
UPPER_LIP, LOWER_LIP = 34, 40
INNER_UPPER_LIP, INNER_LOWER_LIP = [44, 45, 46], [50, 49, 48]


@dataclass(frozen=True)
class SurfacePoints:
    """Points that stick to a mesh. triangles: (...,) numbers; corners: (..., 3) their vertices; weights: (..., 3) barycentric."""

    triangles: np.ndarray
    corners: np.ndarray
    weights: np.ndarray

    def at(self, vertices: np.ndarray) -> np.ndarray:
        """Positions (..., 3) on a mesh (V, 3)."""
        return np.einsum("...c,...cx->...x", self.weights, vertices[self.corners])


def face_landmarks(source: Source, figure: Figure) -> SurfacePoints:
    """The 51 landmarks on a figure's skin."""
    left, right = _eye(figure, "left"), _eye(figure, "right")
    lips = _lips(source, figure)
    right_brow = _brow(figure, "right")
    left_brow = _brow(figure, "left")[::-1]
    right_eye = [right["outer"], *right["upper"][::-1], right["inner"], *right["lower"]]
    left_eye = [left["inner"], *left["upper"], left["outer"], *left["lower"][::-1]]
    points = np.array([*right_brow, *left_brow, *_nose(figure, lips[3][1]), *right_eye, *left_eye, *lips])
    eyes = figure.place("left_eye")
    centres = figure.vertices[figure.triangles].mean(axis=1)
    near = np.repeat(figure.materials == 0, 2) & (centres[:, 2] > eyes[2] - 0.02) & (np.abs(centres[:, 1] - eyes[1]) < 0.15)
    return on_skin(figure, points, near)


def on_skin(figure: Figure, points: np.ndarray, allowed: np.ndarray) -> SurfacePoints:
    """The nearest points (N, 3) to `points` on the allowed triangles (F,)."""
    candidates = np.nonzero(allowed)[0]
    triangles = figure.triangles
    nearest, weights = nearest_on_triangles(points, figure.vertices, triangles[candidates])
    return SurfacePoints(candidates[nearest], triangles[candidates[nearest]], weights)


def lip_mask(source: Source, figure: Figure) -> np.ndarray:
    """(V,) 0..1, how much each vertex belongs to the lips."""
    return mask_on_figure(source, figure, "lips")


def mask_on_figure(source: Source, figure: Figure, name: str) -> np.ndarray:
    """One of MakeHuman's grey masks (V,) 0..1 on a figure; zero off the skin."""
    own = figure.source_vertices != NO_VERTEX
    return np.where(own, source.mask(name)[np.where(own, figure.source_vertices, 0)], 0) * figure.skin


def _eye(figure: Figure, side: str) -> dict:
    """Corners and two points on either lid, at a third and two thirds from the nose outward."""
    strip = figure.lashes[side]
    upper, lower = (strip.vertices[grid[0]] for grid in lash_rows(strip.vertices, strip.quads, figure.place(f"{side}_eye")))
    both = np.concatenate([upper, lower])
    across = np.abs(both[:, 0])
    inner, outer = both[np.argmin(across)], both[np.argmax(across)]
    shares = (1 / 3, 2 / 3)

    def lid(row: np.ndarray) -> list[np.ndarray]:
        places = [abs(inner[0]) + (abs(outer[0]) - abs(inner[0])) * share for share in shares]
        order = np.argsort(np.abs(row[:, 0]), kind="stable")
        return [np.array([np.interp(place, np.abs(row[order, 0]), row[order, axis]) for axis in range(3)]) for place in places]

    return {"inner": inner, "outer": outer, "upper": lid(upper), "lower": lid(lower)}


def _brow(figure: Figure, side: str) -> list[np.ndarray]:
    """Five points from the outside in, as shares of the distance between the eyes."""
    eye = figure.place(f"{side}_eye")
    distance = figure.place("left_eye")[0] - figure.place("right_eye")[0]
    outward = 1 if side == "left" else -1
    places = ((0.42, 0.30), (0.26, 0.40), (0.06, 0.42), (-0.14, 0.38), (-0.30, 0.31))
    return [eye + (outward * across * distance, up * distance, 0.03) for across, up in places]


def _nose(figure: Figure, lip_height: float) -> list[np.ndarray]:
    """Four points down the bridge to the tip, five under the nose from right to left."""
    eyes = figure.place("left_eye")
    middle = figure.vertices[figure.skin & (np.abs(figure.vertices[:, 0]) < 0.0012) & (figure.vertices[:, 2] > eyes[2])]
    profile = middle[(middle[:, 1] < eyes[1] + 0.002) & (middle[:, 1] > lip_height)]
    tip = profile[np.argmax(profile[:, 2])]
    front = middle[middle[:, 2] > tip[2] - 0.05]
    bridge = [front[np.argmin(np.abs(front[:, 1] - height))] for height in np.linspace(eyes[1], tip[1], 4)]
    under = [tip + (across, -0.012 + 0.004 * abs(across) / 0.014, -0.012 - 0.006 * abs(across) / 0.014)
             for across in (-0.014, -0.007, 0, 0.007, 0.014)]
    return bridge + under


def _lips(source: Source, figure: Figure) -> list[np.ndarray]:
    """Twelve points around the lips and eight along their inner edge, each from the right corner over the upper lip."""
    chosen = lip_mask(source, figure) > 0.5
    points, upper = figure.vertices[chosen], figure.weight("jaw")[chosen] < 0.5
    left, right = points[np.argmax(points[:, 0])], points[np.argmin(points[:, 0])]

    def column(of_upper: bool, share: float) -> np.ndarray:
        return points[(upper == of_upper) & (np.abs(points[:, 0] - left[0] * share) < 0.003)]

    def rim(of_upper: bool, share: float) -> np.ndarray:
        near = column(of_upper, share)
        return near[np.argmax(near[:, 1] if of_upper else -near[:, 1])]

    def inner(of_upper: bool, share: float) -> np.ndarray:
        near = column(of_upper, share)
        near = near[near[:, 2] > near[:, 2].max() - 0.009]
        return near[np.argmin(near[:, 1] if of_upper else -near[:, 1])]

    outline = [right, *(rim(True, share) for share in (-0.6, -0.22, 0, 0.22, 0.6)), left,
               *(rim(False, share) for share in (0.6, 0.25, 0, -0.25, -0.6))]
    edge = [right + (left - right) * 0.06, *(inner(True, share) for share in (-0.5, 0, 0.5)),
            left + (right - left) * 0.06, *(inner(False, share) for share in (0.5, 0, -0.5))]
    return outline + edge
