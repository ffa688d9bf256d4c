"""From MakeHuman's A pose, in which bodies are sculpted, to SMPL-X's rest pose."""

from dataclasses import dataclass

import numpy as np

from twohander import rotation
from twohander.body.skeleton import JOINT, PARENTS

from .bones import FINGER_NUMBERS
from .source import Source

PELVIS_HEIGHT = -0.35  # metres: published SMPL-X translations then put the feet near the floor
COLLAR_RAISE = 9.0  # degrees
TOE_OUT = 7.0  # degrees
FINGER_SPREAD = {"index": 5.0, "middle": 0.0, "ring": -5.0, "pinky": -11.0}  # degrees in the palm's plane
THUMB = ((0.66, -0.30, 0.69), (0.74, -0.20, 0.64), (0.78, -0.15, 0.60))  # directions of the left thumb's phalanges
THIGH = (0.055, -1.0, 0.01)  # direction of the left thigh
SHIN = (0.012, -1.0, -0.035)  # direction of the left shin


@dataclass(frozen=True)
class RestPose:
    """How the sculpted body is turned into the rest pose.

    sculpted_joints: (55, 3) in the A pose. joints: (55, 3) in the rest pose. rotations: (55, 3, 3) of each joint, A to rest.
    """

    sculpted_joints: np.ndarray
    joints: np.ndarray
    rotations: np.ndarray

    def unposed(self, points: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Rest positions (N, 3) of sculpted points (N, 3) with weights (N, 55).

        The inverse of skinning: posing the result back into the A pose gives the sculpted points exactly.
        """
        back = np.swapaxes(self.rotations, 1, 2)
        offsets = self.sculpted_joints - np.einsum("jab,jb->ja", back, self.joints)
        matrices = np.einsum("vj,jab->vab", weights, back)
        return np.linalg.solve(matrices, (points - weights @ offsets)[..., None])[..., 0]


def rest_pose(source: Source, vertices: np.ndarray, joints: np.ndarray) -> RestPose:
    """The rest pose of a sculpted body (19158, 3) with joints (55, 3)."""
    rotations = np.tile(np.eye(3), (len(joints), 1, 1))
    for side in ("left", "right"):
        for name, turn in (_arm(side, joints) | _fingers(source, side, vertices, joints) | _leg(side, joints)).items():
            rotations[JOINT[f"{side}_{name}"]] = turn
    rest = joints.copy()
    rest[0] = (0, PELVIS_HEIGHT, 0)
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            rest[joint] = rest[parent] + rotations[parent] @ (joints[joint] - joints[parent])
    return RestPose(joints, rest, rotations)


def _arm(side: str, joints: np.ndarray) -> dict[str, np.ndarray]:
    outward = np.array([_sign(side), 0.0, 0.0])
    forward = np.array([0.0, 0.0, 1.0])
    shoulder, elbow, wrist = (joints[JOINT[f"{side}_{name}"]] for name in ("shoulder", "elbow", "wrist"))
    upper, lower = elbow - shoulder, wrist - elbow
    flexion = np.cross(upper, lower)  # the axis about which the elbow bends forward
    straight = _frame(outward, np.cross(outward, forward))
    hand = _hand(side, joints)
    forearm = straight @ _frame(lower, flexion).T
    twist = hand @ forearm.T
    half_twist = _turn((1, 0, 0), np.degrees(np.arctan2(twist[2, 1], twist[1, 1])) / 2)
    return {"collar": _turn((0, 0, _sign(side)), COLLAR_RAISE), "shoulder": straight @ _frame(upper, flexion).T,
            "elbow": half_twist @ forearm, "wrist": hand}


def _hand(side: str, joints: np.ndarray) -> np.ndarray:
    """Wrist to middle knuckle onto the arm's axis, palm down."""
    wrist, index, middle, pinky = (joints[JOINT[f"{side}_{name}"]] for name in ("wrist", "index1", "middle1", "pinky1"))
    palm = np.cross(middle - wrist, index - pinky) * _sign(side)
    return _frame(np.array([_sign(side), 0.0, 0.0]), np.array([0.0, -1.0, 0.0])) @ _frame(middle - wrist, palm).T


def _fingers(source: Source, side: str, vertices: np.ndarray, joints: np.ndarray) -> dict[str, np.ndarray]:
    hand = _hand(side, joints)
    rotations = {}
    for finger, number in FINGER_NUMBERS.items():
        places = [joints[JOINT[f"{side}_{finger}{phalanx}"]] for phalanx in (1, 2, 3)]
        places.append(source.bone_end(vertices, f"finger{number}-3.{side[0].upper()}", "tail"))
        for phalanx in range(3):
            if finger == "thumb":
                wanted = np.array(THUMB[phalanx]) * (_sign(side), 1, 1)
            else:
                spread = np.radians(FINGER_SPREAD[finger])
                # The pad of the last phalanx lies below its bone: aim it slightly down so that the finger looks straight.
                wanted = np.array([_sign(side) * np.cos(spread), -0.06 if phalanx == 2 else 0.0, np.sin(spread)])
            rotations[f"{finger}{phalanx + 1}"] = _swing(hand @ (places[phalanx + 1] - places[phalanx]), wanted) @ hand
    return rotations


def _leg(side: str, joints: np.ndarray) -> dict[str, np.ndarray]:
    hip, knee, ankle, foot = (joints[JOINT[f"{side}_{name}"]] for name in ("hip", "knee", "ankle", "foot"))
    mirrored = (_sign(side), 1, 1)
    yaw = np.degrees(np.arctan2(*(foot - ankle)[[0, 2]]))
    toes = _turn((0, 1, 0), _sign(side) * TOE_OUT - yaw)
    return {"hip": _swing(knee - hip, np.multiply(THIGH, mirrored)), "knee": _swing(ankle - knee, np.multiply(SHIN, mirrored)),
            "ankle": toes, "foot": toes}


def _sign(side: str) -> float:
    return 1.0 if side == "left" else -1.0


def _turn(axis: tuple, degrees: float) -> np.ndarray:
    return rotation.to_matrix(rotation.from_axis_angle(np.radians(degrees) * np.asarray(axis, float)))


def _swing(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    return rotation.to_matrix(rotation.between(start, end))


def _frame(along: np.ndarray, across: np.ndarray) -> np.ndarray:
    """An orthonormal basis: first column along, second nearest to across."""
    first = along / np.linalg.norm(along)
    second = across - first * (first @ across)
    second /= np.linalg.norm(second)
    return np.stack([first, second, np.cross(first, second)], axis=1)
