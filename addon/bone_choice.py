"""Which bones of a rig are which joints, as its user chose them in a dialog; kept on the armature."""

import json
from collections.abc import Mapping

import bpy
from twohander.errors import TwohanderError
from twohander.retarget.names import CHAINS, REQUIRED, SIDES, guessed

PROPERTY = "twohander_bones"  # on the armature: {joint: bone}, lists for "spine" and "neck", as JSON
MIDDLE = ("pelvis", "head")
LIMBS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
OPTIONAL_LIMBS = ("collar", "foot", "eye")
OFFERED = (*MIDDLE, *(f"{side}_{joint}" for joint in (*LIMBS, *OPTIONAL_LIMBS) for side in SIDES), "jaw")


def choices(armature: bpy.types.Object) -> dict[str, str]:
    """The bone of each of OFFERED, "" for none: what was chosen before, or what the bones' names tell."""
    known = _read(armature) or guessed([bone.name for bone in armature.data.bones]).joints
    return {joint: known.get(joint, "") for joint in OFFERED}


def choose(armature: bpy.types.Object, bones: Mapping[str, str]) -> list[str]:
    """Keep {joint: bone} on the armature; spine and neck are what lies between, fingers what names tell. Returns the required joints left out.

    TwohanderError for a bone that is chosen twice.
    """
    chosen = {joint: bone for joint, bone in bones.items() if bone}
    for joint, bone in chosen.items():
        other = next(one for one, its in chosen.items() if its == bone)
        if other != joint:
            raise TwohanderError(f"the bone {bone} cannot be both {other} and {joint}: choose another one")
    fingers = guessed([bone.name for bone in armature.data.bones]).joints
    taken = set(chosen.values())
    chosen |= {joint: bone for joint, bone in fingers.items() if joint not in OFFERED and bone not in taken}
    armature[PROPERTY] = json.dumps(chosen | _chains(armature, chosen))
    return [joint for joint in REQUIRED if joint not in chosen]


def chosen_bones(armature: bpy.types.Object) -> dict[str, str | list[str]] | None:
    """The choice as a mapping file would have it; None if there is none. TwohanderError if it lacks required joints, or bones are gone."""
    chosen = _read(armature)
    if chosen is None:
        return None
    missing = [joint for joint in REQUIRED if joint not in chosen]
    if missing:
        raise TwohanderError(f"no bones of {armature.name} are chosen for {', '.join(missing)}: choose them with Map Bones")
    for joint, value in chosen.items():
        absent = [bone for bone in ([value] if isinstance(value, str) else value) if bone not in armature.data.bones]
        if absent:
            raise TwohanderError(f"{armature.name} has no bone {absent[0]} any more, which was chosen for {joint}: choose another with Map Bones")
    return chosen


def _read(armature: bpy.types.Object) -> dict[str, str | list[str]] | None:
    return json.loads(armature[PROPERTY]) if PROPERTY in armature else None


def _chains(armature: bpy.types.Object, chosen: Mapping[str, str]) -> dict[str, list[str]]:
    """The bones between pelvis and head, upwards: the spine as far as it carries an arm, then the neck."""
    bones = armature.data.bones
    head, pelvis = (bones.get(chosen.get(joint, "")) for joint in ("head", "pelvis"))
    if head is None or pelvis is None or pelvis not in head.parent_recursive:
        return {chain: [] for chain in CHAINS}
    between = head.parent_recursive[:head.parent_recursive.index(pelvis)][::-1]
    arms = [bones[chosen[f"{side}_shoulder"]] for side in SIDES if chosen.get(f"{side}_shoulder") in bones]
    carrying = [index for index, bone in enumerate(between) if any(bone in arm.parent_recursive for arm in arms)]
    count = max(carrying, default=len(between) - 1) + 1
    return {"spine": [bone.name for bone in between[:count]], "neck": [bone.name for bone in between[count:]]}
