"""Cutting and shaping cloth: clipping along a field, borders, trims and hems."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from .surfaces import border_loops, fan_triangles, neighbours, smoothed, vertex_normals

TUBE_SIDES = 8
SHORTEST_LOOP = 8  # vertices; smaller openings are accidents of clipping
ROUNDING_PASSES = 2  # of smoothing after refinement, against facets
BORDER_SHARES, BORDER_PASSES = (0.5, -0.52), 15  # a step of smoothing and one of swelling back, how often
RAMP = 0.0012  # metres over which a trim rises


@dataclass(frozen=True)
class Cloth:
    """A piece of cloth on the sculpted body: vertices (N, 3), weights (N, 55), polygons of three or more corners."""

    vertices: np.ndarray
    weights: np.ndarray
    polygons: list[list[int]]

    @property
    def normals(self) -> np.ndarray:
        return vertex_normals(self.vertices, fan_triangles(self.polygons))

    def loops(self) -> list[list[int]]:
        """The open borders."""
        return [loop for loop in border_loops(self.polygons) if len(loop) >= SHORTEST_LOOP]


def clipped(cloth: Cloth, field: np.ndarray) -> Cloth:
    """The part of the cloth where the field (N,) is positive, cut sharply along its zero."""
    return _cut(cloth, field, keep_rest=False)


def split(cloth: Cloth, field: np.ndarray) -> Cloth:
    """The whole cloth with its polygons parted along the field's zero."""
    return _cut(cloth, field, keep_rest=True)


def eased(cloth: Cloth, distance: Callable, ease: np.ndarray, rounds: int = 6, passes: int = 2) -> Cloth:
    """Cloth pushed out until it clears the body by `ease` (N,) metres, alternately pushed and smoothed.

    distance: signed distance and outward normals of the body at points.
    """
    adjacency, places = neighbours(cloth.polygons, len(cloth.vertices)), cloth.vertices
    for _ in range(rounds):
        clearance, outward = distance(places)
        places = smoothed(places + outward * (np.maximum(ease - clearance, 0) * 0.8)[:, None], adjacency, passes, 0.4)
    clearance, outward = distance(places)
    return replace(cloth, vertices=places + outward * np.maximum(ease * 0.8 - clearance, 0)[:, None])


def refined(cloth: Cloth) -> Cloth:
    """Cloth with every polygon cut into quads around its middle, then rounded; borders keep their line."""
    middles = [np.mean(cloth.vertices[polygon], axis=0) for polygon in cloth.polygons]
    middle_weights = [np.mean(cloth.weights[polygon], axis=0) for polygon in cloth.polygons]
    edges: dict[tuple[int, int], int] = {}
    count = len(cloth.vertices)
    first_edge = count + len(middles)
    polygons = []
    for index, polygon in enumerate(cloth.polygons):
        sides = [edges.setdefault((min(a, b), max(a, b)), first_edge + len(edges)) for a, b in zip(polygon, polygon[1:] + polygon[:1])]
        polygons += [[corner, after, count + index, before] for corner, after, before in zip(polygon, sides, sides[-1:] + sides[:-1])]
    ends = np.array(list(edges))
    fine = Cloth(np.concatenate([cloth.vertices, middles, cloth.vertices[ends].mean(axis=1)]),
                 np.concatenate([cloth.weights, middle_weights, cloth.weights[ends].mean(axis=1)]), polygons)
    inner = np.ones(len(fine.vertices), bool)
    inner[[vertex for loop in border_loops(polygons) for vertex in loop]] = False
    rounded = smoothed(fine.vertices, neighbours(polygons, len(fine.vertices)), ROUNDING_PASSES)
    return replace(fine, vertices=np.where(inner[:, None], rounded, fine.vertices))


def with_even_borders(cloth: Cloth) -> Cloth:
    """Cloth whose border loops are smoothed along themselves without shrinking (Taubin 1995)."""
    places = cloth.vertices.copy()
    for loop in cloth.loops():
        for share in BORDER_SHARES * BORDER_PASSES:
            places[loop] += share * (0.5 * (np.roll(places[loop], 1, 0) + np.roll(places[loop], -1, 0)) - places[loop])
    return replace(cloth, vertices=places)


