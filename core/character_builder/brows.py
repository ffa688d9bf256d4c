"""Brows: short hairs rooted on the skin, fanning from upright at the nose to drooping outside."""

import numpy as np

from twohander.body.look import LookPart

from .colors import linear
from .correctives import Entry
from .fibres import SIDES, tubes
from .heads import Head
from .landmarks import on_skin
from .parts import look_part
from .surfaces import at_barycentric

STEPS = 4  # points along a hair
TAPER = np.array([1, 1, 0.7, 0.12])
ROOT_DEPTH = 0.0004  # metres under the skin
LIFT = 0.0011  # metres by which a hair's middle stands off
DROOP = 0.0008  # metres by which its tip sinks


def brows(head: Head, correctives: dict[Entry, np.ndarray], random: np.random.Generator) -> LookPart:
    """Both brows; every hair moves as a whole with the skin at its root."""
    figure, recipe = head.figure, head.figure.recipe
    paths, normals, corners, shares = zip(*(_side(head, side, random) for side in ("left", "right")))
    paths, normals, corners, shares = (np.concatenate(arrays) for arrays in (paths, normals, corners, shares))
    vertices, quads = tubes(paths, recipe.brow.hair_radius * TAPER, normals)

    def at_roots(values: np.ndarray) -> np.ndarray:
        return np.repeat(at_barycentric(values, corners, shares), STEPS * SIDES, axis=-2)

    return look_part("brows", "hair", linear(recipe.brow_color), vertices, at_roots(figure.weights), quads, at_roots(figure.offsets),
                     {entry: at_roots(offsets) for entry, offsets in correctives.items()})


def _side(head: Head, side: str, random: np.random.Generator):
    """Paths (N, 4, 3), skin normals (N, 3), and roots as corner vertices (N, 3) with barycentric shares (N, 3)."""
    figure, brow = head.figure, head.figure.recipe.brow
    outward = 1 if side == "left" else -1
    share = random.random(brow.hairs) ** 0.9
    across = random.random(brow.hairs) * 2 - 1
    half_width = np.interp(share, (0, 0.1, 0.45, 0.7, 1), (0.6, 0.95, 1, 0.75, 0.18)) * brow.half_width
    flat = head.brow_line(side, share) + np.stack([np.zeros(brow.hairs), across * half_width], axis=1)
    centres = figure.vertices[figure.triangles].mean(axis=1)
    eye = figure.place(f"{side}_eye")
    near = np.repeat(figure.materials == 0, 2) & (np.linalg.norm(centres - eye - (0, 0.015, 0.015), axis=1) < 0.06)
    points = np.c_[flat, np.full(brow.hairs, eye[2] + 0.022)]
    for _ in range(4):  # slides each point along the view onto the skin
        roots = on_skin(figure, points, near)
        points[:, 2] = roots.at(figure.vertices)[:, 2]
    root = roots.at(figure.vertices)
    normal = at_barycentric(head.normals, roots.corners, roots.weights)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    angle = np.radians(np.interp(share, (0, 0.12, 0.35, 0.75, 1), (48, 32, 20, 4, -14)) + random.normal(0, 7, brow.hairs)
                       - across * 14 * (share < 0.75))
    direction = np.stack([outward * np.cos(angle), np.sin(angle), np.zeros(brow.hairs)], axis=1)
    direction -= normal * np.sum(direction * normal, axis=1, keepdims=True)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    length = brow.hair_length * np.interp(share, (0, 0.2, 0.7, 1), (0.75, 1, 0.95, 0.7)) * random.uniform(0.75, 1.15, brow.hairs)
    step = np.linspace(0, 1, STEPS)[None, :, None]
    paths = ((root - normal * ROOT_DEPTH)[:, None] + (direction * length[:, None])[:, None] * step
             + normal[:, None] * (LIFT * np.sin(step * np.pi * 0.8)) - np.array([0, DROOP, 0]) * step ** 2)
    return paths, normal, roots.corners, roots.weights
