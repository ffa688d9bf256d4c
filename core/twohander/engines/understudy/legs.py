"""Legs that keep the feet where they stand while the pelvis moves."""

from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...body.limb import LONGEST, framed, middle_joint
from ...body.skeleton import JOINT
from .figure import Figure

LEG_JOINTS = ("left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle")
_SIDES = ("left", "right")
EVEN = 0.002  # metres within which both legs share the decision
_KNEE_AXIS = np.array([1.0, 0.0, 0.0])  # both knees bend about +X: the shin goes back


@dataclass(frozen=True)
class Stance:
    """Where the feet stand. ankles: (2, 3) ankle joints in metres, left first. yaw: (2,) each foot's turn about Y in radians."""

    ankles: np.ndarray
    yaw: np.ndarray


def stance_of(figure: Figure, random: np.random.Generator) -> Stance:
    """A person's own way to stand or sit: width, toe-out, one foot a little ahead."""
    joints = figure.skeleton.joints
    width = figure.size * (random.uniform(0.105, 0.125) if not figure.seated else random.uniform(0.11, 0.15))
    ahead = figure.size * random.uniform(-0.035, 0.035)
    yaw = np.radians(random.uniform([2.0, -9.0], [9.0, -2.0]))  # beside the toe-out that the rest pose has
    height = joints[JOINT["left_ankle"], 1] - figure.skeleton.floor
    depth = joints[JOINT["left_ankle"], 2] - joints[0, 2]
    if figure.seated:
        hip = figure.pelvis + rotation.rotate(rotation.from_axis_angle(np.array([figure.pelvis_tilt, 0, 0])),
                                              figure.bone("pelvis", "left_hip"))
        # The shin stands upright under a knee that a level thigh would reach.
        depth = hip[2] + figure.length("left_hip", "left_knee") - 0.01 * figure.size
    ankles = np.array([[width, height, depth + ahead], [-width, height, depth - ahead]])
    return Stance(ankles, yaw)


def reachable_drop(figure: Figure, pelvis: np.ndarray, turn: np.ndarray, stance: Stance, bent: float) -> np.ndarray:
    """Metres (N,) by which the pelvis has to sink until both legs reach their feet, each with a rest of bend.

    pelvis: (N, 3); turn: (N, 4). bent: share of the leg's length that stays unused. Negative where the legs have room to spare.
    """
    drops = []
    for index, side in enumerate(_SIDES):
        length = (1 - bent) * LONGEST * (figure.length(f"{side}_hip", f"{side}_knee") + figure.length(f"{side}_knee", f"{side}_ankle"))
        line = pelvis + rotation.rotate(turn, figure.bone("pelvis", f"{side}_hip")) - stance.ankles[index]
        level = np.minimum(line[:, 0] ** 2 + line[:, 2] ** 2, (0.9 * length) ** 2)
        drops.append(line[:, 1] - np.sqrt(length ** 2 - level))
    # A soft maximum: changing the standing leg must not show as a jolt.
    return EVEN * np.logaddexp(drops[0] / EVEN, drops[1] / EVEN)


def planted_legs(figure: Figure, pelvis: np.ndarray, turn: np.ndarray, stance: Stance) -> np.ndarray:
    """Local rotations (N, 6, 4) of `LEG_JOINTS` for pelvis positions (N, 3) and rotations (N, 4), feet flat and still."""
    frames = len(pelvis)
    result = rotation.identity(frames, 6, dtype=float)
    for index, side in enumerate(_SIDES):
        hip = pelvis + rotation.rotate(turn, figure.bone("pelvis", f"{side}_hip"))
        upper, lower = figure.bone(f"{side}_hip", f"{side}_knee"), figure.bone(f"{side}_knee", f"{side}_ankle")
        foot = rotation.from_axis_angle(np.array([0.0, stance.yaw[index], 0.0]))
        toes = rotation.rotate(foot, _toe_direction(figure, side))
        # The knee points over the toes, a little less turned out than they are.
        pole = np.broadcast_to(toes * (0.7, 0, 1) + (0, 0.3, 0), (frames, 3))
        goal = np.broadcast_to(stance.ankles[index], (frames, 3))
        knee, _ = middle_joint(hip, goal, np.linalg.norm(upper), np.linalg.norm(lower), pole)
        thigh, shin = knee - hip, goal - knee
        # A straight leg has no plane: the hinge comes from the pole, which stays square to both bones.
        hinge = np.cross(thigh, pole)
        hinge = -hinge / np.linalg.norm(hinge, axis=-1, keepdims=True)
        thigh_world = rotation.multiply(framed(thigh, hinge), rotation.inverse(framed(upper, _KNEE_AXIS)))
        shin_world = rotation.multiply(framed(shin, hinge), rotation.inverse(framed(lower, _KNEE_AXIS)))
        result[:, index] = rotation.multiply(rotation.inverse(turn), thigh_world)
        result[:, 2 + index] = rotation.multiply(rotation.inverse(thigh_world), shin_world)
        result[:, 4 + index] = rotation.multiply(rotation.inverse(shin_world), foot)
    return result


def _toe_direction(figure: Figure, side: str) -> np.ndarray:
    direction = figure.bone(f"{side}_ankle", f"{side}_foot") * (1, 0, 1)
    return direction / np.linalg.norm(direction)
