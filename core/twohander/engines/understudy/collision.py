"""The room that trunk, head and thighs take, and how deep a ball would sit in it."""

from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...body.skeleton import JOINT, Skeleton
from .figure import Figure
from .hands import HAND_RADII, hand_points

CLOTH = 0.020  # metres of garment over the skin
MARCH_STEPS = 6

# Sizes in metres for the reference stature, fitted to the open characters' skins.
_ACROSS = (  # joint, height from it, depth of the axis before the pelvis joint, half length, radius
    ("pelvis", -0.11, 0.044, 0.070, 0.112),
    ("pelvis", -0.02, 0.062, 0.058, 0.104),
    ("spine1", 0.02, 0.068, 0.050, 0.100),
    ("spine2", 0.02, 0.072, 0.050, 0.097),
    ("spine3", -0.04, 0.068, 0.062, 0.110),
    ("spine3", 0.05, 0.056, 0.085, 0.105),
)
_ALONG = (  # joint, its child, start and end as shares of the bone between, radius
    ("neck", "head", -0.2, 1.0, 0.062),
    ("left_hip", "left_knee", 0.1, 0.5, 0.098),
    ("right_hip", "right_knee", 0.1, 0.5, 0.098),
    ("left_hip", "left_knee", 0.5, 1.0, 0.078),
    ("right_hip", "right_knee", 0.5, 1.0, 0.078),
)

# Balls along the forearm, sized after the open characters in their sleeves: share of the way from elbow to wrist, radius.
_FOREARM = ((0.0, 0.045), (0.25, 0.047), (0.5, 0.040), (0.75, 0.033), (1.0, 0.027))
WRIST = len(_FOREARM) - 1  # the number of the ball at the wrist
AT_ELBOW = 2  # of these hang on the elbow more than on the hand


@dataclass(frozen=True)
class Capsule:
    """A rod with round ends, fixed to a joint. ends: (2, 3) in metres from the joint, in the rest pose's axes; radius in metres."""

    joint: str
    ends: np.ndarray
    radius: float


def trunk_capsules(figure: Figure) -> tuple[Capsule, ...]:
    """The body without arms and shins: lying rods across hips, belly, waist and chest, upright ones in neck, head and thighs."""
    size = figure.size
    joints = figure.skeleton.joints
    capsules = []
    for joint, height, depth, half, radius in _ACROSS:
        # The spine's joints lie at different depths in different bodies, the skin does not: depth counts from the pelvis.
        middle = np.array([0.0, size * height, size * depth - (joints[JOINT[joint], 2] - joints[0, 2])])
        capsules.append(Capsule(joint, middle + size * half * np.array([[-1.0, 0, 0], [1.0, 0, 0]]), size * radius))
    for joint, child, start, end, radius in _ALONG:
        bone = joints[JOINT[child]] - joints[JOINT[joint]]
        capsules.append(Capsule(joint, np.array([start * bone, end * bone]), size * radius))
    eyes = (joints[JOINT["left_eye"]] + joints[JOINT["right_eye"]]) / 2 - joints[JOINT["head"]]
    capsules.append(Capsule("head", np.array([eyes * (1, 0.4, 0.3), eyes * (1, 1.4, 0.1)]), 0.095 * size))
    return tuple(capsules)


@dataclass(frozen=True)
class Room:
    """The room that C capsules take over N frames. ends: (N, C, 2, 3) metres; radii: (C,) metres; turns: (N, C, 4) their joints' rotations."""

    ends: np.ndarray
    radii: np.ndarray
    turns: np.ndarray

    def at(self, frames: np.ndarray | slice) -> "Room":
        """The room at some of the frames, given by their numbers or as a slice."""
        return Room(self.ends[frames], self.radii, self.turns[frames])


def placed(capsules: tuple[Capsule, ...], positions: np.ndarray, turns: np.ndarray) -> Room:
    """Capsules in the world, for joint positions (N, 55, 3) and rotations (N, 55, 4)."""
    joints = [JOINT[capsule.joint] for capsule in capsules]
    ends = np.stack([np.stack([positions[:, joint] + rotation.rotate(turns[:, joint], end) for end in capsule.ends], axis=1)
                     for joint, capsule in zip(joints, capsules)], axis=1)
    return Room(ends, np.array([capsule.radius for capsule in capsules]), turns[:, joints])


