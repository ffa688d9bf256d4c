"""The eyeball: a sphere with a cornea, dense at the front."""

from dataclasses import dataclass

import numpy as np

SEGMENTS = 24
RINGS = np.radians([6, 11, 16, 20.5, 24.5, 28, 31, 35, 41, 50, 62, 76, 92, 110, 130, 152])  # angles from the gaze
CORNEA = np.radians(33)  # half angle of the bulge
BULGE = 0.035  # of the radius
FIT = 0.993  # of the fitted radius: keeps the ball just inside the lids


@dataclass(frozen=True)
class Piece:
    """A mesh made from nothing. texture_vertices (U, 2); texture_quads (Q, 4) into them; materials (Q,)."""

    vertices: np.ndarray
    quads: np.ndarray
    texture_vertices: np.ndarray
    texture_quads: np.ndarray
    materials: np.ndarray


def fitted_sphere(points: np.ndarray) -> tuple[np.ndarray, float]:
    """Centre (3,) and radius of the sphere through points (N, 3), by least squares."""
    solution = np.linalg.lstsq(np.c_[2 * points, np.ones(len(points))], np.sum(points ** 2, 1), rcond=None)[0]
    return solution[:3], float(np.sqrt(solution[3] + solution[:3] @ solution[:3]))


def eyeball(centre: np.ndarray, radius: float, material: int) -> Piece:
    """An eye that looks along +Z; texture v is the angle from the gaze over 180 degrees, u runs around."""
    radius = radius * FIT
    angles = np.r_[0.0, RINGS]
    heights = radius * (1 + BULGE * np.clip(1 - (angles / CORNEA) ** 2, 0, None))
    around = 2 * np.pi * np.arange(SEGMENTS) / SEGMENTS
    rings = [height * np.stack([np.sin(angle) * np.cos(around), np.sin(angle) * np.sin(around), np.full(SEGMENTS, np.cos(angle))], 1)
             for angle, height in zip(angles[1:], heights[1:])]
    vertices = centre + np.concatenate([[[0, 0, heights[0]]], *rings])
    columns = SEGMENTS + 1  # the seam's texture column is doubled
    texture = np.array([(0.5, 0.0), *((k / SEGMENTS, angle / np.pi) for angle in RINGS for k in range(columns))])
    quads, texture_quads = [], []
    for k in range(0, SEGMENTS, 2):  # pairs of segments make the pole's triangles into quads
        quads.append([0, 1 + k, 1 + (k + 1) % SEGMENTS, 1 + (k + 2) % SEGMENTS])
        texture_quads.append([0, 1 + k, 2 + k, 3 + k])
    for ring in range(len(RINGS) - 1):
        for k in range(SEGMENTS):
            first, after = 1 + ring * SEGMENTS + k, 1 + ring * SEGMENTS + (k + 1) % SEGMENTS
            quads.append([first, first + SEGMENTS, after + SEGMENTS, after])
            corner = 1 + ring * columns + k
            texture_quads.append([corner, corner + columns, corner + columns + 1, corner + 1])
    return Piece(vertices, np.array(quads), texture, np.array(texture_quads), np.full(len(quads), material))
