"""A character's motion on another rig's skeleton: limbs point where they pointed, feet stand where they stood."""

from dataclasses import dataclass

import numpy as np

from .. import rotation
from ..body.limb import LONGEST, framed, middle_joint
from ..body.skeleton import JOINT, JOINT_NAMES, PARENTS, Skeleton, with_hands_mean
from ..errors import TwohanderError
from ..motion import BodyMotion
from .names import FINGERS, SIDES, RigMap
from .skeleton import TargetSkeleton

SPINE = ("pelvis", "spine1", "spine2", "spine3")
NECK = ("spine3", "neck")
SHORTEST = 1e-4  # of the skeleton's height; between joints that lie nearer to each other there is no direction
BARELY_AHEAD = np.array([0, 0, 1e-6])  # metres; to where a perfectly straight leg begins to bend
# Turned by as much as the source's: their rest is the body's own posture, or (feet) flat on the floor, in every rig.
FREE = ("pelvis", "head", "jaw", *(f"{side}_{joint}" for side in SIDES for joint in ("eye", "collar", "ankle", "foot")))


@dataclass(frozen=True)
class RetargetedMotion:
    """How a target skeleton moves. rotations: (T, N, 4) unit quaternions, each bone's turn away from its rest in its own axes, as a Blender pose
    bone has it. pelvis: number of the bone that travels; locations: (T, 3) metres by which it does, in its own axes too.
    """

    rotations: np.ndarray
    pelvis: int
    locations: np.ndarray
    fps: float


def retarget(motion: BodyMotion, source: Skeleton, target: TargetSkeleton, rig: RigMap) -> RetargetedMotion:
    """The motion of a body of `source`'s proportions on the target's bones; bones that `rig` does not name stay at rest.

    Arms, legs and fingers get the source's directions in the world, whatever pose the target rests in; trunk and head are turned as much as
    the source's, spread over as many bones as there are. Paths are scaled by the length of the legs, ankles keep their places in that scale.
    TwohanderError for a rig without length in its limbs.
    """
    upright = rotation.inverse(facing(target, rig))
    rest = rotation.rotate(upright, target.positions.astype(np.float64))
    axes = rotation.multiply(upright, target.rotations.astype(np.float64))
    body = _Source(motion, source)
    turns = _turns(body, target, rig, rest)
    pelvis, ankles = _paths(body, target, rig, rest)
    pelvis = _within_reach(pelvis, ankles, turns, target, rig, rest)
    _plant_feet(body, pelvis, ankles, turns, target, rig, rest)
    return _in_own_axes(turns, pelvis, target, rig, rest, axes, motion.fps)


class _Source:
    """The source's joints in the world: places (T, 55, 3) and turns (T, 55, 4), float64."""

    def __init__(self, motion: BodyMotion, skeleton: Skeleton):
        rotations = motion.rotations.astype(np.float64)
        if not motion.flat_hand_mean:
            rotations = with_hands_mean(rotations, skeleton.hands_mean)
        self.rest = skeleton.joints.astype(np.float64)
        self.floor = skeleton.floor
        self.places, self.world = Skeleton(self.rest, skeleton.floor, skeleton.hands_mean).pose(
            rotation.normalized(rotations), motion.translation.astype(np.float64))

    def turn(self, joint: str) -> np.ndarray:
        return self.world[:, JOINT[joint]]

    def chain(self, joints: tuple[str, ...], bones: int) -> list[np.ndarray]:
        """Turns (T, 4) for a number of bones that bend as these joints do; the last one turns as the last joint, the first joint is before all."""
        turns = []
        for bone in range(1, bones + 1):
            position = bone * (len(joints) - 1) / bones
            lower = min(int(position), len(joints) - 2)
            share = np.full(len(self.world), position - lower)
            turns.append(rotation.slerp(self.turn(joints[lower]), self.turn(joints[lower + 1]), share))
        return turns


def facing(target: TargetSkeleton, rig: RigMap) -> np.ndarray:
    """The turn (4,) about Y that brings a body which faces +Z to face as the target does."""
    left, right = (target.positions[target.number[rig.joints[f"{side}_hip"]]] for side in SIDES)
    x, z = (left - right)[[0, 2]]
    if np.hypot(x, z) < SHORTEST:
        raise TwohanderError("the rig's hips lie in one place; which way it faces cannot be told")
    return rotation.from_axis_angle(np.array([0, np.arctan2(-z, x), 0]))


