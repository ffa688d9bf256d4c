"""Folds sculpted into cloth: drape over the waist, pulls from armpits and groin, creases at elbows, knees and ankles."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from twohander.body.skeleton import JOINT

from .cloth import Cloth
from .heads import smoothstep

EDGE_REST = (0.022, 0.06)  # metres from a border over which folds rise: trims stay smooth
WANDER_WAVES = 6
WANDER_LENGTH = 0.16  # metres, about the size of the irregularities
WAIST_HEIGHT, WAIST_SPACING = 0.0085, 0.085  # metres
PULL_HEIGHT, PULLS = 0.0065, 11  # metres; ridges in a full turn around the armpit or groin
CREASE_HEIGHT, CREASE_SPACING = 0.0065, 0.042  # metres
BREAK_HEIGHT, BREAK_SPACING = 0.0070, 0.040  # metres: trousers stacking on shoes


@dataclass(frozen=True)
class Wander:
    """A smooth random field: waves (N, 3) in radians a metre, phases (N,)."""

    waves: np.ndarray
    phases: np.ndarray

    @classmethod
    def drawn(cls, random: np.random.Generator) -> "Wander":
        return cls(random.normal(0, 2 * np.pi / WANDER_LENGTH, (WANDER_WAVES, 3)), random.uniform(0, 2 * np.pi, WANDER_WAVES))

    def __call__(self, places: np.ndarray) -> np.ndarray:
        """About -1..1 at places (N, 3)."""
        return np.sin(places @ self.waves.T + self.phases).mean(axis=1) * 1.6


def folded_top(cloth: Cloth, joints: np.ndarray, random: np.random.Generator) -> Cloth:
    """A shirt with folds. joints: (55, 3) of the pose in which the cloth lies."""
    wander = Wander.drawn(random)
    height = _waist_drape(cloth, joints, wander)
    for side in ("left", "right"):
        shoulder, elbow, wrist = (joints[JOINT[f"{side}_{part}"]] for part in ("shoulder", "elbow", "wrist"))
        spine = joints[JOINT["spine3"]]
        armpit = 0.72 * shoulder + 0.28 * np.array([spine[0], spine[1], shoulder[2]]) - (0, 0.05, 0)
        height = height + _pulls(cloth, armpit, wander, 0.05, 0.20)
        height = height + _creases(cloth, elbow, wrist - shoulder, wander, 0.075, np.array([0.0, 0.0, 1.0]))
    return _raised(cloth, height)


def folded_trousers(cloth: Cloth, joints: np.ndarray, random: np.random.Generator) -> Cloth:
    """Trousers with folds."""
    wander = Wander.drawn(random)
    groin = joints[[JOINT["left_hip"], JOINT["right_hip"]]].mean(axis=0) - (0, 0.06, 0)
    height = _pulls(cloth, groin, wander, 0.05, 0.24)
    for side in ("left", "right"):
        hip, knee, ankle = (joints[JOINT[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
        own = smoothstep(cloth.vertices[:, 0] * np.sign(knee[0]), 0, 0.01)
        height = height + own * _creases(cloth, knee, ankle - hip, wander, 0.09, np.array([0.0, 0.0, -1.0]))
        height = height + own * _break(cloth, ankle, wander)
    return _raised(cloth, height)


def _waist_drape(cloth: Cloth, joints: np.ndarray, wander: Wander) -> np.ndarray:
    """Slanting folds that grow from under the chest to the hem."""
    spine = joints[JOINT["spine1"]]
    place = cloth.vertices - spine
    around = np.arctan2(place[:, 0], place[:, 2]) * 0.14  # arc length on a waist of this radius
    slant = 0.30 * np.abs(around) + 0.05 * wander(cloth.vertices)
    arms = cloth.weights[:, [JOINT[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "elbow", "wrist")]].sum(axis=1)
    low = smoothstep(joints[JOINT["spine3"]][1] - cloth.vertices[:, 1], -0.02, 0.22)
    return WAIST_HEIGHT * (1 - arms) * low * _ridges((around + slant + 0.25 * place[:, 1]) / WAIST_SPACING) * _patches(cloth, wander)


def _pulls(cloth: Cloth, point: np.ndarray, wander: Wander, near: float, far: float) -> np.ndarray:
    """Ridges that radiate from a point in the frontal plane and fade between two distances in metres."""
    place = cloth.vertices - point
    distance = np.linalg.norm(place, axis=1)
    angle = np.arctan2(place[:, 1], place[:, 0]) / (2 * np.pi) * PULLS + 0.7 * wander(cloth.vertices)
    return PULL_HEIGHT * smoothstep(distance, 0, near) * (1 - smoothstep(distance, near, far)) * _ridges(angle)


def _creases(cloth: Cloth, joint: np.ndarray, limb: np.ndarray, wander: Wander, reach: float, inside: np.ndarray) -> np.ndarray:
    """Rings across a limb at a joint, deepest on the side to which it bends."""
    axis = limb / np.linalg.norm(limb)
    place = cloth.vertices - joint
    along = place @ axis
    across = place - along[:, None] * axis
    radius = np.linalg.norm(across, axis=1)
    facing = across @ inside / np.maximum(radius, 1e-6)
    near = np.exp(-(along / reach) ** 2) * (1 - smoothstep(radius, 0.10, 0.13))
    return CREASE_HEIGHT * near * (0.55 + 0.45 * facing) * _ridges(along / CREASE_SPACING + 0.35 * facing + 0.5 * wander(cloth.vertices))


def _break(cloth: Cloth, ankle: np.ndarray, wander: Wander) -> np.ndarray:
    """Rings in which a trouser leg stacks above the shoe."""
    above = cloth.vertices[:, 1] - ankle[1]
    around = np.arctan2(cloth.vertices[:, 0] - ankle[0], cloth.vertices[:, 2] - ankle[2])
    near = 1 - smoothstep(above, 0.05, 0.16)
    return BREAK_HEIGHT * near * _ridges(above / BREAK_SPACING + 0.35 * np.sin(around + 0.6) + 0.4 * wander(cloth.vertices))


def _ridges(phase: np.ndarray) -> np.ndarray:
    """0..1, narrow crests and wide valleys, one a turn."""
    return (0.5 + 0.5 * np.cos(2 * np.pi * phase)) ** 1.6


def _patches(cloth: Cloth, wander: Wander) -> np.ndarray:
    """0.25..1: folds are deeper here than there."""
    return 0.25 + 0.75 * smoothstep(wander(cloth.vertices * 0.6 + 0.37), -0.5, 0.6)


def _raised(cloth: Cloth, height: np.ndarray) -> Cloth:
    """Cloth moved outward by height (N,) metres, calm at its borders; outward alone, so that no skin comes through."""
    borders = np.concatenate([cloth.vertices[loop] for loop in cloth.loops()])
    calm = smoothstep(cKDTree(borders).query(cloth.vertices)[0], *EDGE_REST)
    return replace(cloth, vertices=cloth.vertices + cloth.normals * (height * calm)[:, None])
