"""A side-parted, chin-length bob: strands marched from the part over the skull, kept off skin, face and ears."""

import numpy as np

from .hair_roots import locks_of, scattered_roots, unit
from .heads import Head, smoothstep

STRANDS = 6500
POINTS = 16
LOCKS = 420
PART = 0.022  # metres to the character's left of the middle
CROWN = (-0.02, 0.035)  # metres behind the middle of the skull over which the part ends and hair falls straight back
LENGTH_BELOW_EYES = 0.085  # metres
RADIUS = 0.00037 * np.r_[np.linspace(1, 0.9, POINTS - 4), np.linspace(0.8, 0.3, 4)]  # metres
FACE_CLEARANCE = 0.028  # metres behind the eyes from which hair may stand in front of the face
MOST_DETOUR = 1.22  # path over chord of low strands: longer ones are tangled at the ears

MOST_STAND_OFF = 0.034  # metres from the skin, above the mouth


def bob(head: Head, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Strands (S, 16, 3) and their radius (16,)."""
    roots, normals = scattered_roots(head, STRANDS, random)
    local = (roots - head.centre) / head.scale
    back = smoothstep(-local[:, 2], *CROWN)
    side = np.where(roots[:, 0] > PART * head.scale, 1.0, -1.0) * (1 - back) + np.clip(local[:, 0] / 0.06, -1, 1) * back
    high, front = smoothstep(local[:, 1], -0.02, 0.10), smoothstep(local[:, 2], 0, 0.08)
    locks = locks_of(np.c_[roots, side * 0.05], LOCKS, 0.0012, random)  # a fourth axis keeps the sides of the part apart
    wander = locks.wander[locks.member]
    layer = 0.004 + 0.013 * high * (0.75 + 0.5 * random.uniform(0, 1, LOCKS)[locks.member]) + random.uniform(0, 0.003, STRANDS)
    end = head.left_eye[1] - LENGTH_BELOW_EYES * head.scale
    length = np.maximum(roots[:, 1] - end, 0.03) + 0.055 * high
    step = length * (1 + 0.03 * wander[:, 1]) * random.uniform(0.93, 1.03, STRANDS) / (POINTS - 1)
    away = np.stack([side, np.full(STRANDS, 0.15), np.where(front > 0.3, -0.25, -0.35) - 0.9 * back], axis=1)
    direction = unit(unit(away - normals * np.sum(away * normals, axis=1, keepdims=True)) + normals * 0.55)
    place = roots - normals * 0.001
    points = [place]
    stretch = 21 / (POINTS - 1)  # the turning per step was tuned for 21 steps
    for index in range(1, POINTS):
        share = index / (POINTS - 1)
        direction = _turned(head, place, direction, layer, side, front, share, stretch)
        direction = unit(direction + wander * 0.02 * stretch)
        place = place + direction * step[:, None]
        distance, outward = head.distance(place)
        wanted = layer * min(1, share * 7) * (1 - 0.35 * smoothstep(share, 0.7, 1))
        place = place + outward * np.maximum(wanted - distance, 0)[:, None]
        place = _off_the_ears(head, _off_the_face(head, place, side, share), index)
        points.append(place)
    strands = locks.gathered(np.stack(points, axis=1), (0.5 * np.linspace(0, 1, POINTS) ** 1.3)[None])
    for _ in range(3):
        strands[:, 1:-1] = 0.5 * strands[:, 1:-1] + 0.25 * (strands[:, :-2] + strands[:, 2:])
    return strands[_untangled(head, strands)], RADIUS


def _turned(head: Head, place, direction, layer, side, front, share: float, stretch: float) -> np.ndarray:
    """Directions after gravity, the pull along the skull, and the inward turn of the tips."""
    gravity = np.zeros_like(place)
    gravity[:, 1] = -(0.20 + 0.5 * share)
    gravity[:, 2] = -0.10 * front * (share < 0.6) + 0.05 * (1 - front) * (share > 0.5)
    direction = direction + gravity * stretch
    distance, outward = head.distance(place)
    near = np.exp(-np.maximum(distance - layer, 0) / 0.01)
    into = np.sum(direction * outward, axis=1)
    direction = direction - outward * np.where(into < 0, into * near, into * 0.25 * (share > 0.15))[:, None]
    if share > 0.72:
        direction[:, 0] -= side * 0.12 * (share - 0.6) * stretch
    return direction


def _off_the_face(head: Head, place: np.ndarray, side: np.ndarray, share: float) -> np.ndarray:
    """Hair in front of the ears stays beside the face and behind the eyes."""
    place = place.copy()
    eye = head.left_eye
    beside = head.half_width * 0.92 + 0.012 * share
    in_face = ((place[:, 2] > eye[2] - FACE_CLEARANCE) & (place[:, 1] < eye[1] + 0.045 * head.scale)
               & (np.abs(place[:, 0]) < beside))
    place[:, 0] = np.where(in_face, np.sign(side) * (np.abs(place[:, 0]) * 0.3 + beside * 0.7), place[:, 0])
    limit = eye[2] - 0.020
    forward = (place[:, 1] < eye[1] + 0.02) & (place[:, 2] > limit)
    place[:, 2] = np.where(forward, place[:, 2] * 0.6 + limit * 0.4, place[:, 2])
    return place


def _off_the_ears(head: Head, place: np.ndarray, index: int) -> np.ndarray:
    """An envelope beside the skull lets hair pass over the ears."""
    if index <= 2:
        return place
    place = place.copy()
    below = smoothstep(head.left_eye[1] + 0.075 * head.scale - place[:, 1], 0, 0.05)
    envelope = (head.half_width + 0.020) * smoothstep(head.left_eye[1] + 0.075 * head.scale - place[:, 1], 0, 0.06)
    from_ear = np.abs(place[:, 2] - head.centre[2] - 0.012)
    pull = (1 - smoothstep(from_ear, 0.035, 0.065)) * below * 0.6
    across = np.abs(place[:, 0])
    inside = (from_ear < 0.065) & (across < envelope)
    place[:, 0] = np.where(inside, np.sign(place[:, 0]) * (across + (envelope - across) * pull), place[:, 0])
    return place


def _untangled(head: Head, strands: np.ndarray) -> np.ndarray:
    """(S,) bool: strands that hang, without detours at the ears or loops that stand off the head."""
    path = np.linalg.norm(np.diff(strands, axis=1), axis=2).sum(axis=1)
    chord = np.maximum(np.linalg.norm(strands[:, -1] - strands[:, 0], axis=1), 0.001)
    low = strands[:, 0, 1] < head.left_eye[1] + 0.02
    beside_skull = strands[..., 1] > head.left_eye[1] - 0.03
    far = head.distance(strands.reshape(-1, 3))[0].reshape(strands.shape[:2]) > MOST_STAND_OFF
    return (~(low & (path / chord > MOST_DETOUR)) & (strands[:, -1, 1] < strands[:, 0, 1] - 0.02)
            & ~(far & beside_skull).any(axis=1))
