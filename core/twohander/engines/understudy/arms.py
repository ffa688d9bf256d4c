"""Arms that bring the hands where their paths want them: collar bone, shoulder, elbow and wrist, clear of the body."""

from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...audio.hearing import RATE
from ...body.skeleton import JOINT
from .collision import CLOTH, Room, arm_balls, push_out, way_clear
from .figure import Figure
from .hand_paths import HandTrack
from .limb import about, framed, middle_joint, softly_reachable, twist_about
from .limits import limited
from .pulses import spread

ARM_JOINTS = ("collar", "shoulder", "elbow", "wrist")
POLE = (0.30, -0.75, -0.58)  # where an easy elbow points: out, down and back
COLLAR_HANGING = np.radians(-8)  # the collar bone sinks from the rest pose when the arm hangs (the A pose of the open characters)
COLLAR_RISE = np.radians(10)  # and rises as the arm does: a part of the scapulohumeral rhythm (Inman 1944)
COLLAR_FORWARD = np.radians(9)
ELBOW_TWIST_SHARE = 0.5  # of the forearm's turn is given to the elbow joint, the rest to the wrist: the skin between spreads it
CLEARING_ROUNDS = 6
CLEARING_STEP = 1.25  # of the depth found; a little more than needed makes up for the rounding of the correction
CLEARING_SOFTNESS = 0.24  # seconds; a hand that meets the body glides round it
CLEARING_AHEAD = 11  # frames around a touch that share its correction
CLEARING_REACH = 2 * CLEARING_ROUNDS * (CLEARING_AHEAD + round(CLEARING_SOFTNESS * RATE / 2))  # frames, each round corrects twice
FORWARD, OWN_SIDE = 0.25, 0.25  # added to the direction of the nearest way out, a unit vector, to the front and to the arm's own side
ACROSS, DOWNWARD = 0.2, 0.4  # at most so much of the way out leads to the other side, and this share of it down between the legs
APART = np.array([1e-4, 2e-4, 0.0])  # metres
MIDDLE_KNUCKLE = 4  # entry of a hand shape: the middle finger's first bend
HAND_SPACING = 0.040  # metres kept between the hands' and forearms' middle lines


@dataclass(frozen=True)
class Carriage:
    """What carries the arms. chest, chest_turn: (N, 3), (N, 4) spine3 in the world. legs: (N, 3) how far the thighs have moved.

    lift: (N, 2) radians by which breath, laughter and shrugs raise each collar bone, left first.
    """

    chest: np.ndarray
    chest_turn: np.ndarray
    legs: np.ndarray
    lift: np.ndarray


