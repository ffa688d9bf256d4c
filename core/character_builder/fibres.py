"""Single hairs as tapered three-sided tubes: brows and lashes."""

import numpy as np

SIDES = 3


def tubes(paths: np.ndarray, radii: np.ndarray, sides: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (N * K * 3, 3) and quads (Q, 4) of N tubes.

    paths: (N, K, 3) centre lines. radii: (K,) or (N, K) metres. sides: (N, 3) a direction across each path.
    """
    count, steps, _ = paths.shape
    along = np.gradient(paths, axis=1)
    along /= np.linalg.norm(along, axis=2, keepdims=True)
    first = sides[:, None] - along * np.sum(along * sides[:, None], axis=2, keepdims=True)
    first /= np.linalg.norm(first, axis=2, keepdims=True)
    second = np.cross(along, first)
    angles = 2 * np.pi * np.arange(SIDES) / SIDES
    ring = np.cos(angles)[:, None] * first[:, :, None] + np.sin(angles)[:, None] * second[:, :, None]
    radii = np.broadcast_to(radii, (count, steps))[:, :, None, None]
    vertices = (paths[:, :, None] + radii * ring).reshape(-1, 3)
    one = np.array([[step * SIDES + k, step * SIDES + (k + 1) % SIDES, (step + 1) * SIDES + (k + 1) % SIDES, (step + 1) * SIDES + k]
                    for step in range(steps - 1) for k in range(SIDES)])
    quads = one[None] + (np.arange(count) * steps * SIDES)[:, None, None]
    return vertices, quads.reshape(-1, 4)
