"""Keeps arms out of the body and out of each other: hands make way, elbows swing aside."""

import numpy as np

from ... import rotation
from ...audio.hearing import RATE
from .arm import Arm, Carriage
from .collision import AT_ELBOW, CLOTH, WRIST, Room, arm_radii, push_out, way_clear
from .figure import Figure
from .pulses import spread

PASSES, ROUNDS = 2, 3  # rounds of each pass, at most
STEP = 1.25  # of the way out; a little more than needed makes up for the rounding of the correction
SOFTNESS = 0.24  # seconds; a hand that meets the body glides round it
AHEAD = 11  # frames around a touch that share its correction
SWING = 1 / 0.12  # radians of elbow swing for each metre of depth, for the reference stature: the elbow's lever about shoulder and hand

# Added to the direction of the nearest way out, a unit vector, to the front and to the arm's own side.
FORWARD, OWN_SIDE = 0.25, 0.25
ACROSS, DOWNWARD = 0.2, 0.4  # at most so much of the way out leads to the other side, and this share of it down between the legs

HAND_LENGTH = 0.24  # metres from wrist to fingertips and a little more, for the reference stature
NEAR = 0.05  # metres within which points that do not touch yet have a say in the way out
STEADY = 0.5  # seconds over which that way is averaged
EVERY = 4  # frames; touches are looked for so often, and hold until the next look
# Frames to either side that the result depends on, each round correcting twice; a multiple of EVERY, or blocks would look at others.
REACH = 2 * PASSES * ROUNDS * EVERY * -(-(AHEAD + EVERY + round((SOFTNESS + STEADY) * RATE / 2)) // EVERY)


def clear_of_body(figure: Figure, arm: Arm, carriage: Carriage, room: Room) -> bool:
    """Move the hand out of the body, and swing the elbow out of the ribs. Returns whether anything moved."""
    points, radii = arm.points(carriage.chest_turn, EVERY), arm_radii(figure) + CLOTH
    room = room.at(slice(None, None, EVERY))
    near = np.flatnonzero(push_out(points[:, WRIST], HAND_LENGTH * figure.size + CLOTH, room.ends, room.radii)[0] > 0)
    beside, hand, sizes = room.at(near), points[near, AT_ELBOW:], radii[AT_ELBOW:]
    depth, way, touched = push_out(hand, sizes, beside.ends[:, None], beside.radii)
    touches = np.any(depth > 0)
    if touches:
        row, ball = np.nonzero(depth > -NEAR)
        way = _to_the_front(way[row, ball], beside.turns[row, touched[row, ball]], arm.sign)
        way = _common(way, depth[row, ball], near[row], len(points))[near]
        way /= np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9)
        row, ball = np.nonzero(depth > 0)
        needed = np.zeros(depth.shape)
        needed[row, ball] = way_clear(hand[row, ball], sizes[ball], beside.at(row), way[row])
        correction = np.zeros((len(points), 3))
        correction[near] = needed.max(axis=1)[:, None] * way
        arm.wrist = arm.wrist + STEP * _softened(_held(correction, len(arm.wrist)))
    depth = push_out(points[:, :AT_ELBOW], radii[:AT_ELBOW], room.ends[:, None], room.radii)[0].max(axis=1)
    swings = np.any(depth > 0)
    if swings:
        swing = _softened(_held(np.maximum(depth, 0)[:, None], len(arm.wrist)))
        arm.swivel = arm.swivel + swing[:, 0] * SWING / figure.size
    arm.moves += touches or swings
    return touches or swings