def trimmed(cloth: Cloth, loop_centre: np.ndarray, width: float, rise: float) -> Cloth:
    """Cloth with a raised band, as of ribbing, along the border loop nearest to a point; width and rise in metres."""
    loop = min(cloth.loops(), key=lambda border: np.linalg.norm(cloth.vertices[border].mean(axis=0) - loop_centre))
    border = cloth.vertices[loop]
    steps = np.linspace(0, 1, 8, endpoint=False)[:, None, None]
    dense = (border * (1 - steps) + np.roll(border, -1, 0) * steps).reshape(-1, 3)
    tree = cKDTree(dense)
    for edge in (width, width + RAMP):
        cloth = split(cloth, tree.query(cloth.vertices)[0] - edge)
    height = rise * np.clip((width + RAMP - tree.query(cloth.vertices)[0]) / RAMP, 0, 1)
    return replace(cloth, vertices=cloth.vertices + cloth.normals * height[:, None])


def hemmed(cloth: Cloth, radius: float) -> Cloth:
    """Cloth with a rolled edge, a flat tube, along every border."""
    vertices, weights, polygons, count = [cloth.vertices], [cloth.weights], list(cloth.polygons), len(cloth.vertices)
    normals = cloth.normals
    angles = 2 * np.pi * np.arange(TUBE_SIDES) / TUBE_SIDES
    for loop in cloth.loops():
        centre, size = cloth.vertices[loop], len(loop)
        along = _unit(np.roll(centre, -1, 0) - np.roll(centre, 1, 0))
        out = _unit(normals[loop] - along * np.sum(normals[loop] * along, axis=1, keepdims=True))
        across = np.cross(along, out)
        for angle in angles:
            vertices.append(centre + radius * (0.7 * np.cos(angle) * out + 1.7 * np.sin(angle) * across))
            weights.append(cloth.weights[loop])
        index = count + np.arange(TUBE_SIDES * size).reshape(TUBE_SIDES, size)
        around, onward = np.roll(index, -1, 0), np.roll(index, -1, 1)
        polygons += np.stack([index, around, np.roll(around, -1, 1), onward], axis=-1).reshape(-1, 4).tolist()
        count += TUBE_SIDES * size
    return Cloth(np.concatenate(vertices), np.concatenate(weights), polygons)


def _cut(cloth: Cloth, field: np.ndarray, keep_rest: bool) -> Cloth:
    vertices, weights = list(cloth.vertices), list(cloth.weights)
    crossings: dict[tuple[int, int], int] = {}

    def crossing(first: int, second: int) -> int:
        key = (min(first, second), max(first, second))
        if key not in crossings:
            first, second = key
            share = field[first] / (field[first] - field[second])
            vertices.append(vertices[first] * (1 - share) + vertices[second] * share)
            weights.append(weights[first] * (1 - share) + weights[second] * share)
            crossings[key] = len(vertices) - 1
        return crossings[key]

    polygons = []
    for polygon in cloth.polygons:
        inside = [field[vertex] > 0 for vertex in polygon]
        if all(inside) or (keep_rest and not any(inside)):
            polygons.append(list(polygon))
            continue
        for kept_side in (True, False) if keep_rest else (True,):
            part = []
            for here, there, is_in, next_in in zip(polygon, polygon[1:] + polygon[:1], inside, inside[1:] + inside[:1]):
                if is_in == kept_side:
                    part.append(here)
                if is_in != next_in:
                    part.append(crossing(here, there))
            if len(part) > 2:
                polygons.append(part)
    used = sorted({vertex for polygon in polygons for vertex in polygon})
    number = {old: new for new, old in enumerate(used)}
    return Cloth(np.array(vertices)[used], np.array(weights)[used], [[number[vertex] for vertex in polygon] for polygon in polygons])


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
