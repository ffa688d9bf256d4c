"""Rotations as arrays: quaternions (w, x, y, z), matrices acting on columns, axis-angle vectors in radians.

All functions broadcast over leading axes and keep float32 or float64.
"""

import numpy as np

SMALL = 1e-8  # squared angle or norm below which series replace quotients


def identity(*shape: int, dtype=np.float32) -> np.ndarray:
    """Unit quaternions (*shape, 4) that turn nothing."""
    quaternion = np.zeros((*shape, 4), dtype)
    quaternion[..., 0] = 1
    return quaternion


def normalized(quaternion: np.ndarray) -> np.ndarray:
    """The quaternion (..., 4) scaled to length one. A zero quaternion raises ValueError."""
    length = np.linalg.norm(quaternion, axis=-1, keepdims=True)
    if np.any(length < 1e-12):
        raise ValueError("a quaternion of length zero is no rotation")
    return quaternion / length


def from_axis_angle(vector: np.ndarray) -> np.ndarray:
    """Quaternions (..., 4) of axis-angle vectors (..., 3), in radians."""
    vector = np.asarray(vector)
    squared = np.sum(vector * vector, axis=-1, keepdims=True)
    angle = np.sqrt(squared)
    small = squared < SMALL
    ratio = np.where(small, 0.5 - squared / 48, np.sin(angle / 2) / np.where(small, 1, angle))
    return np.concatenate([np.cos(angle / 2), vector * ratio], axis=-1).astype(_float_type(vector))


def to_axis_angle(quaternion: np.ndarray) -> np.ndarray:
    """Axis-angle vectors (..., 3) of unit quaternions (..., 4); angles lie in 0..pi."""
    quaternion = np.asarray(quaternion)
    quaternion = np.where(quaternion[..., :1] < 0, -quaternion, quaternion)
    sine = np.linalg.norm(quaternion[..., 1:], axis=-1, keepdims=True)
    half = np.arctan2(sine, quaternion[..., :1])
    small = sine < 1e-6
    ratio = np.where(small, 2 + sine * sine / 3, 2 * half / np.where(small, 1, sine))
    return (quaternion[..., 1:] * ratio).astype(_float_type(quaternion))


def to_matrix(quaternion: np.ndarray) -> np.ndarray:
    """Rotation matrices (..., 3, 3) of unit quaternions (..., 4)."""
    w, x, y, z = np.moveaxis(np.asarray(quaternion), -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def from_matrix(matrix: np.ndarray) -> np.ndarray:
    """Unit quaternions (..., 4), w >= 0, of rotation matrices (..., 3, 3).

    Picks the largest of the four candidate pivots, so no component is a difference of nearly equal numbers
    (Shepperd, Quaternion from rotation matrix, 1978).
    """
    m = np.asarray(matrix)
    m00, m11, m22 = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    candidates = np.stack([
        np.stack([1 + m00 + m11 + m22, m[..., 2, 1] - m[..., 1, 2], m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] - m[..., 0, 1]], -1),
        np.stack([m[..., 2, 1] - m[..., 1, 2], 1 + m00 - m11 - m22, m[..., 1, 0] + m[..., 0, 1], m[..., 0, 2] + m[..., 2, 0]], -1),
        np.stack([m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] + m[..., 0, 1], 1 - m00 + m11 - m22, m[..., 2, 1] + m[..., 1, 2]], -1),
        np.stack([m[..., 1, 0] - m[..., 0, 1], m[..., 0, 2] + m[..., 2, 0], m[..., 2, 1] + m[..., 1, 2], 1 - m00 - m11 + m22], -1),
    ], axis=-2)
    pivot = np.argmax(np.stack([m00 + m11 + m22, m00 - m11 - m22, m11 - m00 - m22, m22 - m00 - m11], -1), axis=-1)
    chosen = np.take_along_axis(candidates, pivot[..., None, None], axis=-2)[..., 0, :]
    chosen = chosen / np.linalg.norm(chosen, axis=-1, keepdims=True)
    return np.where(chosen[..., :1] < 0, -chosen, chosen)


