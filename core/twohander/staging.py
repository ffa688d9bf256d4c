"""Where two characters stand or sit on the stage, and where each finds the other's eyes."""

from dataclasses import dataclass

import numpy as np

from .body.skeleton import JOINT, Skeleton
from .errors import TwohanderError

DEFAULT_DISTANCE = 1.2  # metres between the two: the outer edge of personal distance (Hall, The Hidden Dimension, 1966: 0.76 to 1.2), with room for gestures
NEAREST, FARTHEST = 0.6, 4.0  # metres
# Radians by which A and B turn from facing each other towards the audience, which then sees both faces. People who
# talk standing often stand at such an angle (Kendon, Conducting Interaction, 1990: the L-shaped formation).
OPENING = (np.radians(40), np.radians(43))
KNEE_ROOM = 0.25  # metres by which two who sit move apart, so that their feet do not meet
# Of the eye height: how far the neck lies in front of the pelvis, and the eyes in front of the neck (the open characters).
NECK_AHEAD, EYES_AHEAD = 0.022, 0.073
TURNED_BACK = 0.82  # of the opening that a head turns back towards the partner (measured on the understudy; the eyes do the rest)
# Of the stature: a seat at 0.265, the hips 0.052 above it, the eyes 0.406 above the hips, the eyes at 0.936 when
# standing (proportions of Drillis and Contini, Body segment parameters, 1966; the seat: 0.45 m for 1.70 m).
SEAT, HIPS_ABOVE_SEAT, EYES_ABOVE_HIPS, EYES = 0.265, 0.052, 0.406, 0.936
SEATED_SHARE = (SEAT + HIPS_ABOVE_SEAT + EYES_ABOVE_HIPS) / EYES


@dataclass(frozen=True)
class Placement:
    """One character's place on the stage, which lies around the origin with the audience towards +Z.

    position: (x, z) metres on the floor. yaw: radians about Y; 0 faces the audience, positive turns to +X.
    eyes: (x, y, z) of this character's eyes on the stage. partner_eyes: (x, y, z) of the partner's in this
    character's own space.
    """

    position: tuple[float, float]
    yaw: float
    eyes: tuple[float, float, float]
    partner_eyes: tuple[float, float, float]


def placements(seated: bool, distance: float, eye_heights: tuple[float, float]) -> tuple[Placement, Placement]:
    """A on the audience's left and B on its right, turned to each other, slightly open to the audience.

    eye_heights: metres from the floor to each one's eyes when standing (see `eye_height`). distance: metres between
    the two as they would stand, 0.6..4; seated they need KNEE_ROOM more.
    """
    if not NEAREST <= distance <= FARTHEST:
        raise TwohanderError(f"two people {distance:g} m apart do not talk: choose {NEAREST:g} to {FARTHEST:g} metres")
    half = (distance + KNEE_ROOM * seated) / 2
    positions = (-half, 0.0), (half, 0.0)
    yaws = np.pi / 2 - OPENING[0], OPENING[1] - np.pi / 2
    heads = yaws[0] + TURNED_BACK * OPENING[0], yaws[1] - TURNED_BACK * OPENING[1]
    eyes = tuple(_eyes(positions[index], yaws[index], heads[index], eye_heights[index], seated) for index in range(2))
    return tuple(
        Placement(positions[index], float(yaws[index]), eyes[index], _own_space(eyes[1 - index], positions[index], yaws[index]))
        for index in range(2))


def eye_height(skeleton: Skeleton) -> float:
    """Metres from the bare soles to the middle between the eyes, standing."""
    return float((skeleton.joints[JOINT["left_eye"], 1] + skeleton.joints[JOINT["right_eye"], 1]) / 2 - skeleton.floor)


def seat_height(eye_height: float) -> float:
    """Metres from the floor to the seat that fits a person whose eyes are at `eye_height` metres when standing."""
    return eye_height * SEAT / EYES


def _eyes(position: tuple[float, float], yaw: float, head_yaw: float, height: float, seated: bool) -> tuple[float, float, float]:
    raised = height * SEATED_SHARE if seated else height
    sideways = NECK_AHEAD * np.sin(yaw) + EYES_AHEAD * np.sin(head_yaw)
    ahead = NECK_AHEAD * np.cos(yaw) + EYES_AHEAD * np.cos(head_yaw)
    return float(position[0] + height * sideways), float(raised), float(position[1] + height * ahead)


def _own_space(point: tuple[float, float, float], position: tuple[float, float], yaw: float) -> tuple[float, float, float]:
    x, z = point[0] - position[0], point[2] - position[1]
    return float(x * np.cos(yaw) - z * np.sin(yaw)), point[1], float(x * np.sin(yaw) + z * np.cos(yaw))