def clear_of_each_other(figure: Figure, arms: list[Arm], carriage: Carriage) -> bool:
    """Keep forearms and hands from sinking into each other, each giving way by half. Returns whether they moved."""
    left, right = (arm.points(carriage.chest_turn, EVERY) for arm in arms)
    near = np.flatnonzero(np.linalg.norm(left[:, WRIST] - right[:, WRIST], axis=1) < 2 * HAND_LENGTH * figure.size)
    radii = arm_radii(figure)[AT_ELBOW:]
    look, offset, distance, depth = _pairs(left[near, AT_ELBOW:], right[near, AT_ELBOW:], radii[:, None] + radii)
    if not np.any(depth > 0):
        return False
    way = _common(offset / np.maximum(distance, 1e-6)[:, None], depth, near[look], len(left))[near]
    way = _to_own_sides(way, carriage.chest_turn[::EVERY][near])
    # Along the common way each pair comes apart where the balls' distance is that of a touch.
    look, offset, distance, depth = (values[depth > 0] for values in (look, offset, distance, depth))
    along = np.sum(offset * way[look], axis=-1)
    needed = np.zeros(len(near))
    np.maximum.at(needed, look, np.sqrt(along ** 2 + (distance + depth) ** 2 - distance ** 2) - along)
    push = np.zeros((len(left), 3))
    push[near] = STEP * needed[:, None] * way
    push = _softened(_held(push, len(arms[0].wrist)))
    for arm, share in zip(arms, (-0.5, 0.5)):
        arm.wrist = arm.wrist + share * push
        arm.moves += 1
    return True


def _pairs(left: np.ndarray, right: np.ndarray, touch: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The pairs of balls that touch or nearly do, by their middles (K, P, 3) and the distances of touches (P, P).

    For each of M pairs its look, a number below K, its offset from left to right (3,), its distance and its depth in metres.
    """
    squared = sum((right[:, None, :, axis] - left[:, :, None, axis]) ** 2 for axis in range(3))
    look, first, second = np.nonzero(squared < (touch + NEAR) ** 2)
    distance = np.sqrt(squared[look, first, second])
    return look, right[look, second] - left[look, first], distance, touch[first, second] - distance


def _common(ways: np.ndarray, depth: np.ndarray, look: np.ndarray, looks: int) -> np.ndarray:
    """One way for each look (looks, 3) out of all touches, shorter than 1 where they disagree, out of ways (M, 3), depths (M,) and looks (M,).

    The deepest count most, near ones a little, and moments before and after as well: the deepest alone would jump from one point to
    another and make resting hands tremble.
    """
    weight = (depth + NEAR) ** 2
    sums = np.stack([np.bincount(look, weight * values, looks) for values in (*ways.T, 1.0)], axis=1)
    sums = spread(sums, STEADY / EVERY)
    return sums[:, :3] / np.maximum(sums[:, 3:], 1e-9)


def _to_the_front(way: np.ndarray, turn: np.ndarray, sign: float) -> np.ndarray:
    """Ways out of parts of the body (..., 3), turned to the part's front, a sitting thigh's top, and to the arm's own side.

    turn: (..., 4) of the parts. The nearest way out changes sides where a hand crosses the body's middle, and may lead behind the back;
    this one does neither.
    """
    aside, up, ahead = np.moveaxis(rotation.rotate(rotation.inverse(turn), way) * (sign, 1, 1), -1, 0)
    turned = np.stack([sign * (np.maximum(aside, -ACROSS) + OWN_SIDE), np.where(up < 0, DOWNWARD * up, up),
                       np.maximum(ahead, 0) + FORWARD], axis=-1)
    turned = rotation.rotate(turn, turned)
    return turned / np.linalg.norm(turned, axis=-1, keepdims=True)


def _to_own_sides(way: np.ndarray, chest_turn: np.ndarray) -> np.ndarray:
    """The way (N, 3) of the right arm off the left one, turned to the right: hands that pass each other quickly part the way they came."""
    local = rotation.rotate(rotation.inverse(chest_turn), way)
    local[:, 0] = np.minimum(local[:, 0], 0) - OWN_SIDE
    turned = rotation.rotate(chest_turn, local)
    return turned / np.linalg.norm(turned, axis=-1, keepdims=True)


def _held(looked: np.ndarray, frames: int) -> np.ndarray:
    """What was found at every `EVERY`-th frame, for all frames."""
    return np.repeat(looked, EVERY, axis=0)[:frames]


def _softened(correction: np.ndarray) -> np.ndarray:
    """A correction (N, K) widened in time and rounded, so that a touch bends the path instead of breaking it."""
    strength = np.linalg.norm(correction, axis=1)
    peak = strength.copy()
    wide = correction.copy()
    for offset in range(1, AHEAD + 1):
        for here, there in ((slice(offset, None), slice(None, -offset)), (slice(None, -offset), slice(offset, None))):
            stronger = strength[there] > peak[here]
            wide[here][stronger] = correction[there][stronger]
            peak[here][stronger] = strength[there][stronger]
    return spread(wide, SOFTNESS)