@dataclass
class _Arm:
    """One arm while it is being cleared of the body."""

    side: str
    sign: float
    shoulder: np.ndarray
    collar: np.ndarray
    wrist: np.ndarray
    turn: np.ndarray
    swivel: np.ndarray
    upper: float
    lower: float
    knuckle: np.ndarray
    finger: np.ndarray

    def bent(self, chest_turn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The elbow and the wrist (N, 3) that is reached."""
        pole = rotation.rotate(chest_turn, np.array(POLE) * (self.sign, 1, 1))
        line = self.wrist - self.shoulder
        line = line / np.linalg.norm(line, axis=-1, keepdims=True)
        pole = rotation.rotate(rotation.from_axis_angle(line * (self.sign * self.swivel)[:, None]), pole)
        wrist = softly_reachable(self.shoulder, self.wrist, self.upper + self.lower)
        return middle_joint(self.shoulder, wrist, self.upper, self.lower, pole)


def arm_rotations(figure: Figure, tracks: dict[str, HandTrack], carriage: Carriage, room: Room) -> dict[str, np.ndarray]:
    """Local rotations (N, 4) of both sides' `ARM_JOINTS`, by joint name. room: what the body takes of the world."""
    arms = [_arm(figure, side, tracks[side], carriage, index) for index, side in enumerate(("left", "right"))]
    for number in range(CLEARING_ROUNDS):
        if number == CLEARING_ROUNDS // 2:
            for arm in arms:
                # What the wrist's range leaves of the wanted attitude decides where the knuckles are.
                arm.turn = _reached_turn(arm, carriage, _rotations(figure, arm, carriage))
        for arm in arms:
            _clear_of_body(figure, arm, carriage, room)
        _clear_of_each_other(arms, carriage)
    result = {}
    for arm in arms:
        result.update(_rotations(figure, arm, carriage))
    return result


def _arm(figure: Figure, side: str, track: HandTrack, carriage: Carriage, index: int) -> _Arm:
    sign = 1.0 if side == "left" else -1.0
    with_chest = carriage.chest + rotation.rotate(carriage.chest_turn, track.position - figure.chest)
    with_legs = track.position + carriage.legs
    share = track.carried[:, None]
    wrist = (1 - share) * with_chest + share * with_legs
    still = rotation.identity(len(wrist), dtype=float)
    turn = rotation.multiply(rotation.slerp(carriage.chest_turn, still, track.carried), track.turn)
    root = carriage.chest + rotation.rotate(carriage.chest_turn, figure.bone("spine3", f"{side}_collar"))
    bone = figure.bone(f"{side}_collar", f"{side}_shoulder")
    collar = _collar(figure, sign, rotation.rotate(rotation.inverse(carriage.chest_turn), wrist - root) - bone, carriage.lift[:, index])
    collar = limited(f"{side}_collar", collar)
    shoulder = root + rotation.rotate(rotation.multiply(carriage.chest_turn, collar), bone)
    return _Arm(side, sign, shoulder, collar, wrist, turn, track.lift.copy(),
                figure.length(f"{side}_shoulder", f"{side}_elbow"), figure.length(f"{side}_elbow", f"{side}_wrist"),
                figure.bone(f"{side}_wrist", f"{side}_middle1"), _finger(figure, side, track.shape))


def _finger(figure: Figure, side: str, shape: np.ndarray) -> np.ndarray:
    """Where the middle finger's last joint is from the wrist, (N, 3) in the hand's rest axes, bent as the hand shape says."""
    bend = about(np.array([0.0, 0.0, -1.0 if side == "left" else 1.0]), shape[:, MIDDLE_KNUCKLE])
    second = rotation.multiply(bend, about(np.array([0.0, 0.0, -1.0 if side == "left" else 1.0]), shape[:, MIDDLE_KNUCKLE + 1]))
    return (figure.bone(f"{side}_wrist", f"{side}_middle1") + rotation.rotate(bend, figure.bone(f"{side}_middle1", f"{side}_middle2"))
            + rotation.rotate(second, figure.bone(f"{side}_middle2", f"{side}_middle3")))


def _collar(figure: Figure, sign: float, reach: np.ndarray, lift: np.ndarray) -> np.ndarray:
    """The collar bone follows the hand: up with a raised arm, forward with one that reaches forward. reach: (N, 3) from shoulder to hand."""
    reach = reach / (0.5 * figure.reach)
    rise = COLLAR_HANGING + COLLAR_RISE * np.clip(1 + reach[:, 1], 0, 2) + lift
    forward = COLLAR_FORWARD * np.clip(reach[:, 2] - 0.25 * sign * reach[:, 0], -0.5, 1.2)
    return rotation.multiply(about(np.array([0, -sign, 0]), forward), about(np.array([0, 0, sign]), rise))


def _clear_of_body(figure: Figure, arm: _Arm, carriage: Carriage, room: Room) -> None:
    """Move the hand out of the body, and swing the elbow out of the ribs."""
    elbow, wrist = arm.bent(carriage.chest_turn)
    balls = arm_balls(figure, elbow, wrist, wrist + rotation.rotate(arm.turn, arm.knuckle), wrist + rotation.rotate(arm.turn, arm.finger))
    correction = np.zeros_like(wrist)
    farthest = np.zeros(len(wrist))
    for centre, radius in balls[1:]:
        depth, way, touched = push_out(centre, radius + CLOTH, room.ends, room.radii)
        touching = np.flatnonzero(depth > 0)
        way = _to_the_front(way[touching], room.turns[touching, touched[touching]], arm.sign)
        distance = way_clear(centre[touching], radius + CLOTH, room.at(touching), way)
        farther = distance > farthest[touching]
        correction[touching[farther]] = distance[farther, None] * way[farther]
        farthest[touching[farther]] = distance[farther]
    arm.wrist = arm.wrist + CLEARING_STEP * _softened(correction)
    depth, _, _ = push_out(balls[0][0], balls[0][1] + CLOTH, room.ends, room.radii)
    arm.swivel = arm.swivel + _softened(np.maximum(depth, 0)[:, None])[:, 0] / (0.12 * figure.size)


def _to_the_front(way: np.ndarray, turn: np.ndarray, sign: float) -> np.ndarray:
    """Ways out of parts of the body (N, 3), turned to the part's front, a sitting thigh's top, and to the arm's own side.

    turn: (N, 4) of the parts. The nearest way out changes sides where a hand crosses the body's middle, and may lead behind the back;
    this one does neither.
    """
    aside, up, ahead = np.moveaxis(rotation.rotate(rotation.inverse(turn), way) * (sign, 1, 1), -1, 0)
    turned = np.stack([sign * (np.maximum(aside, -ACROSS) + OWN_SIDE), np.where(up < 0, DOWNWARD * up, up),
                       np.maximum(ahead, 0) + FORWARD], axis=-1)
    turned = rotation.rotate(turn, turned)
    return turned / np.linalg.norm(turned, axis=-1, keepdims=True)


def _clear_of_each_other(arms: list[_Arm], carriage: Carriage) -> None:
    """Keep a hand's thickness between the two hands and forearms, each giving way by half."""
    points = []
    for arm in arms:
        elbow, wrist = arm.bent(carriage.chest_turn)
        knuckle = wrist + rotation.rotate(arm.turn, arm.knuckle)
        points.append(np.stack([0.5 * (elbow + wrist), wrist, 0.5 * (wrist + knuckle), knuckle], axis=1))
    push = np.zeros_like(arms[0].wrist)
    farthest = np.zeros(len(push))
    for first in range(3):
        left = points[0][:, first:first + 2]
        for second in range(4):
            right = points[1][:, second] - APART  # points that coincide have to part, too
            depth, way, _ = push_out(right, 0.0, left[:, None], np.array([HAND_SPACING]))
            touching = np.flatnonzero(depth > 0)
            offset = (HAND_SPACING - depth[touching, None]) * way[touching]
            way = _to_own_sides(way[touching], carriage.chest_turn[touching])
            along = np.sum(offset * way, axis=-1)
            distance = np.sqrt(along ** 2 + HAND_SPACING ** 2 - np.sum(offset ** 2, axis=-1)) - along
            farther = distance > farthest[touching]
            push[touching[farther]] = distance[farther, None] * way[farther]
            farthest[touching[farther]] = distance[farther]
    push = _softened(push)
    arms[0].wrist = arms[0].wrist - 0.5 * push
    arms[1].wrist = arms[1].wrist + 0.5 * push


def _to_own_sides(way: np.ndarray, chest_turn: np.ndarray) -> np.ndarray:
    """The way (N, 3) of the right arm off the left one, turned to the right: hands that pass each other quickly part the way they came."""
    local = rotation.rotate(rotation.inverse(chest_turn), way)
    local[:, 0] = np.minimum(local[:, 0], 0) - OWN_SIDE
    turned = rotation.rotate(chest_turn, local)
    return turned / np.linalg.norm(turned, axis=-1, keepdims=True)


def _softened(correction: np.ndarray) -> np.ndarray:
    """A correction (N, K) widened in time and rounded, so that a touch bends the path instead of breaking it."""
    strength = np.linalg.norm(correction, axis=1)
    if not strength.any():
        return correction
    peak = strength.copy()
    wide = correction.copy()
    for offset in range(1, CLEARING_AHEAD + 1):
        for here, there in ((slice(offset, None), slice(None, -offset)), (slice(None, -offset), slice(offset, None))):
            stronger = strength[there] > peak[here]
            wide[here][stronger] = correction[there][stronger]
            peak[here][stronger] = strength[there][stronger]
    return spread(wide, CLEARING_SOFTNESS)


def _reached_turn(arm: _Arm, carriage: Carriage, rotations: dict[str, np.ndarray]) -> np.ndarray:
    turn = carriage.chest_turn
    for joint in ARM_JOINTS:
        turn = rotation.multiply(turn, rotations[f"{arm.side}_{joint}"])
    return turn


def _rotations(figure: Figure, arm: _Arm, carriage: Carriage) -> dict[str, np.ndarray]:
    side = arm.side
    elbow, wrist = arm.bent(carriage.chest_turn)
    upper, lower = elbow - arm.shoulder, wrist - elbow
    hinge = np.cross(upper, lower)
    rest_hinge = np.array([0.0, -arm.sign, 0.0])
    shoulder_world = rotation.multiply(
        framed(upper, hinge), rotation.inverse(framed(figure.bone(f"{side}_shoulder", f"{side}_elbow"), rest_hinge)))
    collar_world = rotation.multiply(carriage.chest_turn, arm.collar)
    shoulder = limited(f"{side}_shoulder", rotation.multiply(rotation.inverse(collar_world), shoulder_world))
    shoulder_world = rotation.multiply(collar_world, shoulder)
    forearm_world = rotation.multiply(
        framed(lower, hinge), rotation.inverse(framed(figure.bone(f"{side}_elbow", f"{side}_wrist"), rest_hinge)))
    axis = np.array([1.0, 0.0, 0.0])
    twist = twist_about(rotation.multiply(rotation.inverse(forearm_world), arm.turn), axis)
    forearm_world = rotation.multiply(forearm_world, about(axis, ELBOW_TWIST_SHARE * twist))
    elbow_local = limited(f"{side}_elbow", rotation.multiply(rotation.inverse(shoulder_world), forearm_world))
    forearm_world = rotation.multiply(shoulder_world, elbow_local)
    wrist_local = limited(f"{side}_wrist", rotation.multiply(rotation.inverse(forearm_world), arm.turn))
    return {f"{side}_collar": arm.collar, f"{side}_shoulder": shoulder, f"{side}_elbow": elbow_local, f"{side}_wrist": wrist_local}
