"""Keys written in bulk into new actions, on every generation of Blender's animation data."""

from collections.abc import Sequence
from dataclasses import dataclass

import bpy
import numpy as np

LINEAR = 1  # the number of LINEAR in Blender's list of key interpolations, which foreach_set wants


@dataclass(frozen=True)
class Curve:
    """One animated number. path, index: as in Blender's f-curves; values: (T,); group: its heading in the editors."""

    path: str
    index: int
    values: np.ndarray
    group: str


def write_action(target: bpy.types.ID, name: str, frames: np.ndarray, curves: Sequence[Curve]) -> bpy.types.Action:
    """A new action with these curves, assigned to `target` (an object or a shape-key block).

    frames: (T,) in scene frames, increasing, fractions allowed. An action that the target had before is kept in the
    file.
    """
    animation = target.animation_data or target.animation_data_create()
    if animation.action is not None:
        animation.action.use_fake_user = True
    action = bpy.data.actions.new(name)
    slot, owner = _curve_owner(action, target)
    groups = {}
    for curve in curves:
        group = groups.get(curve.group) or groups.setdefault(curve.group, owner.groups.new(curve.group))
        _write_curve(owner, curve, frames).group = group
    animation.action = action
    if slot is not None:
        animation.action_slot = slot
    return action


def curve_owner(action: bpy.types.Action, target: bpy.types.ID):
    """What holds the f-curves and groups of `target` in an action: the action itself, or the channel bag of the
    target's slot.
    """
    if not hasattr(action, "slots"):
        return action
    return action.layers[0].strips[0].channelbag(target.animation_data.action_slot)


def _curve_owner(action: bpy.types.Action, target: bpy.types.ID):
    if not hasattr(action, "slots"):  # before 4.4
        return None, action
    slot = action.slots.new(id_type=target.id_type, name=target.name)
    strip = action.layers.new("Layer").strips.new(type="KEYFRAME")
    return slot, strip.channelbag(slot, ensure=True)


def _write_curve(owner, curve: Curve, frames: np.ndarray) -> bpy.types.FCurve:
    written = owner.fcurves.new(curve.path, index=curve.index)
    points = written.keyframe_points
    points.add(len(frames))
    points.foreach_set("co", np.stack([frames, curve.values], axis=1).astype(np.float32).ravel())
    points.foreach_set("interpolation", np.full(len(frames), LINEAR, np.int32))
    written.update()
    return written
