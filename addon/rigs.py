"""The user's own rigs: which bones and shape keys of an armature and its meshes a conversation moves."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import bpy
from twohander.body.arkit import ARKIT_NAMES
from twohander.errors import TwohanderError
from twohander.retarget.names import REQUIRED, RigMap, guessed, read_mapping_file, recognised, told, write_mapping_file
from twohander.retarget.shapes import recognised_keys, told_keys

from . import bone_choice

PROPERTY = "twohander_rig"  # on the armature: its bones by joint and what a mapping file said of its shape keys, as JSON


@dataclass(frozen=True)
class Rig:
    """An armature in the scene whose bones are known. shape_keys: what the mapping file says of them; None to recognise them by name."""

    armature: bpy.types.Object
    bones: RigMap
    shape_keys: dict[str, str] | None

    @property
    def name(self) -> str:
        return self.armature.name

    def faces(self) -> dict[bpy.types.Object, dict[str, str]]:
        """{mesh: {ARKit name: shape key}} of the meshes that this armature moves, as far as they have such keys."""
        found = {}
        for mesh in meshes_of(self.armature):
            keys = mesh.data.shape_keys
            if keys is not None:
                names = [block.name for block in keys.key_blocks]
                known = recognised_keys(names) if self.shape_keys is None else told_keys(names, self.shape_keys)
                if known:
                    found[mesh] = known
        return found


def armature_of(something: bpy.types.Object | None) -> bpy.types.Object | None:
    """The armature itself, or the one that moves a mesh; None for anything else."""
    if something is None or something.type == "ARMATURE":
        return something
    moved_by = [modifier.object for modifier in something.modifiers if modifier.type == "ARMATURE" and modifier.object is not None]
    if moved_by:
        return moved_by[0]
    return something.parent if something.parent is not None and something.parent.type == "ARMATURE" else None


def meshes_of(armature: bpy.types.Object) -> list[bpy.types.Object]:
    """The meshes in the file that this armature moves, by name."""
    return sorted((mesh for mesh in bpy.data.objects if mesh.type == "MESH" and armature_of(mesh) == armature), key=lambda mesh: mesh.name)


def adopt(armature: bpy.types.Object, mapping: Path | None = None) -> Rig:
    """Recognise a rig, or take the word of a mapping file or of Map Bones for it, and remember that on the armature.

    TwohanderError where required bones are missing, or where constraints move them: keys on such bones would be without effect.
    """
    names = tuple(bone.name for bone in armature.data.bones)
    said = read_mapping_file(mapping) if mapping is not None else None
    mapped = bone_choice.chosen_bones(armature) if said is None or said.bones is None else said.bones
    bones = recognised(names) if mapped is None else told(names, mapped)
    shape_keys = {name: key for name, key in (said and said.shape_keys or {}).items() if key} or None  # as with bones, "" says nothing
    rig = Rig(armature, bones, shape_keys)
    _check_free(rig)
    if not rig.faces() and shape_keys is not None:
        raise TwohanderError(f"none of the shape keys in {mapping.name} is on a mesh of {armature.name}")
    armature[PROPERTY] = json.dumps({"bones": asdict(bones), "shape_keys": shape_keys})
    return rig


def says_bones(mapping: Path) -> bool:
    """Whether a mapping file says which bones are which, and so is asked before Map Bones. TwohanderError if it is none."""
    return read_mapping_file(mapping).bones is not None


def write_mapping(armature: bpy.types.Object, path: Path) -> list[str]:
    """Write a mapping file for a rig, filled in as chosen in Map Bones or as far as names tell, to be completed by hand; returns the required
    joints left open.
    """
    names = [bone.name for bone in armature.data.bones]
    chosen = bone_choice.chosen_bones(armature)
    bones = guessed(names) if chosen is None else told(names, chosen)
    named = [block.name for mesh in meshes_of(armature) if mesh.data.shape_keys for block in mesh.data.shape_keys.key_blocks]
    write_mapping_file(path, bones, dict.fromkeys(ARKIT_NAMES, "") | recognised_keys(named))
    return [joint for joint in REQUIRED if joint not in bones.joints]


def find(armature: bpy.types.Object | None) -> Rig | None:
    """The rig that was adopted with this armature; None for any other object, and if bones were renamed or removed since."""
    if armature is None or PROPERTY not in armature:
        return None
    known = json.loads(armature[PROPERTY])
    bones = RigMap(**known["bones"] | {chain: tuple(known["bones"][chain]) for chain in ("spine", "neck")})
    present = armature.data.bones
    return Rig(armature, bones, known["shape_keys"]) if all(bone in present for bone in mapped_bones(bones)) else None


def mapped_bones(bones: RigMap) -> tuple[str, ...]:
    """All bones that are some joint."""
    return (*bones.joints.values(), *bones.spine, *bones.neck)


def moving_bones(rig: Rig) -> list[str]:
    """The mapped bones, of a rig that is no control rig also what lies between and above them, in the armature's order."""
    wanted = set(mapped_bones(rig.bones))
    for name in wanted.copy() if rig.bones.settings is None else ():
        bone = rig.armature.data.bones[name]
        wanted |= {above.name for above in bone.parent_recursive}
    return [bone.name for bone in rig.armature.data.bones if bone.name in wanted]


def _check_free(rig: Rig) -> None:
    for name in moving_bones(rig):
        active = [constraint for constraint in rig.armature.pose.bones[name].constraints if not constraint.mute and constraint.influence > 0]
        if active:
            raise TwohanderError(f"the bone {name} is moved by the constraint {active[0].name}, as in a control rig; choose an armature of "
                                 "deforming bones alone, or mute its constraints")
        if not rig.armature.data.bones[name].use_inherit_rotation:
            raise TwohanderError(f"the bone {name} does not inherit its parent's rotation; switch Inherit Rotation on")
