"""Lashes: hairs laid into MakeHuman's lash strips, moving as the strips do."""

import numpy as np

from twohander.body.look import LookPart
from twohander.body.skeleton import JOINT, JOINT_NAMES

from .correctives import lids_following_gaze
from .fibres import SIDES, tubes
from .heads import Head
from .parts import look_part
from .strips import lash_rows

STEPS = 5  # points along a lash
TAPER = np.array([1, 1, 0.8, 0.5, 0.1])
UPPER_RADIUS, LOWER_RADIUS = 0.00016, 0.00011  # metres
COLOR = (0.008, 0.006, 0.005)


def lashes(head: Head, random: np.random.Generator) -> LookPart:
    """All lashes of both eyes; the lids' gaze correctives come from the strips' own eyeLook shapes."""
    recipe = head.figure.recipe
    vertices, quads, offsets, spans, count = [], [], [], {}, 0
    for side, strip in head.figure.lashes.items():
        start = count
        for upper, grid in zip((True, False), lash_rows(strip.vertices, strip.quads, head.figure.place(f"{side}_eye"))):
            corners, shares = _laid(grid, recipe.lashes[0 if upper else 1], upper, recipe.lash_length, random)
            paths = np.einsum("nkc,nkcx->nkx", shares, strip.vertices[corners])
            across = np.tile([1.0, 0.0, 0.0], (len(paths), 1))
            hair, faces = tubes(paths, (UPPER_RADIUS if upper else LOWER_RADIUS) * TAPER, across)
            moved = np.einsum("nkc,enkcx->enkx", shares, strip.offsets[:, corners]).reshape(len(strip.offsets), -1, 3)
            vertices.append(hair)
            quads.append(faces + count)
            offsets.append(np.repeat(moved, SIDES, axis=1))
            count += len(hair)
        spans[side] = slice(start, count)
    offsets = np.concatenate(offsets, axis=1)
    gaze = {}
    for side, span in spans.items():
        own = np.zeros_like(offsets)
        own[:, span] = offsets[:, span]
        gaze |= lids_following_gaze(side, own)
    weights = np.zeros((count, len(JOINT_NAMES)))
    weights[:, JOINT["head"]] = 1
    return look_part("lashes", "hair", COLOR, np.concatenate(vertices), weights, np.concatenate(quads), offsets, gaze)


def _laid(grid: np.ndarray, hairs: int, upper: bool, length: float, random: np.random.Generator):
    """Each hair's points on a strip: corner vertices (N, 5, 4) and their bilinear shares (N, 5, 4)."""
    rows, columns = grid.shape
    root = (np.arange(hairs) + random.uniform(0.2, 0.8, hairs)) / hairs
    profile = ((0, 0.5, 0.85, 1), (0.55, 0.9, 1, 0.9)) if upper else ((0, 0.5, 1), (0.35, 0.6, 0.6))
    reach = np.interp(root, *profile) * random.uniform(0.8, 1.05, hairs) * length
    step = np.linspace(0, 1, STEPS)
    row = np.minimum(step * reach[:, None] * (rows - 1), rows - 1)
    sweep = np.where(root > 0.4, 0.5, -0.1)  # lashes fan outward past the pupil, slightly inward before it
    column = np.clip(root[:, None] * (columns - 1) + step * sweep[:, None], 0, columns - 1)
    low_row, low_column = np.minimum(row.astype(int), rows - 2), np.minimum(column.astype(int), columns - 2)
    down, across = row - low_row, column - low_column
    corners = np.stack([grid[low_row, low_column], grid[low_row, low_column + 1], grid[low_row + 1, low_column],
                        grid[low_row + 1, low_column + 1]], axis=-1)
    shares = np.stack([(1 - down) * (1 - across), (1 - down) * across, down * (1 - across), down * across], axis=-1)
    return corners, shares
