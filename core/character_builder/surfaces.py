"""Mathematics of polygon meshes: neighbours, normals, smoothing, borders, nearest points."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.spatial import cKDTree

SAMPLE_BARYCENTRICS = np.array([(1, 1, 1), (3, 0, 0), (1.5, 1.5, 0), (0, 1.5, 1.5), (1.5, 0, 1.5)]) / 3


def neighbours(polygons: Sequence, count: int) -> csr_matrix:
    """Symmetric 0/1 matrix (count, count) of vertices that share an edge."""
    start = np.concatenate([np.asarray(polygon) for polygon in polygons])
    end = np.concatenate([np.roll(polygon, -1) for polygon in polygons])
    matrix = coo_matrix((np.ones(2 * len(start)), (np.r_[start, end], np.r_[end, start])), shape=(count, count)).tocsr()
    matrix.data[:] = 1
    return matrix


def smoothed(values: np.ndarray, adjacency: csr_matrix, passes: int, share: float = 0.5) -> np.ndarray:
    """Values (V,) or (V, D) moved `passes` times by `share` towards the mean of their neighbours."""
    degree = np.maximum(np.asarray(adjacency.sum(axis=1)).ravel(), 1).reshape(-1, *[1] * (values.ndim - 1))
    for _ in range(passes):
        values = values + share * (adjacency @ values / degree - values)
    return values


def triangles_of(quads: np.ndarray) -> np.ndarray:
    """Triangles (2Q, 3) of quads (Q, 4); consecutive pairs share the diagonal 0-2."""
    return np.stack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]], axis=1).reshape(-1, 3)


def triangle_normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Normals (F, 3) of twice the triangles' area in length."""
    a, b, c = (vertices[triangles[:, corner]] for corner in range(3))
    return np.cross(b - a, c - a)


def vertex_normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Unit normals (V, 3), triangles weighted by area; zero for vertices without a triangle."""
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], triangle_normals(vertices, triangles))
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def fan_triangles(polygons: Sequence) -> np.ndarray:
    """Triangles (F, 3) of polygons of any size, fanned from their first corner."""
    return np.array([(polygon[0], polygon[k], polygon[k + 1]) for polygon in polygons for k in range(1, len(polygon) - 1)])


def border_loops(polygons: Sequence) -> list[list[int]]:
    """Closed loops of vertices along the open border, in the direction of the polygons."""
    directed = {(int(a), int(b)) for polygon in polygons for a, b in zip(polygon, [*polygon[1:], polygon[0]])}
    following = {a: b for a, b in sorted(directed) if (b, a) not in directed}
    loops = []
    while following:
        first = min(following)
        loop, current = [first], following.pop(first)
        while current != first and current in following:
            loop.append(current)
            current = following.pop(current)
        loops.append(loop)
    return loops


def zipped(loop: Sequence[int]) -> list[list[int]]:
    """Quads that close an even loop of vertices from side to side, in the loop's direction."""
    size = len(loop)
    return [[loop[i], loop[i + 1], loop[size - 2 - i], loop[size - 1 - i]] for i in range(size // 2 - 1)]


def nearest_on_triangles(points: np.ndarray, vertices: np.ndarray, triangles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Triangle number (N,) and barycentric coordinates (N, 3) of the surface points nearest to points (N, 3).

    Exact (Ericson, Real-Time Collision Detection, 5.1.5): the interior projection if it lies inside, else the best edge.
    """
    corners = vertices[triangles]
    chosen, weights = np.empty(len(points), int), np.empty((len(points), 3))
    for index, point in enumerate(points):
        barycentric = _nearest_barycentric(point, corners)
        distance = np.sum((np.einsum("fc,fcx->fx", barycentric, corners) - point) ** 2, axis=1)
        chosen[index] = np.argmin(distance)
        weights[index] = barycentric[chosen[index]]
    return chosen, weights


def at_barycentric(values: np.ndarray, corners: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Vertex values (..., V, D) read at points given by corner vertices (N, 3) and weights (N, 3): (..., N, D)."""
    return np.einsum("nc,...ncx->...nx", weights, values[..., corners, :])


class SkinDistance:
    """Signed distance to a closed surface, from the nearest of five samples on each triangle."""

    def __init__(self, vertices: np.ndarray, triangles: np.ndarray):
        normals = vertex_normals(vertices, triangles)
        points = [np.einsum("c,fcx->fx", share, vertices[triangles]) for share in SAMPLE_BARYCENTRICS]
        directions = [np.einsum("c,fcx->fx", share, normals[triangles]) for share in SAMPLE_BARYCENTRICS]
        self._points, directions = np.concatenate(points), np.concatenate(directions)
        self._normals = directions / np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-12)
        self._tree = cKDTree(self._points)

    def __call__(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Distances (N,) in metres, positive outside, and the surface's unit normals (N, 3) there."""
        nearest = self._tree.query(points)[1]
        normals = self._normals[nearest]
        return np.sum((points - self._points[nearest]) * normals, axis=1), normals


def _nearest_barycentric(point: np.ndarray, corners: np.ndarray) -> np.ndarray:
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    ab, ac, ap = b - a, c - a, point - a
    d00, d01, d11 = np.sum(ab * ab, 1), np.sum(ab * ac, 1), np.sum(ac * ac, 1)
    d20, d21 = np.sum(ap * ab, 1), np.sum(ap * ac, 1)
    area = np.maximum(d00 * d11 - d01 * d01, 1e-24)
    v, w = (d11 * d20 - d01 * d21) / area, (d00 * d21 - d01 * d20) / area
    inside = np.stack([1 - v - w, v, w], axis=1)
    best = inside.copy()
    outside = (inside < 0).any(axis=1)
    shortest = np.full(len(corners), np.inf)
    for first, second in ((0, 1), (1, 2), (2, 0)):
        start, along = corners[:, first], corners[:, second] - corners[:, first]
        share = np.clip(np.sum((point - start) * along, 1) / np.maximum(np.sum(along * along, 1), 1e-24), 0, 1)
        distance = np.sum((start + share[:, None] * along - point) ** 2, axis=1)
        closer = outside & (distance < shortest)
        shortest = np.where(closer, distance, shortest)
        best[closer] = 0
        best[closer, first], best[closer, second] = 1 - share[closer], share[closer]
    return best
