"""A character's motion as keys on the user's own rig."""

from dataclasses import replace

import bpy
import numpy as np
from mathutils import Matrix
from twohander import euler, rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.errors import TwohanderError
from twohander.formats.arkit_weights import whole_weights
from twohander.formats.proportions import Proportions
from twohander.motion import CharacterMotion, face_of
from twohander.retarget.names import RigMap
from twohander.retarget.skeleton import TargetSkeleton
from twohander.retarget.transfer import retarget

from .actions import Curve, Keys, Slider, write_actions
from .axes import TO_BLENDER
from .rigs import Rig, meshes_of, moving_bones
from .steps import Steps, finished

EVEN = 1e-3  # by which an armature's scale may differ between its axes
CHANNELS = {"QUATERNION": "rotation_quaternion", "AXIS_ANGLE": "rotation_axis_angle"}


def animate(rig: Rig, motion: CharacterMotion, proportions: Proportions, start_frame: float, frames_per_second: float,
            name: str = "") -> tuple[bpy.types.Action, ...]:
    """Key a motion in bulk into new actions, one for the bones and one for each mesh with ARKit's shape keys, and return them.

    proportions: of the character for which the motion was made. Each bone keeps its rotation mode. The jaw's and the eyes' turns go to bones
    where the rig has them, and to shape keys otherwise. Raises TwohanderError for an armature that is scaled unevenly, ExpressionSpaceError
    for a face that is not ARKit-valued.
    """
    keys = finished(keys_of(rig, motion, proportions, start_frame, frames_per_second))
    return write_actions(keys, name or f"{rig.name} Conversation")


def keys_of(rig: Rig, motion: CharacterMotion, proportions: Proportions, start_frame: float, rate: float) -> Steps[list[Keys]]:
    """What `animate` keys, for the bones and for each mesh. rate: the scene's frames per second."""
    faces = rig.faces()
    bones = _without_jaw(rig.bones) if any("jawOpen" in keys for keys in faces.values()) else rig.bones
    weights = _weights(motion, bones, proportions) if faces else None
    frames = start_frame + np.arange(len(motion)) * (rate / motion.fps)
    yield
    keys = {rig.armature: Keys(rig.armature, frames, _bone_curves(rig, motion, bones, proportions))}
    for mesh, known in faces.items():
        yield
        shapes = mesh.data.shape_keys  # which several meshes may share
        columns = {key: weights[:, ARKIT_INDEX[name]] for name, key in known.items()}
        sliders = tuple(Slider(shapes.key_blocks[key], float(column.min()), float(column.max())) for key, column in columns.items())
        keys.setdefault(shapes, Keys(shapes, frames, _key_curves(columns), f"{mesh.name} Expression", sliders))
    return list(keys.values())


def skeleton_of(armature: bpy.types.Object) -> TargetSkeleton:
    """The armature's bones at rest in the core's axes, as large and as turned as they stand in the scene, soles at height 0."""
    scale = np.array(armature.matrix_world.to_scale())
    if np.ptp(scale) > EVEN * scale.max() or scale.min() <= 0:
        raise TwohanderError(f"{armature.name} is scaled by {', '.join(f'{part:g}' for part in scale)}; apply its scale first")
    turn = np.array(armature.matrix_world.to_3x3().normalized())
    bones = armature.data.bones
    names = tuple(bone.name for bone in bones)
    matrices = np.array([np.array(bone.matrix_local) for bone in bones])
    places = scale.mean() * matrices[:, :3, 3] @ turn.T @ TO_BLENDER
    places[:, 1] -= sole_of(armature)
    axes = rotation.from_matrix(TO_BLENDER.T @ turn @ matrices[:, :3, :3])
    order = sorted(range(len(names)), key=lambda index: len(bones[index].parent_recursive))
    place = {names[index]: number for number, index in enumerate(order)}
    parents = tuple(place[bones[index].parent.name] if bones[index].parent else -1 for index in order)
    return TargetSkeleton(tuple(names[index] for index in order), parents, places[order], axes[order])


