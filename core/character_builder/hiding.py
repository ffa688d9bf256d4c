"""Which skin lies under clothes and need not be shown."""

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .assembly import SKIN, Figure
from .cloth import Cloth
from .surfaces import fan_triangles, neighbours, triangles_of, vertex_normals

REACH = 0.06  # metres outward in which cloth counts as covering
SETBACK = 0.012  # metres under the skin from which rays start: toes that poke through a shoe count as covered
SMALLEST_PATCH = 300  # quads; a bare hand has more
CANDIDATES = 0.09  # metres: farther triangles cannot be met within reach


def visible_faces(figure: Figure, clothes: list[Cloth]) -> np.ndarray:
    """(F,) bool over the figure's triangles; False where the ray outward from every corner meets cloth, one ring at openings excepted.

    Small patches left over in folds are hidden, too.
    """
    normals = vertex_normals(figure.sculpted, triangles_of(figure.skin_quads))
    skin = np.unique(figure.skin_quads)
    covered = np.zeros(len(figure.sculpted), bool)
    for cloth in clothes:
        origins = figure.sculpted[skin] - normals[skin] * SETBACK
        covered[skin] |= rays_meet(origins, normals[skin], REACH, cloth.vertices, fan_triangles(cloth.polygons))
    inner = covered.copy()
    for quad in figure.quads[~covered[figure.quads].all(axis=1)]:
        inner[quad] = False
    shown = ~inner[figure.quads].all(axis=1)
    return np.repeat(shown & ~_islands(figure.quads, shown & (figure.materials == SKIN)), 2)


def _islands(quads: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """(Q,) bool: shown quads in patches too small to be a head, an arm or a hand, as in the folds of armpits and groin."""
    label = connected_components(neighbours(quads[shown], quads.max() + 1), directed=False)[1]
    sizes = np.bincount(label[quads[shown, 0]], minlength=label.max() + 1)
    return shown & (sizes[label[quads[:, 0]]] < SMALLEST_PATCH)


def rays_meet(origins: np.ndarray, directions: np.ndarray, reach: float, vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """(N,) bool: whether each ray meets a triangle within `reach` metres (Möller and Trumbore 1997)."""
    corner = vertices[triangles]
    near = cKDTree(corner.mean(axis=1)).query_ball_point(origins, CANDIDATES, return_sorted=True)
    ray = np.repeat(np.arange(len(origins)), [len(found) for found in near])
    triangle = np.concatenate([np.asarray(found, int) for found in near])
    start, first, second = corner[triangle, 0], corner[triangle, 1] - corner[triangle, 0], corner[triangle, 2] - corner[triangle, 0]
    across = np.cross(directions[ray], second)
    determinant = np.sum(first * across, axis=1)
    safe = np.where(np.abs(determinant) < 1e-14, np.inf, determinant)
    offset = origins[ray] - start
    u = np.sum(offset * across, axis=1) / safe
    turned = np.cross(offset, first)
    v = np.sum(directions[ray] * turned, axis=1) / safe
    distance = np.sum(second * turned, axis=1) / safe
    hit = np.isfinite(safe) & (u >= 0) & (v >= 0) & (u + v <= 1) & (distance > 0) & (distance < reach)
    met = np.zeros(len(origins), bool)
    met[ray[hit]] = True
    return met
