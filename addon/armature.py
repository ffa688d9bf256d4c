"""An armature with one bone for each joint of a body model, made for animators' hands."""

import bpy
import numpy as np
from mathutils import Vector

from .axes import to_blender
from .bones import Bone

_COLORS = {"Torso": "THEME09", "Head": "THEME04", "Face": "THEME12", "Left": "THEME03", "Right": "THEME01"}


def build_armature(name: str, bones: tuple[Bone, ...], collection: bpy.types.Collection) -> bpy.types.Object:
    """A new armature object in `collection`, which must be part of the current view layer.

    Bones stay unconnected, so that exact rigs may shift them; those that only turn are locked in place.
    """
    data = bpy.data.armatures.new(name)
    armature = bpy.data.objects.new(name, data)
    collection.objects.link(armature)
    view_layer = bpy.context.view_layer
    previous = view_layer.objects.active
    if previous is not None and previous.mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    _add_edit_bones(data, bones)
    bpy.ops.object.mode_set(mode="OBJECT")
    view_layer.objects.active = previous
    _group_bones(data, bones)
    data.display_type = "STICK"
    for pose_bone in armature.pose.bones:
        pose_bone.rotation_mode = "QUATERNION"
        pose_bone.lock_location = (pose_bone.parent is not None,) * 3
        pose_bone.lock_scale = (True, True, True)
    return armature


def rest_frames(armature: bpy.types.Object, names: tuple[str, ...]) -> np.ndarray:
    """Rest orientations (J, 3, 3) of the named bones in armature space; columns are the bone's axes."""
    return np.array([np.array(armature.data.bones[name].matrix_local)[:3, :3] for name in names], np.float64)


def _add_edit_bones(data: bpy.types.Armature, bones: tuple[Bone, ...]) -> None:
    for bone in bones:
        edit_bone = data.edit_bones.new(bone.name)
        edit_bone.head = to_blender(bone.head).tolist()
        edit_bone.tail = to_blender(bone.tail).tolist()
        edit_bone.align_roll(Vector(to_blender(np.array(bone.bend)).tolist()))
        if bone.parent is not None:
            edit_bone.parent = data.edit_bones[bone.parent]


def _group_bones(data: bpy.types.Armature, bones: tuple[Bone, ...]) -> None:
    for bone in bones:
        group = data.collections.get(bone.group) or data.collections.new(bone.group)
        group.assign(data.bones[bone.name])
        data.bones[bone.name].color.palette = _COLORS.get(bone.group) or _COLORS[bone.group.split()[0]]