def multiply(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The rotation that applies `second`, then `first`; both (..., 4)."""
    w1, x1, y1, z1 = _components(first)
    w2, x2, y2, z2 = _components(second)
    return _together(
        w1 * w2 - x1 * x2 - y1 * y2 - z1 * z2,
        w1 * x2 + x1 * w2 + y1 * z2 - z1 * y2,
        w1 * y2 - x1 * z2 + y1 * w2 + z1 * x2,
        w1 * z2 + x1 * y2 - y1 * x2 + z1 * w2)


def inverse(quaternion: np.ndarray) -> np.ndarray:
    """The opposite rotation of unit quaternions (..., 4)."""
    return quaternion * np.array([1, -1, -1, -1], quaternion.dtype)


def rotate(quaternion: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """Vectors (..., 3) turned by unit quaternions (..., 4)."""
    w, x, y, z = _components(quaternion)
    a, b, c = _components(vector)
    across = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)
    u, v, t = across
    return _together(a + w * u + (y * t - z * v), b + w * v + (z * u - x * t), c + w * t + (x * v - y * u))


def shortest_arc(rotations: np.ndarray) -> np.ndarray:
    """The same rotations with signs chosen so that neighbouring frames never jump.

    rotations: (T, ..., 4) quaternions. The first frame keeps its sign.
    """
    aligned = np.sum(rotations[1:] * rotations[:-1], axis=-1, keepdims=True) >= 0
    signs = np.cumprod(np.where(aligned, 1, -1).astype(rotations.dtype), axis=0)
    return np.concatenate([rotations[:1], rotations[1:] * signs])


def between(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The smallest rotation (..., 4) that turns direction `start` onto `end`; both (..., 3), any length above zero."""
    start = start / np.linalg.norm(start, axis=-1, keepdims=True)
    end = end / np.linalg.norm(end, axis=-1, keepdims=True)
    cosine = np.sum(start * end, axis=-1, keepdims=True)
    opposite = cosine < -1 + 1e-7
    # Opposite directions leave the axis open: take one at right angles to the start.
    helper = np.where(np.abs(start[..., :1]) < 0.9, np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    spare = np.cross(start, helper)
    spare = spare / np.linalg.norm(spare, axis=-1, keepdims=True)
    quaternion = np.concatenate([1 + cosine, np.cross(start, end)], axis=-1)
    turned = np.concatenate([np.zeros_like(cosine), spare], axis=-1)
    return normalized(np.where(opposite, turned, quaternion))


def slerp(start: np.ndarray, end: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Rotations between `start` (share 0) and `end` (share 1) along the shorter arc; (..., 4), share broadcasts over (...)."""
    share = np.asarray(share)[..., None]
    cosine = np.sum(start * end, axis=-1, keepdims=True)
    end = np.where(cosine < 0, -end, end)
    cosine = np.minimum(np.abs(cosine), 1)
    angle = np.arccos(cosine)
    sine = np.sin(angle)
    near = sine < 1e-4
    safe = np.where(near, 1, sine)
    first = np.where(near, 1 - share, np.sin((1 - share) * angle) / safe)
    second = np.where(near, share, np.sin(share * angle) / safe)
    mixed = first * start + second * end
    return (mixed / np.linalg.norm(mixed, axis=-1, keepdims=True)).astype(_float_type(np.asarray(start)))


def resampled(rotations: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Rotations (T, ..., 4) read at fractional frame numbers (N,) within 0..T-1, by slerp: (N, ..., 4)."""
    lower = np.clip(np.floor(positions).astype(int), 0, len(rotations) - 1)
    upper = np.minimum(lower + 1, len(rotations) - 1)
    share = (positions - lower).reshape(-1, *[1] * (rotations.ndim - 2)).astype(rotations.dtype)
    return slerp(rotations[lower], rotations[upper], share)


def angle_between(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Angles (...) in radians, 0..pi, between rotations (..., 4)."""
    difference = multiply(inverse(np.asarray(first)), second)
    return 2 * np.arctan2(np.linalg.norm(difference[..., 1:], axis=-1), np.abs(difference[..., 0]))


def _components(array: np.ndarray) -> list[np.ndarray]:
    array = np.asarray(array)
    return [array[..., index] for index in range(array.shape[-1])]


def _together(*components: np.ndarray) -> np.ndarray:
    """Components (...) as the last axis of one array: what `np.stack` does, at a fraction of its time for short arrays."""
    joined = np.empty((*components[0].shape, len(components)), components[0].dtype)
    for index, component in enumerate(components):
        joined[..., index] = component
    return joined


def _float_type(array: np.ndarray):
    return array.dtype if array.dtype in (np.float32, np.float64) else np.float64
