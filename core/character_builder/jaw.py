"""The jaw: its hinge, its opening angle, and which skin follows it, all recovered from the jawOpen shape."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from twohander import rotation

from .phenotype import BODY_VERTICES
from .source import Source
from .surfaces import smoothed

STILL = 0.002  # metres: offsets below this say little about a vertex's share of the jaw
SMOOTHING = 6  # passes


@dataclass(frozen=True)
class Jaw:
    """hinge: (3,) on the middle plane; open_angle: radians about +X by which jawOpen = 1 turns the lower teeth."""

    hinge: np.ndarray
    open_angle: float

    def opened(self, points: np.ndarray, share: float = 1.0) -> np.ndarray:
        """Points (N, 3) of the jaw bone after opening by a share of the full angle."""
        turn = rotation.from_axis_angle(np.array([share * self.open_angle, 0.0, 0.0]))
        return rotation.rotate(turn, points - self.hinge) + self.hinge


def jaw_of(source: Source, vertices: np.ndarray, jaw_open: np.ndarray) -> Jaw:
    """The jaw whose turn best explains jawOpen's offsets (19158, 3) on the lower teeth of a body (19158, 3)."""
    teeth = source.vertex_groups["helper-lower-teeth"]
    closed, opened = vertices[teeth], vertices[teeth] + jaw_open[teeth]
    # Procrustes: the rotation between both point sets (Kabsch 1976).
    u, _, vt = np.linalg.svd((closed - closed.mean(0)).T @ (opened - opened.mean(0)))
    turn = vt.T @ np.diag([1, 1, np.sign(np.linalg.det(vt.T @ u.T))]) @ u.T
    shift = opened.mean(0) - turn @ closed.mean(0)
    fixed = np.linalg.solve((np.eye(3) - turn)[1:, 1:], shift[1:])
    return Jaw(np.array([0.0, *fixed]), float(np.arctan2(turn[2, 1], turn[1, 1])))


def jaw_weights(source: Source, vertices: np.ndarray, jaw: Jaw, jaw_open: np.ndarray, adjacency: csr_matrix) -> np.ndarray:
    """Share (19158,) of each vertex's motion that is the jaw's, 0..1."""
    rigid = jaw.opened(vertices) - vertices
    weights = np.clip(np.sum(jaw_open * rigid, 1) / (np.sum(rigid * rigid, 1) + STILL ** 2), 0, 1)
    smooth = smoothed(weights, adjacency, SMOOTHING)
    weights[:BODY_VERTICES] = smooth[:BODY_VERTICES]
    weights[weights < 0.01] = 0
    weights[weights > 0.985] = 1
    weights[source.vertex_groups["helper-lower-teeth"]] = 1
    weights[source.vertex_groups["helper-upper-teeth"]] = 0
    return weights
