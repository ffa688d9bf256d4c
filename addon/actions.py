"""Keys written in bulk into new actions, on every generation of Blender's animation data."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import bpy
import numpy as np

from .correctives import rest_correctives
from .steps import Steps, finished

LINEAR = 1  # the number of LINEAR in Blender's list of key interpolations, which foreach_set wants


@dataclass(frozen=True)
class Curve:
    """One animated number. path, index: as in Blender's f-curves; values: (T,); group: its heading in the editors."""

    path: str
    index: int
    values: np.ndarray
    group: str


@dataclass(frozen=True)
class Slider:
    """The range that a shape key's slider needs: Blender clamps a value to it even when a curve drives it."""

    block: bpy.types.ShapeKey
    low: float
    high: float


@dataclass(frozen=True)
class Keys:
    """What one target, an object or a shape-key block, shall do. frames: (T,) in scene frames, increasing, fractions allowed.

    label: tells the targets of one character apart; sliders: what its shape keys have to allow.
    """

    target: bpy.types.ID
    frames: np.ndarray
    curves: Sequence[Curve]
    label: str = ""
    sliders: tuple[Slider, ...] = ()


@dataclass(frozen=True)
class Unplayed:
    """A new action that its target does not play yet; label and sliders as in `Keys`."""

    target: bpy.types.ID
    action: bpy.types.Action
    label: str = ""
    sliders: tuple[Slider, ...] = ()


def write_action(target: bpy.types.ID, name: str, frames: np.ndarray, curves: Sequence[Curve]) -> bpy.types.Action:
    """A new action with these curves, assigned to `target` (an object or a shape-key block).

    frames: (T,) in scene frames, increasing, fractions allowed. An action that the target had before is kept in the
    file.
    """
    made = finished(action_steps(Keys(target, frames, curves), name))
    play(made)
    return made.action


def write_actions(keys: Iterable[Keys], name: str) -> tuple[bpy.types.Action, ...]:
    """A new action for each target, which plays it from now on."""
    made = finished(actions_steps(keys, name))
    for one in made:
        play(one)
    return tuple(one.action for one in made)


def actions_steps(keys: Iterable[Keys], name: str) -> Steps[list[Unplayed]]:
    """A new action for each target, one curve a step. Their names are `name` with the labels."""
    with all_or_none() as made:
        for one in keys:
            made.append((yield from action_steps(one, f"{name} {one.label}".strip())))
    return made


def action_steps(keys: Keys, name: str) -> Steps[Unplayed]:
    """A new action, one curve a step."""
    action = bpy.data.actions.new(name)
    try:
        owner = _new_curve_owner(action, keys.target)
        groups = {}
        for curve in keys.curves:
            group = groups.get(curve.group) or groups.setdefault(curve.group, owner.groups.new(curve.group))
            write_curve(owner, curve, keys.frames).group = group
            yield
    except BaseException:
        bpy.data.actions.remove(action)
        raise
    return Unplayed(keys.target, action, keys.label, keys.sliders)


@contextmanager
def all_or_none() -> Iterator[list[Unplayed]]:
    """A list of new actions to be filled inside the `with` block; if that is left by an error, the actions are removed."""
    made = []
    try:
        yield made
    except BaseException:
        for one in made:
            bpy.data.actions.remove(one.action)
        raise


def play(made: Unplayed) -> None:
    """Let the target play its new action; see `assign_action`."""
    for slider in made.sliders:
        block = slider.block
        block.slider_min, block.slider_max = min(slider.low, block.slider_min), max(slider.high, block.slider_max)
    assign_action(made.target, made.action)


def assign_action(target: bpy.types.ID, action: bpy.types.Action | None) -> None:
    """Let the target play an action that was made for it, or none. What it played before is kept in the file."""
    animation = target.animation_data or target.animation_data_create()
    if animation.action is not None and animation.action != action:
        animation.action.use_fake_user = True
    if isinstance(target, bpy.types.Key):
        rest_correctives(target)
    animation.action = action
    if action is not None and hasattr(action, "slots"):
        animation.action_slot = slot_for(action, target)


def slot_for(action: bpy.types.Action, target: bpy.types.ID):
    """The slot of an action that `action_steps` made for a target: its only one. From 4.4 on."""
    return next((slot for slot in action.slots if slot.target_id_type == target.id_type), None)


def curve_owner(action: bpy.types.Action, target: bpy.types.ID):
    """What holds the f-curves and groups of `target` in an action: the action itself, or the channel bag of the
    target's slot.
    """
    if not hasattr(action, "slots"):
        return action
    return action.layers[0].strips[0].channelbag(slot_for(action, target))


def write_curve(owner, curve: Curve, frames: np.ndarray) -> bpy.types.FCurve:
    """A new f-curve in an action or a channel bag. frames: (T,) in scene frames."""
    written = owner.fcurves.new(curve.path, index=curve.index)
    points = written.keyframe_points
    points.add(len(frames))
    points.foreach_set("co", np.stack([frames, curve.values], axis=1).astype(np.float32).ravel())
    points.foreach_set("interpolation", np.full(len(frames), LINEAR, np.int32))
    written.update()
    return written


def _new_curve_owner(action: bpy.types.Action, target: bpy.types.ID):
    if not hasattr(action, "slots"):  # before 4.4
        return action
    slot = action.slots.new(id_type=target.id_type, name=target.name)
    strip = action.layers.new("Layer").strips.new(type="KEYFRAME")
    return strip.channelbag(slot, ensure=True)
