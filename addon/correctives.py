"""Pose correctives as shape keys: lids follow the gaze, skin follows the joints. Bones drive a few; of many, those that act get keys."""

from collections.abc import Mapping

import bpy
import numpy as np
from twohander import rotation

_ENTRY_NAMES = ("xx", "xy", "xz", "yx", "yy", "yz", "zx", "zy", "zz")
NEGLIGIBLE = 1e-9  # a coefficient below this is a rounding error of the rest frame
LEAST_SHIFT = 1e-7  # metres; keys that never move a vertex so far are left out: all 486 of SMPL-X together are then wrong by 0.05 mm at most
CORRECTIVES = "Correctives"  # the heading of their curves in the editors
_PREFIX = "pose_"


def corrective_name(column: int, joint_names: tuple[str, ...]) -> str:
    """The shape key's name for a pose-corrective column: joint and entry of its R - I, as in `pose_jaw_zy`."""
    return f"{_PREFIX}{joint_names[column // 9 + 1]}_{_ENTRY_NAMES[column % 9]}"


def value_path(key: str) -> str:
    """The f-curve path of a shape key's value."""
    return f'key_blocks["{key}"].value'


def is_corrective(path: str) -> bool:
    """Whether an f-curve's path is that of a corrective's value."""
    return path.startswith(f'key_blocks["{_PREFIX}') and path.endswith(".value")


def add_corrective_drivers(mesh: bpy.types.Object, armature: bpy.types.Object, columns: tuple[int, ...],
                           joint_names: tuple[str, ...], axes: np.ndarray) -> None:
    """Drive each column's shape key with its entry of the joint's R - I.

    axes: (J, 3, 3) matrices that carry the core's rest axes into each bone's axes. The expressions are plain sums of
    products, which
    Blender evaluates without Python: they run at full speed, and also where scripts in files are not allowed to run.
    """
    keys = mesh.data.shape_keys
    for column in columns:
        name = corrective_name(column, joint_names)
        if name not in keys.key_blocks:
            continue
        joint = column // 9 + 1
        driver = _new_driver(keys.key_blocks[name], "SCRIPTED")
        for index, letter in enumerate("wxyz"):
            variable = driver.variables.new()
            variable.name = letter
            variable.targets[0].id = armature
            variable.targets[0].data_path = f'pose.bones["{joint_names[joint]}"].rotation_quaternion[{index}]'
        driver.expression = _expression(entry_coefficients(axes[joint], column % 9))


def corrective_values(rotations: np.ndarray, sizes: Mapping[int, float], joint_names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """The keys that act in a motion, with their values (T,).

    rotations: (T, J, 4) of the model's joints. sizes: how far each column moves a vertex at most, metres at value 1.
    """
    entries = (rotation.to_matrix(rotations[:, 1:]) - np.eye(3)).reshape(len(rotations), -1)
    return {corrective_name(column, joint_names): entries[:, column] for column, size in sizes.items()
            if np.abs(entries[:, column]).max() * size > LEAST_SHIFT}


def rest_correctives(keys: bpy.types.Key) -> None:
    """Every corrective that nothing drives at 0: the action that is to be played has keys for those only that act in it."""
    driven = {curve.data_path for curve in keys.animation_data.drivers} if keys.animation_data else set()
    for block in keys.key_blocks:
        if block.name.startswith(_PREFIX) and f'key_blocks["{block.name}"].value' not in driven:
            block.value = 0.0


def follow_keys(follower: bpy.types.Object, leader: bpy.types.Object) -> None:
    """Every shape key of `follower` takes the value of the leader's key of the same name."""
    keys = follower.data.shape_keys
    for block in keys.key_blocks[1:]:
        driver = _new_driver(block, "AVERAGE")
        variable = driver.variables.new()
        variable.targets[0].id_type = "KEY"
        variable.targets[0].id = leader.data.shape_keys
        variable.targets[0].data_path = f'key_blocks["{block.name}"].value'


def entry_coefficients(axes: np.ndarray, entry: int) -> dict[str, float]:
    """One entry of R - I as a sum of products of the bone's unit quaternion: {"x*y": coefficient}.

    With u the quaternion's vector part in the core's axes, R - I = 2 (u u' - |u|^2 I + w [u]x). axes: (3, 3), core to
    bone; entry: row-major.
    """
    row, column = divmod(entry, 3)
    carried = axes.T
    quadratic = 2 * np.outer(carried[row], carried[column])
    if row == column:
        quadratic -= 2 * np.eye(3)
    coefficients = {}
    for i, first in enumerate("xyz"):
        coefficients[f"{first}*{first}"] = quadratic[i, i]
        for j in range(i + 1, 3):
            coefficients[f"{first}*{'xyz'[j]}"] = quadratic[i, j] + quadratic[j, i]
    if row != column:
        axis = 3 - row - column
        sign = 1 if (column - row) % 3 == 2 else -1
        for i, letter in enumerate("xyz"):
            coefficients[f"w*{letter}"] = 2 * sign * carried[axis, i]
    return {term: value for term, value in coefficients.items() if abs(value) > NEGLIGIBLE}


def _new_driver(block: bpy.types.ShapeKey, kind: str) -> bpy.types.Driver:
    curve = block.driver_add("value")
    # A driver's curve starts with keys at 0 and 1, to which Blender rounds values that come near; without keys it
    # hands values on.
    curve.keyframe_points.clear()
    curve.driver.type = kind
    return curve.driver


def _expression(coefficients: dict[str, float]) -> str:
    # Blender keeps at most 255 characters of an expression: nine terms of up to 16.
    return "+".join(f"{value:.8f}*{term}" for term, value in coefficients.items()).replace("+-", "-") or "0"
