"""Rigs as other programs name them, built from the open woman's joints in a rest pose and proportions of choice."""

from dataclasses import dataclass

import numpy as np
from open_bodies import skeleton

from twohander import rotation
from twohander.body.skeleton import JOINT_NAMES, PARENTS

SIDES = ("left", "right")
TRUNK = ("pelvis", "spine1", "spine2", "spine3", "neck", "head")
LIMBS = ("collar", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot")
FINGERS = ("thumb", "index", "middle", "ring", "pinky")

# As in characters downloaded from mixamo.com, in Rigify's human meta-rig, and in the glTF humanoids of the VRM 1.0 specification.
TRUNKS = {
    "Mixamo": ("mixamorig:Hips", "mixamorig:Spine", "mixamorig:Spine1", "mixamorig:Spine2", "mixamorig:Neck", "mixamorig:Head"),
    "Rigify": ("spine", "spine.001", "spine.002", "spine.003", "spine.004", "spine.006"),
    "VRM": ("hips", "spine", "chest", "upperChest", "neck", "head"),
    "MakeHuman": ("root", "spine04", "spine03", "spine01", "neck01", "head"),
    "Game engine (MakeHuman, Unreal)": ("pelvis", "spine_01", "spine_02", "spine_03", "neck_01", "head"),
    "VRoid": ("J_Bip_C_Hips", "J_Bip_C_Spine", "J_Bip_C_Chest", "J_Bip_C_UpperChest", "J_Bip_C_Neck", "J_Bip_C_Head"),
    "SMPL-X": TRUNK,
}
_LIMBS = {
    "Mixamo": ("mixamorig:{Side}", ("Shoulder", "Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot", "ToeBase"), ""),
    "Rigify": ("", ("shoulder", "upper_arm", "forearm", "hand", "thigh", "shin", "foot", "toe"), ".{S}"),
    "VRM": ("{side}", ("Shoulder", "UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot", "Toes"), ""),
    "MakeHuman": ("", ("clavicle", "upperarm01", "lowerarm01", "wrist", "upperleg01", "lowerleg01", "foot", "toe2-1"), ".{S}"),
    "Game engine (MakeHuman, Unreal)": ("", ("clavicle", "upperarm", "lowerarm", "hand", "thigh", "calf", "foot", "ball"), "_{s}"),
    "VRoid": ("J_Bip_{S}_", ("Shoulder", "UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot", "ToeBase"), ""),
    "SMPL-X": ("{side}_", LIMBS, ""),
}
_FINGERS = {
    "Mixamo": lambda side, finger, k: f"mixamorig:{side.title()}Hand{finger.title()}{k}",
    "Rigify": lambda side, finger, k: f"{'thumb' if finger == 'thumb' else f'f_{finger}'}.0{k}.{side[0].upper()}",
    "VRM": lambda side, finger, k: side + {"pinky": "Little"}.get(finger, finger.title()) + (
        ("Metacarpal", "Proximal", "Distal") if finger == "thumb" else ("Proximal", "Intermediate", "Distal"))[k - 1],
    "MakeHuman": lambda side, finger, k: f"finger{FINGERS.index(finger) + 1}-{k}.{side[0].upper()}",
    "Game engine (MakeHuman, Unreal)": lambda side, finger, k: f"{finger}_0{k}_{side[0]}",
    "VRoid": lambda side, finger, k: f"J_Bip_{side[0].upper()}_{'Little' if finger == 'pinky' else finger.title()}{k}",
    "SMPL-X": lambda side, finger, k: f"{side}_{finger}{k}",
}
KINDS = tuple(TRUNKS)


def bone_names(kind: str) -> dict[str, str]:
    """{joint: bone} of a kind of rig, without jaw and eyes."""
    names = dict(zip(TRUNK, TRUNKS[kind]))
    before, parts, after = _LIMBS[kind]
    for side in SIDES:
        words = {"side": side, "Side": side.title(), "S": side[0].upper(), "s": side[0]}
        names |= {f"{side}_{joint}": (before + part + after).format(**words) for joint, part in zip(LIMBS, parts)}
        names |= {f"{side}_{finger}{k}": _FINGERS[kind](side, finger, k) for finger in FINGERS for k in (1, 2, 3)}
    return names


@dataclass(frozen=True)
class ExampleRig:
    """A rig at rest in the core's axes, soles at height 0. bones: {joint: bone name}; positions: {joint: (3,)}; parents: {joint: joint or None}."""

    bones: dict[str, str]
    positions: dict[str, np.ndarray]
    parents: dict[str, str | None]


def example_rig(kind: str, arms_down: float = 0.0, legs: float = 1.0, arms: float = 1.0, hips: float = 1.0) -> ExampleRig:
    """arms_down: radians below the T pose. legs, arms, hips: how long, or how wide apart, they are against the open woman's."""
    body = skeleton("open_woman")
    bones = bone_names(kind)
    parents = {name: JOINT_NAMES[PARENTS[JOINT_NAMES.index(name)]] if PARENTS[JOINT_NAMES.index(name)] >= 0 else None for name in bones}
    offsets = {name: body.joints[index] - (body.joints[PARENTS[index]] if index else 0) for index, name in enumerate(JOINT_NAMES)}
    positions, turns = {}, {}
    for name in JOINT_NAMES:
        if name not in bones:
            continue
        offset, above = offsets[name].astype(float), turns.get(parents[name], np.array([1.0, 0, 0, 0]))
        part = name.split("_")[-1]
        offset = offset * (legs if part in ("knee", "ankle") else arms if part in ("elbow", "wrist") else 1) * ([hips, 1, 1] if part == "hip" else 1)
        positions[name] = rotation.rotate(above, offset) + (positions[parents[name]] if parents[name] else 0)
        down = -arms_down if name.startswith("left") else arms_down
        turns[name] = rotation.from_axis_angle(np.array([0, 0, down])) if part == "shoulder" else above
    sole = positions["left_ankle"][1] - (body.joints[JOINT_NAMES.index("left_ankle"), 1] - body.floor)
    return ExampleRig(bones, {name: place - [0, sole, 0] for name, place in positions.items()}, parents)