def _turns(body: _Source, target: TargetSkeleton, rig: RigMap, rest: np.ndarray) -> dict[int, np.ndarray]:
    """How each mapped bone is turned away from its rest, (T, 4) in the world."""
    turns = {}
    for joints, bones in ((SPINE, rig.spine), (NECK, rig.neck)):
        turns |= {target.number[bone]: turn for bone, turn in zip(bones, body.chain(joints, len(bones)))}
    aligned = _alignments(body.rest, {joint: rest[target.number[bone]] for joint, bone in rig.joints.items()})
    for joint, bone in rig.joints.items():
        turns[target.number[bone]] = rotation.multiply(body.turn(joint), aligned[joint])
    return turns


def _alignments(source: np.ndarray, target: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """For each joint at hand the turn (4,) that brings the target's limb from its own rest into the source's."""
    aligned = {joint: np.array([1.0, 0, 0, 0]) for joint in FREE}
    for side in SIDES:
        for upper, middle, end in (("hip", "knee", "ankle"), ("shoulder", "elbow", "wrist")):
            names = [f"{side}_{joint}" for joint in (upper, middle, end)]
            first = _swung(names[0], names[1], np.array([1.0, 0, 0, 0]), source, target)
            aligned[names[0]], aligned[names[1]] = first, _swung(names[1], names[2], first, source, target)
        hand = aligned[f"{side}_wrist"] = _hand(side, aligned[f"{side}_elbow"], source, target)
        for finger in FINGERS:
            before = hand
            for k in (1, 2):
                names = f"{side}_{finger}{k}", f"{side}_{finger}{k + 1}"
                aligned[names[0]] = before = _swung(*names, before, source, target) if all(name in target for name in names) else before
            aligned[f"{side}_{finger}3"] = before
    return aligned


def _swung(joint: str, child: str, before: np.ndarray, source: np.ndarray, target: dict[str, np.ndarray]) -> np.ndarray:
    """The turn of the bone before it, and the least further one that makes the target's limb from joint to child point as the source's."""
    wanted, own = source[JOINT[child]] - source[JOINT[joint]], target[child] - target[joint]
    if np.linalg.norm(own) < SHORTEST:
        raise TwohanderError(f"the rig's {joint} and {child} lie in one place; is its mapping right?")
    return rotation.multiply(rotation.between(rotation.rotate(before, own), wanted), before)


def _hand(side: str, before: np.ndarray, source: np.ndarray, target: dict[str, np.ndarray]) -> np.ndarray:
    """The palm's turn: its direction and, where the knuckles of index and pinky are known, its plane."""
    wrist, middle, index, pinky = (f"{side}_{part}" for part in ("wrist", "middle1", "index1", "pinky1"))
    if middle not in target:
        return before
    if index not in target or pinky not in target:
        return _swung(wrist, middle, before, source, target)
    placed = {joint: source[JOINT[joint]] for joint in (wrist, middle, index, pinky)}
    wanted, own = (framed(at[middle] - at[wrist], at[index] - at[pinky]) for at in (placed, target))
    return rotation.multiply(wanted, rotation.inverse(own))


def _leg_length(places: dict[str, np.ndarray]) -> float:
    """Hip to knee to ankle, the mean of both legs."""
    bones = [(f"{side}_{upper}", f"{side}_{lower}") for side in SIDES for upper, lower in (("hip", "knee"), ("knee", "ankle"))]
    return float(sum(np.linalg.norm(places[upper] - places[lower]) for upper, lower in bones) / 2)


def _paths(body: _Source, target: TargetSkeleton, rig: RigMap, rest: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Where the target's pelvis (T, 3) and its ankles go: the source's paths over the floor, scaled by the legs, the soles' thickness its own."""
    own = {joint: rest[target.number[bone]] for joint, bone in rig.joints.items()}
    scale = _leg_length(own) / _leg_length({joint: body.rest[index] for joint, index in JOINT.items()})
    theirs, mine = body.rest[JOINT["pelvis"]].copy(), own["pelvis"].copy()
    theirs[1] = np.mean([body.rest[JOINT[f"{side}_ankle"], 1] for side in SIDES]) - body.floor
    mine[1] = np.mean([own[f"{side}_ankle"][1] for side in SIDES])

    def path(place: np.ndarray) -> np.ndarray:
        return scale * (place - theirs) + mine

    hips = path(np.mean([body.places[:, JOINT[f"{side}_hip"]] for side in SIDES], axis=0))
    offset = np.mean([own[f"{side}_hip"] for side in SIDES], axis=0) - own["pelvis"]
    ankles = {side: path(body.places[:, JOINT[f"{side}_ankle"]]) for side in SIDES}
    return hips - rotation.rotate(body.turn("pelvis"), offset), ankles


def _hips(pelvis: np.ndarray, turns: dict[int, np.ndarray], target: TargetSkeleton, rig: RigMap, rest: np.ndarray) -> dict[str, np.ndarray]:
    root = target.number[rig.joints["pelvis"]]
    return {side: pelvis + rotation.rotate(turns[root], rest[target.number[rig.joints[f"{side}_hip"]]] - rest[root]) for side in SIDES}


def _bones(side: str, target: TargetSkeleton, rig: RigMap, rest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Thigh and shin (3,) at rest."""
    hip, knee, ankle = (rest[target.number[rig.joints[f"{side}_{joint}"]]] for joint in ("hip", "knee", "ankle"))
    return knee - hip, ankle - knee


def _within_reach(pelvis, ankles, turns, target: TargetSkeleton, rig: RigMap, rest: np.ndarray) -> np.ndarray:
    """The pelvis, lowered where a leg would be too short for its ankle's place: other hips than the source's reach less far."""
    drop = np.zeros(len(pelvis))
    for side, hip in _hips(pelvis, turns, target, rig, rest).items():
        reach = LONGEST * sum(np.linalg.norm(bone) for bone in _bones(side, target, rig, rest))
        aside = np.sum((hip - ankles[side])[:, [0, 2]] ** 2, axis=1)
        highest = ankles[side][:, 1] + np.sqrt(np.maximum(reach ** 2 - aside, 0))
        drop = np.maximum(drop, hip[:, 1] - highest)
    return pelvis - drop[:, None] * [0, 1, 0]


def _plant_feet(body: _Source, pelvis, ankles, turns, target: TargetSkeleton, rig: RigMap, rest: np.ndarray) -> None:
    """Turn thighs and shins on, so that the ankles reach their places and knees point as the source's."""
    for side, hip in _hips(pelvis, turns, target, rig, rest).items():
        thigh, shin = _bones(side, target, rig, rest)
        numbers = [target.number[rig.joints[f"{side}_{joint}"]] for joint in ("hip", "knee")]
        pole = body.places[:, JOINT[f"{side}_knee"]] - body.places[:, JOINT[f"{side}_hip"]] + rotation.rotate(body.turn(f"{side}_hip"), BARELY_AHEAD)
        knee, end = middle_joint(hip, ankles[side], float(np.linalg.norm(thigh)), float(np.linalg.norm(shin)), pole)
        for number, bone, wanted in zip(numbers, (thigh, shin), (knee - hip, end - knee)):
            further = rotation.between(rotation.rotate(turns[number], np.broadcast_to(bone, wanted.shape)), wanted)
            turns[number] = rotation.multiply(further, turns[number])


def _in_own_axes(turns, pelvis, target: TargetSkeleton, rig: RigMap, rest: np.ndarray, axes: np.ndarray, fps: float) -> RetargetedMotion:
    """Turns in the world as turns of each bone against its parent, in the bone's axes."""
    still = rotation.identity(len(pelvis), dtype=np.float64)
    world, local = dict(turns), np.empty((len(pelvis), len(target.names), 4))
    for index, parent in enumerate(target.parents):
        world.setdefault(index, world.get(parent, still))
    for index, parent in enumerate(target.parents if rig.settings is None else _leading(target, rig)):
        above = world.get(parent, still)
        moved = rotation.multiply(rotation.inverse(above), world[index])
        local[:, index] = rotation.multiply(rotation.inverse(axes[index]), rotation.multiply(moved, axes[index]))
    root = target.number[rig.joints["pelvis"]]
    locations = rotation.rotate(rotation.inverse(axes[root]), pelvis - rest[root])
    return RetargetedMotion(rotation.shortest_arc(rotation.normalized(local)), root, locations, fps)


def _leading(target: TargetSkeleton, rig: RigMap) -> list[int]:
    """For each bone of a control rig the bone whose turn it is led by: that of the joint before it. -1 for the pelvis; others keep their parents."""
    leading = list(target.parents)
    trunk = [rig.joints["pelvis"], *rig.spine]
    chain = [*trunk, *rig.neck, rig.joints["head"]]
    led = dict(zip(chain[1:], chain)) | {rig.joints["pelvis"]: None}
    for joint, bone in rig.joints.items():
        before = JOINT_NAMES[PARENTS[JOINT[joint]]]
        while before not in rig.joints and before != "spine3":
            before = JOINT_NAMES[PARENTS[JOINT[before]]]
        led.setdefault(bone, rig.joints.get(before, trunk[-1]))
    for bone, before in led.items():
        leading[target.number[bone]] = -1 if before is None else target.number[before]
    return leading
