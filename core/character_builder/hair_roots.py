"""Where strands of hair grow, and how neighbours gather into locks."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from .heads import Head
from .surfaces import at_barycentric, triangle_normals


@dataclass(frozen=True)
class Locks:
    """Strands gathered into locks. member: (S,) lock of each strand. wander: (L, 3) a random direction of each lock."""

    member: np.ndarray
    wander: np.ndarray

    def gathered(self, strands: np.ndarray, share: np.ndarray) -> np.ndarray:
        """Strands (S, K, 3) drawn by share (S or 1, K) towards their lock's mean strand."""
        count = np.bincount(self.member, minlength=len(self.wander))
        mean = np.zeros((len(self.wander), *strands.shape[1:]))
        np.add.at(mean, self.member, strands)
        mean /= np.maximum(count, 1)[:, None, None]
        return strands * (1 - share[..., None]) + mean[self.member] * share[..., None]


def scattered_roots(head: Head, count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Roots (count, 3) spread evenly over the scalp, and the skin's normals (count, 3)."""
    triangles = head.skin_triangles
    area = np.linalg.norm(triangle_normals(head.vertices, triangles), axis=1) * head.scalp[triangles].mean(axis=1)
    chosen = triangles[random.choice(len(triangles), count, p=area / area.sum())]
    root, split = np.sqrt(random.random(count)), random.random(count)
    shares = np.stack([1 - root, root * (1 - split), root * split], axis=1)
    normals = at_barycentric(head.normals, chosen, shares)
    return at_barycentric(head.vertices, chosen, shares), unit(normals)


def locks_of(roots: np.ndarray, count: int, blur: float, random: np.random.Generator) -> Locks:
    """Assigns roots (S, D) to `count` locks by the nearest lock centre, blurred by `blur` metres."""
    centres = roots[random.choice(len(roots), count, replace=False)]
    blurred = roots + random.normal(0, 1, roots.shape) * blur * (np.arange(roots.shape[1]) < 3)
    return Locks(cKDTree(centres).query(blurred)[1], random.normal(0, 1, (count, 3)))


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (..., 3) of length one."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