def push_out(centre: np.ndarray, radius: float | np.ndarray, ends: np.ndarray,
             radii: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How deep balls sit in the deepest of several capsules, (...) metres, negative outside; the way out, unit vectors (..., 3); which one (...).

    centre: (..., 3), radius: one or (...), ends: (..., C, 2, 3), leading axes by numpy's rules of broadcasting. radii: (C,).
    """
    start = ends[..., 0, :]
    line = ends[..., 1, :] - start
    offset = [centre[..., None, axis] - start[..., axis] for axis in range(3)]  # axis by axis: far faster than triples of numbers
    along = sum(offset[axis] * line[..., axis] for axis in range(3)) / np.einsum("...k,...k", line, line)
    along = np.clip(along, 0, 1)
    for axis in range(3):
        offset[axis] -= along * line[..., axis]
    distance = np.sqrt(sum(part * part for part in offset))
    depth = np.asarray(radius)[..., None] + radii - distance
    worst = np.argmax(depth, axis=-1)[..., None]
    distance, depth, *offset = (np.take_along_axis(values, worst, -1)[..., 0] for values in (distance, depth, *offset))
    return depth, np.stack(offset, axis=-1) / np.maximum(distance, 1e-6)[..., None], worst[..., 0]


def way_clear(centre: np.ndarray, radius: np.ndarray, room: Room, direction: np.ndarray) -> np.ndarray:
    """How far balls at centres (N, 3) of radii (N,) have to go in a direction, unit vectors (N, 3), to come out of all capsules, (N,) metres.

    Each step goes as far as is certainly needed. Leaves the rest to the caller where `MARCH_STEPS` do not lead out.
    """
    distance, inside = np.zeros(len(centre)), np.arange(len(centre))
    for _ in range(MARCH_STEPS):
        reached = centre[inside] + distance[inside, None] * direction[inside]
        depth, _, _ = push_out(reached, radius[inside], room.ends[inside], room.radii)
        distance[inside] += np.maximum(depth, 0)
        inside = inside[depth > 0]
    return distance


def arm_depth(skeleton: Skeleton, figure: Figure, rotations: np.ndarray, translation: np.ndarray) -> np.ndarray:
    """How deep elbows, forearms and hands sit in the body, (N,) metres at the worst point of each frame; at most 0 if they are free."""
    positions, turns = skeleton.pose(rotations, translation)
    room = placed(trunk_capsules(figure), positions, turns)
    depths = []
    for side in ("left", "right"):
        elbow, wrist = positions[:, JOINT[f"{side}_elbow"]], positions[:, JOINT[f"{side}_wrist"]]
        first = JOINT[f"{side}_index1"]
        hand = hand_points(skeleton, side, rotations[:, first:first + 15])
        points = arm_points(elbow, wrist, turns[:, JOINT[f"{side}_wrist"]], hand)
        depths.append(push_out(points, arm_radii(figure), room.ends[:, None], room.radii)[0])
    return np.concatenate(depths, axis=1).max(axis=1)


def arm_points(elbow: np.ndarray, wrist: np.ndarray, turn: np.ndarray, hand: np.ndarray) -> np.ndarray:
    """Middles of balls (N, P, 3) that fill an arm from the elbow on; `arm_radii` are theirs.

    turn: (N, 4) the wrist's rotation in the world. hand: (N, 23, 3) of `hand_points`.
    """
    forearm = [elbow + share * (wrist - elbow) for share, _ in _FOREARM]
    return np.concatenate([np.stack(forearm, axis=1), wrist[:, None] + rotation.rotate(turn[:, None], hand)], axis=1)


def arm_radii(figure: Figure) -> np.ndarray:
    """Radii (P,) in metres of the balls of `arm_points`, sleeves included; the first `AT_ELBOW` lie about the elbow."""
    return figure.size * np.concatenate([[radius for _, radius in _FOREARM], HAND_RADII])
