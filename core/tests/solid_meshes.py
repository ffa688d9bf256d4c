"""Closed surfaces, whether points lie inside them, and how deep."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

ASLANT = np.array([0.0137, 0.0071])  # X and Y of rays for each Z: in a symmetric mesh straight ones would run through edges
NEAREST = 12  # triangles by the distance of their centres among which the nearest one of a point is looked for


@dataclass(frozen=True)
class Solid:
    """A surface cut out of a mesh and closed: holes are filled with a fan around the middle of their edge.

    triangles: (F, 3) of the mesh's vertices. loops: vertices around each hole. caps: (C, 3) fans; the middle of loop k has the number
    `count` + k, beside the mesh's `count` vertices.
    """

    triangles: np.ndarray
    loops: tuple[np.ndarray, ...]
    caps: np.ndarray
    count: int

    def depth(self, vertices: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How deep points (N, 3) lie inside the surface whose vertices are at (V, 3): metres to the real surface, 0 outside.

        The second array (N,) is the triangle nearest to each point that lies inside, -1 for the others.
        """
        middles = [vertices[loop].mean(axis=0) for loop in self.loops]
        filled = np.concatenate([vertices, np.reshape(middles, (-1, 3))])
        inside = winding(filled[np.concatenate([self.triangles, self.caps])], points) > 0
        depths, nearest = np.zeros(len(points)), np.full(len(points), -1)
        if inside.any():
            depths[inside], nearest[inside] = distance(vertices[self.triangles], points[inside])
        return depths, nearest


def solid_of(triangles: np.ndarray, count: int) -> Solid:
    """The triangles (F, 3) of a mesh of `count` vertices, closed."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]).astype(np.int64)
    forward, backward = edges @ (count, 1), edges @ (1, count)
    borders = edges[~np.isin(forward, backward)]
    _, label = connected_components(coo_matrix((np.ones(len(borders)), borders.T), (count, count)), directed=False)
    loops, caps = [], []
    for number, component in enumerate(np.unique(label[borders[:, 0]])):
        edge = borders[label[borders[:, 0]] == component]
        loops.append(np.unique(edge))
        caps.append(np.stack([edge[:, 1], edge[:, 0], np.full(len(edge), count + number)], axis=1))
    return Solid(triangles, tuple(loops), np.concatenate(caps) if caps else np.zeros((0, 3), int), count)


def winding(corners: np.ndarray, points: np.ndarray) -> np.ndarray:
    """How often a closed surface of triangles (F, 3, 3) goes around points (N, 3): signed crossings of a ray upwards in Z; 0 outside."""
    numbers = np.zeros(len(points), int)
    if not len(points):
        return numbers
    corners, points = _upright(corners), _upright(points)
    low, high = corners[..., :2].min(axis=1), corners[..., :2].max(axis=1)
    near = ((high >= points[:, :2].min(axis=0)) & (low <= points[:, :2].max(axis=0))).all(axis=1) & (corners[..., 2].max(axis=1) > points[:, 2].min())
    corners, low, high = corners[near], low[near], high[near]
    point, triangle = np.nonzero(((points[:, None, :2] >= low) & (points[:, None, :2] <= high)).all(axis=-1))
    a, b, c = (corners[triangle, k] - points[point] for k in range(3))
    sides = np.stack([_cross(b, c), _cross(c, a), _cross(a, b)])
    hit = (sides > 0).all(axis=0) | (sides < 0).all(axis=0)
    height = sides[0, hit] * a[hit, 2] + sides[1, hit] * b[hit, 2] + sides[2, hit] * c[hit, 2]
    area = sides[:, hit].sum(axis=0)
    np.add.at(numbers, point[hit], np.where(height / area > 0, np.sign(area), 0).astype(int))
    return numbers


def distance(corners: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres from points (N, 3) to the nearest of triangles (F, 3, 3), and which it is, (N,) each."""
    _, candidates = cKDTree(corners.mean(axis=1)).query(points, min(NEAREST, len(corners)))
    candidates = candidates.reshape(len(points), -1)
    away = np.linalg.norm(_nearest_points(corners[candidates], points[:, None]) - points[:, None], axis=-1)
    best = away.argmin(axis=1)
    rows = np.arange(len(points))
    return away[rows, best], candidates[rows, best]


def _nearest_points(corners: np.ndarray, points: np.ndarray) -> np.ndarray:
    """On triangles (..., 3, 3) the places (..., 3) nearest to points (..., 3): over the inside if the foot lies there, else on an edge."""
    a, b, c = (corners[..., k, :] for k in range(3))
    normal = np.cross(b - a, c - a)
    square = np.maximum((normal * normal).sum(axis=-1, keepdims=True), 1e-30)
    foot = points - ((points - a) * normal).sum(axis=-1, keepdims=True) / square * normal
    over = np.all([(np.cross(end - start, foot - start) * normal).sum(axis=-1) >= 0 for start, end in ((a, b), (b, c), (c, a))], axis=0)
    on_edges = []
    for start, end in ((a, b), (b, c), (c, a)):
        line = end - start
        share = ((points - start) * line).sum(axis=-1, keepdims=True) / np.maximum((line * line).sum(axis=-1, keepdims=True), 1e-30)
        on_edges.append(start + np.clip(share, 0, 1) * line)
    on_edges = np.stack(on_edges)
    best = np.linalg.norm(on_edges - points, axis=-1).argmin(axis=0)
    edge = np.take_along_axis(on_edges, best[None, ..., None], axis=0)[0]
    return np.where(over[..., None], foot, edge)


def _upright(places: np.ndarray) -> np.ndarray:
    """Places (..., 3) sheared so that rays run along +Z."""
    return np.concatenate([places[..., :2] - ASLANT * places[..., 2:], places[..., 2:]], axis=-1)


def _cross(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
