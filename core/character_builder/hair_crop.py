"""A short crop: brushed forward and up on top, down and back at the sides."""

import numpy as np

from .hair_roots import locks_of, scattered_roots, unit
from .heads import Head, smoothstep

STRANDS = 8000
POINTS = 7
LOCKS = 420
RADIUS = 0.00036 * np.linspace(1, 0.3, POINTS)  # metres


def crop(head: Head, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Strands (S, 7, 3) and their radius (7,)."""
    roots, normals = scattered_roots(head, STRANDS, random)
    local = (roots - head.centre) / head.scale
    top = smoothstep(local[:, 1], 0.035, 0.085)
    front = smoothstep(local[:, 2], 0.02, 0.085) * top
    crown = smoothstep(-local[:, 2], 0.01, 0.08) * top
    locks = locks_of(roots, LOCKS, 0.0012, random)
    wander = locks.wander[locks.member]
    flow = _flow(top, front, crown) + wander * (0.16 * top)[:, None] + random.normal(0, 0.05, roots.shape)
    flow = unit(flow - normals * (0.85 * np.sum(flow * normals, axis=1))[:, None])
    lift = 0.20 + 0.40 * top + 0.30 * front - 0.22 * crown
    length = (0.011 + 0.022 * top + 0.012 * front - 0.006 * crown) * random.uniform(0.8, 1.08, STRANDS) * (1 + 0.10 * wander[:, 0] * top)
    place, direction = roots.copy(), unit(flow * (1 - 0.6 * lift)[:, None] + normals * lift[:, None])
    points = [roots - normals * 0.001]
    for step in range(1, POINTS):
        place = place + direction * (length / (POINTS - 1))[:, None]
        direction = direction + flow * 0.22 - np.array([0, 0.03, 0])
        distance, outward = head.distance(place)
        shy = np.maximum(0.0012 + 0.0015 * step / POINTS - distance, 0)[:, None]
        place = place + outward * shy
        direction = unit(direction + outward * 0.15 * (shy > 0))
        points.append(place)
    share = 0.45 * np.linspace(0, 1, POINTS) ** 1.5 * top[:, None]
    return locks.gathered(np.stack(points, axis=1), share), RADIUS


def _flow(top: np.ndarray, front: np.ndarray, crown: np.ndarray) -> np.ndarray:
    """The brushing direction (S, 3): forward and to the right on top, up at the front, back and down behind the crown."""
    forward, down = np.array([-0.35, 0.12, 1.0]), np.array([0.0, -1.0, -0.25])
    flow = top[:, None] * forward + (1 - top)[:, None] * down + front[:, None] * np.array([-0.25, 0.9, -0.35])
    return unit(flow * (1 - crown)[:, None] + crown[:, None] * np.array([-0.1, -0.5, -1.0]))
