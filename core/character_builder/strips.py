"""Strips of quads as grids: which vertex lies in which row and column."""

from collections import Counter, defaultdict

import numpy as np
from scipy.sparse.csgraph import connected_components

from .surfaces import border_loops, neighbours


def grids(quads: np.ndarray) -> list[np.ndarray]:
    """One (rows, columns) array of vertex numbers for each connected strip of quads (Q, 4); its rows run the long way."""
    count = quads.max() + 1
    label = connected_components(neighbours(quads, count), directed=False)[1]
    return [_grid(quads[label[quads[:, 0]] == number]) for number in np.unique(label[quads])]


def lash_rows(vertices: np.ndarray, quads: np.ndarray, eye: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The upper and lower lash strip of one eye: first row on the lid margin, columns from the nose outward."""
    strips = []
    for grid in grids(quads):
        distance = np.linalg.norm(vertices[grid] - eye, axis=-1).mean(axis=1)
        grid = grid[::-1] if distance[0] > distance[-1] else grid
        across = np.abs(vertices[grid[0], 0])
        strips.append(grid[:, ::-1] if across[0] > across[-1] else grid)
    upper, lower = sorted(strips, key=lambda grid: -vertices[grid[-1], 1].mean())
    return upper, lower


def _grid(quads: np.ndarray) -> np.ndarray:
    loop, = border_loops(quads)
    uses = Counter(quads.ravel().tolist())
    corners = [index for index, vertex in enumerate(loop) if uses[vertex] == 1]
    sides = [loop[start:end + 1] if end > start else loop[start:] + loop[:end + 1]
             for start, end in zip(corners, corners[1:] + corners[:1])]
    beside = defaultdict(set)
    for quad in quads.tolist():
        for first, second in zip(quad, quad[1:] + quad[:1]):
            beside[first].add(second)
            beside[second].add(first)
    rows = [max(sides, key=len)]
    placed = set(rows[0])
    while len(placed) < len(uses):
        rows.append([min(beside[vertex] - placed) for vertex in rows[-1]])
        placed.update(rows[-1])
    return np.array(rows)
