"""One arm between its shoulder and the place where its hand is to be: collar bone, shoulder, elbow and wrist."""

from dataclasses import dataclass, replace

import numpy as np

from ... import rotation
from ...body.limb import about, framed, middle_joint, softly_reachable, twist_about
from .collision import arm_points
from .figure import Figure
from .hand_paths import SIDES, HandTrack
from .hands import finger_rotations, hand_points
from .limits import limited

ARM_JOINTS = ("collar", "shoulder", "elbow", "wrist")
POLE = (0.30, -0.75, -0.58)  # where an easy elbow points: out, down and back
COLLAR_HANGING = np.radians(-8)  # the collar bone sinks from the rest pose when the arm hangs (the A pose of the open characters)
COLLAR_RISE = np.radians(10)  # and rises as the arm does: a part of the scapulohumeral rhythm (Inman 1944)
COLLAR_FORWARD = np.radians(9)
ELBOW_TWIST_SHARE = 0.5  # of the forearm's turn is given to the elbow joint, the rest to the wrist: the skin between spreads it


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
class Arm:
    """One arm over N frames while it is being cleared of obstacles.

    sign: 1 for the left, -1 for the right. shoulder: (N, 3), collar: (N, 4), both given. wrist: (N, 3) and turn: (N, 4) are where the
    hand is to be in the world; swivel: (N,) radians by which the elbow is swung outward about the line from shoulder to hand.
    upper, lower: lengths of the bones. hand: (N, 23, 3) of `hand_points`. moves: how often it was moved out of the way.
    """

    side: str
    sign: float
    shoulder: np.ndarray
    collar: np.ndarray
    wrist: np.ndarray
    turn: np.ndarray
    swivel: np.ndarray
    upper: float
    lower: float
    hand: np.ndarray
    moves: int = 0

    def bent(self, chest_turn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The elbow and the wrist (N, 3) that is reached."""
        pole = rotation.rotate(chest_turn, np.array(POLE) * (self.sign, 1, 1))
        line = self.wrist - self.shoulder
        line = line / np.linalg.norm(line, axis=-1, keepdims=True)
        pole = rotation.rotate(rotation.from_axis_angle(line * (self.sign * self.swivel)[:, None]), pole)
        wrist = softly_reachable(self.shoulder, self.wrist, self.upper + self.lower)
        return middle_joint(self.shoulder, wrist, self.upper, self.lower, pole)

    def points(self, chest_turn: np.ndarray, every: int) -> np.ndarray:
        """The middles of the arm's balls at every so many frames, see collision.arm_points."""
        seen = replace(self, **{name: getattr(self, name)[::every] for name in ("shoulder", "collar", "wrist", "turn", "swivel", "hand")})
        elbow, wrist = seen.bent(chest_turn[::every])
        return arm_points(elbow, wrist, seen.turn, seen.hand)


def arm_of(figure: Figure, side: str, track: HandTrack, carriage: Carriage) -> Arm:
    """The arm whose hand follows a track."""
    sign = 1.0 if side == "left" else -1.0
    with_chest = carriage.chest + rotation.rotate(carriage.chest_turn, track.position - figure.chest)
    with_legs = track.position + carriage.legs
    share = track.carried[:, None]
    wrist = (1 - share) * with_chest + share * with_legs
    still = rotation.identity(len(wrist), dtype=float)
    turn = rotation.multiply(rotation.slerp(carriage.chest_turn, still, track.carried), track.turn)
    root = carriage.chest + rotation.rotate(carriage.chest_turn, figure.bone("spine3", f"{side}_collar"))
    bone = figure.bone(f"{side}_collar", f"{side}_shoulder")
    reach = rotation.rotate(rotation.inverse(carriage.chest_turn), wrist - root) - bone
    collar = limited(f"{side}_collar", _collar(figure, sign, reach, carriage.lift[:, SIDES.index(side)]))
    shoulder = root + rotation.rotate(rotation.multiply(carriage.chest_turn, collar), bone)
    hand = hand_points(figure.skeleton, side, finger_rotations(figure.skeleton, side, track.shape))
    return Arm(side, sign, shoulder, collar, wrist, turn, track.lift.copy(),
               figure.length(f"{side}_shoulder", f"{side}_elbow"), figure.length(f"{side}_elbow", f"{side}_wrist"), hand)


def local_rotations(figure: Figure, arm: Arm, carriage: Carriage) -> dict[str, np.ndarray]:
    """Rotations (N, 4) of the arm's `ARM_JOINTS`, by joint name, within the joints' ranges."""
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


def _collar(figure: Figure, sign: float, reach: np.ndarray, lift: np.ndarray) -> np.ndarray:
    """The collar bone follows the hand: up with a raised arm, forward with one that reaches forward. reach: (N, 3) from shoulder to hand."""
    reach = reach / (0.5 * figure.reach)
    rise = COLLAR_HANGING + COLLAR_RISE * np.clip(1 + reach[:, 1], 0, 2) + lift
    forward = COLLAR_FORWARD * np.clip(reach[:, 2] - 0.25 * sign * reach[:, 0], -0.5, 1.2)
    return rotation.multiply(about(np.array([0, -sign, 0]), forward), about(np.array([0, 0, sign]), rise))