def sole_of(armature: bpy.types.Object) -> float:
    """Height of the lowest point of the meshes at rest above the armature's origin, or of the lowest bone's end if it moves none."""
    to_stage = Matrix.Translation(-armature.matrix_world.translation)
    heights = []
    for mesh in meshes_of(armature):
        vertices = np.empty(len(mesh.data.vertices) * 3, np.float32)
        mesh.data.vertices.foreach_get("co", vertices)
        matrix = np.array(to_stage @ mesh.matrix_world)
        if len(vertices):
            heights.append(float((vertices.reshape(-1, 3) @ matrix[2, :3]).min() + matrix[2, 3]))
    ends = [end for bone in armature.data.bones for end in (bone.head_local, bone.tail_local)]
    return min(heights or [(to_stage @ armature.matrix_world @ end).z for end in ends])


def _bone_curves(rig: Rig, motion: CharacterMotion, bones: RigMap, proportions: Proportions) -> list[Curve]:
    target = skeleton_of(rig.armature)
    moved = retarget(motion.body, proportions.skeleton, target, bones)
    curves = []
    for name in moving_bones(rig):
        mode = rig.armature.pose.bones[name].rotation_mode
        values = _in_mode(moved.rotations[:, target.number[name]], mode)
        path = f'pose.bones["{bpy.utils.escape_identifier(name)}"].{CHANNELS.get(mode, "rotation_euler")}'
        curves += [Curve(path, index, values[:, index], name) for index in range(values.shape[1])]
    pelvis = target.names[moved.pelvis]
    locations = moved.locations / np.mean(rig.armature.matrix_world.to_scale())
    path = f'pose.bones["{bpy.utils.escape_identifier(pelvis)}"].location'
    curves += [Curve(path, axis, locations[:, axis], pelvis) for axis in range(3)]
    return curves + _setting_curves(rig, len(motion))


def _setting_curves(rig: Rig, frames: int) -> list[Curve]:
    """Custom properties of a control rig, keyed so that its own values come back with its own actions."""
    return [Curve(f'pose.bones["{bone}"]["{setting}"]', 0, np.full(frames, value), bone)
            for bone, values in (rig.bones.settings or {}).items() for setting, value in values.items()
            if bone in rig.armature.pose.bones and setting in rig.armature.pose.bones[bone]]


def _in_mode(rotations: np.ndarray, mode: str) -> np.ndarray:
    """Channels of quaternions (T, 4) in a pose bone's rotation mode, continuous over time."""
    if mode == "QUATERNION":
        return rotations
    if mode == "AXIS_ANGLE":
        vectors = rotation.to_axis_angle(rotations)
        angles = np.linalg.norm(vectors, axis=-1, keepdims=True)
        return np.concatenate([angles, np.where(angles > 0, vectors / np.maximum(angles, 1e-12), [0, 1, 0])], axis=-1)
    order = mode.lower()[::-1]  # Blender's XYZ turns about X first: the matrix product Rz Ry Rx
    angles = np.unwrap(euler.to_angles(rotations, order), axis=0)
    return angles[:, [order.index(axis) for axis in "xyz"]]


def _without_jaw(bones: RigMap) -> RigMap:
    """A jaw that is both a bone and a shape key would open twice."""
    return replace(bones, joints={joint: bone for joint, bone in bones.joints.items() if joint != "jaw"})


def _weights(motion: CharacterMotion, bones: RigMap, proportions: Proportions) -> np.ndarray:
    """ARKit weights (T, 52) of all that no bone of the rig does."""
    face = face_of(motion)
    done = {joint: None for joint in ("jaw", "left_eye", "right_eye") if joint in bones.joints}
    return whole_weights(replace(face, **done), proportions)


def _key_curves(columns: dict[str, np.ndarray]) -> list[Curve]:
    return [Curve(f'key_blocks["{bpy.utils.escape_identifier(key)}"].value', 0, values, "Expression") for key, values in columns.items()]
