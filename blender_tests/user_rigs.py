"""Rigs as users bring them, in Blender: example skeletons with a stick figure for a mesh and ARKit's shape keys."""

from collections.abc import Callable

import bpy
import numpy as np
from addon.axes import to_blender
from example_rigs import ExampleRig
from mathutils import Matrix
from twohander.body.arkit import ARKIT_NAMES

THICK = 0.02  # metres


def build_rig(rig: ExampleRig, name: str, spelt: Callable[[str], str] = str, scale: float = 1.0, turn: Matrix = Matrix(),
              mode: str = "QUATERNION") -> tuple[bpy.types.Object, bpy.types.Object]:
    """Armature and mesh. spelt: how the shape keys are named. scale, turn: of the armature object, which looks the same whatever they are."""
    data = bpy.data.armatures.new(name)
    armature = bpy.data.objects.new(name, data)
    armature.matrix_world = turn @ Matrix.Scale(scale, 4)
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    to_armature = armature.matrix_world.inverted()
    bpy.ops.object.mode_set(mode="EDIT")
    ends = {joint: _end(rig, joint) for joint in rig.positions}
    for joint, place in rig.positions.items():
        bone = data.edit_bones.new(rig.bones[joint])
        bone.head = to_armature @ Matrix.Translation(to_blender(place)).translation
        bone.tail = to_armature @ Matrix.Translation(to_blender(ends[joint])).translation
        bone.roll = len(joint) / 3  # any: rigs disagree
        if rig.parents[joint]:
            bone.parent = data.edit_bones[rig.bones[rig.parents[joint]]]
    bpy.ops.object.mode_set(mode="OBJECT")
    for bone in armature.pose.bones:
        bone.rotation_mode = mode
    return armature, _sticks(rig, ends, armature, spelt)


def _end(rig: ExampleRig, joint: str) -> np.ndarray:
    straight = {"pelvis": "spine1", "spine3": "neck", "left_wrist": "left_middle1", "right_wrist": "right_middle1"}
    children = [straight[joint]] if straight.get(joint) in rig.positions else [child for child, parent in rig.parents.items() if parent == joint]
    if children:
        return rig.positions[children[0]]
    if joint == "head":
        return rig.positions[joint] + [0, 0.2, 0]
    if joint.endswith("foot"):
        return rig.positions[joint] + [0, 0, 0.07]
    return 1.8 * rig.positions[joint] - 0.8 * rig.positions[rig.parents[joint]]


def _sticks(rig: ExampleRig, ends, armature, spelt) -> bpy.types.Object:
    vertices, faces, owners = [], [], []
    for joint, place in rig.positions.items():
        line = ends[joint] - place
        side = np.cross(line, [0.3, 0.2, 1.0])
        side *= min(THICK, 0.2 * np.linalg.norm(line)) / np.linalg.norm(side)
        other = np.cross(line, side) / np.linalg.norm(line)
        middle, first = place + 0.2 * line, len(vertices)
        vertices += [place, middle + side, middle + other, middle - side, middle - other, ends[joint]]
        faces += [tuple(first + corner for corner in face) for face in (
            (0, 1, 2), (0, 2, 3), (0, 3, 4), (0, 4, 1), (5, 2, 1), (5, 3, 2), (5, 4, 3), (5, 1, 4))]
        owners += [joint] * 6
    sole = [(x, 0.0, z) for x in (-0.15, 0.15) for z in (-0.1, 0.2)]
    first = len(vertices)
    vertices, owners = vertices + sole, owners + ["left_foot", "left_foot", "right_foot", "right_foot"]
    mesh = bpy.data.meshes.new(f"{armature.name} Body")
    mesh.from_pydata(to_blender(np.array(vertices)).tolist(), [], faces)
    body = bpy.data.objects.new(mesh.name, mesh)
    bpy.context.scene.collection.objects.link(body)
    for joint in rig.positions:
        members = [index for index, owner in enumerate(owners) if owner == joint]
        body.vertex_groups.new(name=rig.bones[joint]).add(members, 1.0, "REPLACE")
    body.modifiers.new("Armature", "ARMATURE").object = armature
    body.shape_key_add(name="Basis")
    for index, name in enumerate(ARKIT_NAMES):
        body.shape_key_add(name=spelt(name)).data[first - 1].co.z += 0.001 * (index + 1)
    return body
