"""Which of MakeHuman's 163 bones make up each of SMPL-X's 55 joints."""

import numpy as np

from twohander.body.skeleton import JOINT, JOINT_NAMES

from .source import Source

FINGER_NUMBERS = {"thumb": 1, "index": 2, "middle": 3, "ring": 4, "pinky": 5}
MOST_INFLUENCES = 6  # joints per vertex
SMALLEST_WEIGHT = 0.004
WEIGHT_STEPS = 2048  # weights are whole multiples of 1/2048: exact in float16, so that rows sum to exactly one

_SIDES = {"L": "left", "R": "right"}
_TRUNK = {"root": "pelvis", "spine05": "pelvis", "spine04": "pelvis", "pelvis": "pelvis", "spine03": "spine1", "spine02": "spine2",
          "spine01": "spine3", "breast": "spine3", "neck01": "neck", "neck02": "neck", "neck03": "neck"}
_LIMBS = {"clavicle": "collar", "shoulder01": "collar", "upperarm01": "shoulder", "upperarm02": "shoulder", "lowerarm01": "elbow",
          "lowerarm02": "elbow", "wrist": "wrist", "metacarpal1": "wrist", "metacarpal2": "wrist", "metacarpal3": "wrist",
          "metacarpal4": "wrist", "upperleg01": "hip", "upperleg02": "hip", "lowerleg01": "knee", "lowerleg02": "knee",
          "foot": "ankle"}
_TRUNK_HEADS = {"pelvis": "spine04", "spine1": "spine03", "spine2": "spine02", "spine3": "spine01", "neck": "neck01", "head": "head"}
_LIMB_HEADS = {"hip": "upperleg01", "knee": "lowerleg01", "ankle": "foot", "foot": "toe2-1", "collar": "clavicle",
               "shoulder": "upperarm01", "elbow": "lowerarm01", "wrist": "wrist"}


def joint_of_bone(bone: str) -> str:
    """The SMPL-X joint that takes over a MakeHuman bone; every facial bone belongs to the head."""
    stem, _, letter = bone.partition(".")
    side = _SIDES.get(letter)
    if stem in _TRUNK:
        return _TRUNK[stem]
    if stem in _LIMBS:
        return f"{side}_{_LIMBS[stem]}"
    if stem.startswith("toe"):
        return f"{side}_foot"
    if stem.startswith("finger"):
        number, _, phalanx = stem.removeprefix("finger").partition("-")
        finger = next(name for name, value in FINGER_NUMBERS.items() if value == int(number))
        return f"{side}_{finger}{phalanx}"
    return "head"


def bone_of_joint(joint: str) -> str:
    """The MakeHuman bone whose head is a joint's place; jaw and eyes have none (KeyError)."""
    if joint in _TRUNK_HEADS:
        return _TRUNK_HEADS[joint]
    side, _, part = joint.partition("_")
    letter = side[0].upper()
    if part in _LIMB_HEADS:
        return f"{_LIMB_HEADS[part]}.{letter}"
    return f"finger{FINGER_NUMBERS[part[:-1]]}-{part[-1]}.{letter}"


def merged_weights(source: Source) -> np.ndarray:
    """MakeHuman's weights summed onto the 55 joints: (19158, 55), rows sum to one."""
    weights = np.zeros((len(source.base.vertices), len(JOINT_NAMES)))
    for bone, values in source.bone_weights.items():
        weights[:, JOINT[joint_of_bone(bone)]] += values
    totals = weights.sum(axis=1, keepdims=True)
    return weights / np.where(totals > 0, totals, 1)


def settled_weights(weights: np.ndarray) -> np.ndarray:
    """Weights (V, J) cut to the strongest few joints and rounded so that float16 rows sum to exactly one."""
    strongest = np.sort(weights, axis=1)[:, -MOST_INFLUENCES][:, None]
    kept = np.where((weights < strongest) | (weights < SMALLEST_WEIGHT), 0, weights)
    steps = kept / kept.sum(axis=1, keepdims=True) * WEIGHT_STEPS
    whole = np.floor(steps)
    # The steps that rounding down left over go to the largest remainders.
    missing = np.round(WEIGHT_STEPS - whole.sum(axis=1)).astype(int)
    order = np.argsort(-(steps - whole), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    return (whole + (rank < missing[:, None])) / WEIGHT_STEPS
