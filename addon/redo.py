"""New frames in an old action: the keys of a range are replaced, blended with what was there at both ends."""

from dataclasses import dataclass
from itertools import groupby

import bpy
import numpy as np
from mathutils import Euler, Quaternion
from twohander import rotation

from .actions import LINEAR, Curve, Keys, Unplayed, curve_owner, write_curve
from .correctives import is_corrective
from .steps import Steps

BLEND = 0.3  # seconds, unless asked otherwise
SAME_FRAME = 1e-3  # frames


@dataclass(frozen=True)
class Range:
    """Frames from `first` to `last`, with ramps of `blend` frames inside it at either end, beyond which the motion goes on."""

    first: float
    last: float
    blend: float

    def shares(self, frames: np.ndarray, begin: float, end: float) -> np.ndarray:
        """How much of the new motion there is at frames (N,) of this range, 0..1. begin, end: of the whole motion."""
        blend = min(self.blend, (self.last - self.first) / 2)
        whole = np.ones(len(frames))
        rising = np.clip((frames - self.first) / blend, 0, 1) if blend > 0 and self.first > begin + SAME_FRAME else whole
        falling = np.clip((self.last - frames) / blend, 0, 1) if blend > 0 and self.last < end - SAME_FRAME else whole
        ramp = np.minimum(rising, falling)
        return ramp * ramp * (3 - 2 * ramp)


def redone_steps(keys: Keys, old: bpy.types.Action, name: str, within: Range) -> Steps[Unplayed]:
    """A copy of an action with the keys of a range replaced, one property a step. Other keys stay as they are, and curves that the user
    removed stay away. Pose correctives that act in the range only get a curve, those that do not act in it are 0 there.
    """
    inside = (keys.frames >= within.first - SAME_FRAME) & (keys.frames <= within.last + SAME_FRAME)
    frames = keys.frames[inside]
    shares = within.shares(frames, keys.frames[0], keys.frames[-1])
    action = old.copy()
    try:
        action.name = name
        owner = curve_owner(action, keys.target)
        for path, channels in groupby(_with_correctives(owner, keys, inside), key=lambda curve: curve.path):
            found = [(curve, owner.fcurves.find(path, index=curve.index)) for curve in channels]
            found = [(curve, written) for curve, written in found if written is not None]
            if len(frames) and found:
                before = np.array([[written.evaluate(frame) for _, written in found] for frame in frames])
                after = np.stack([curve.values[inside] for curve, _ in found], axis=1)
                values = blended(before, after, shares, _rotation_mode(keys.target, path, len(found)))
                for (_, written), column in zip(found, values.T):
                    _replace_keys(written, frames, column, within)
            yield
    except BaseException:
        bpy.data.actions.remove(action)
        raise
    return Unplayed(keys.target, action, keys.label, keys.sliders)


def _with_correctives(owner, keys: Keys, inside: np.ndarray) -> list[Curve]:
    """The curves of the new motion, and zeros for correctives that only the old one has. `owner` gets a curve, which is 0 all the time, for
    each corrective that acts inside the range and was never keyed: a take has curves for those alone that act in it.
    """
    still = np.zeros(len(keys.frames), np.float32)
    acting = {curve.path: curve for curve in keys.curves if is_corrective(curve.path)}
    known = [curve.data_path for curve in owner.fcurves if is_corrective(curve.data_path)]
    for path, curve in acting.items():
        if path not in known and curve.values[inside].any():
            group = owner.groups.get(curve.group) or owner.groups.new(curve.group)
            write_curve(owner, Curve(path, curve.index, still, curve.group), keys.frames).group = group
    return [*keys.curves, *(Curve(path, 0, still, "Correctives") for path in known if path not in acting)]


def blended(before: np.ndarray, after: np.ndarray, shares: np.ndarray, mode: str | None = None) -> np.ndarray:
    """Values (N, C) that go from `before` to `after` by shares (N,).

    mode: a pose bone's rotation mode if the channels are a rotation, which then goes by the shortest arc; None for plain values.
    """
    if mode is None:
        return before + (after - before) * shares[:, None]
    start, end = (np.array([_quaternion(row, mode) for row in rows]) for rows in (before, after))
    turned = rotation.shortest_arc(rotation.slerp(start, end, shares))
    if mode == "QUATERNION":
        return turned * np.where(np.sum(turned[0] * before[0]) < 0, -1.0, 1.0)
    return np.array([_channels(Quaternion(turn), mode, row) for turn, row in zip(turned, after)])


def _rotation_mode(target: bpy.types.ID, path: str, channels: int) -> str | None:
    bone_path, _, name = path.rpartition(".")
    if not name.startswith("rotation_") or channels != (3 if name == "rotation_euler" else 4):
        return None
    return target.path_resolve(bone_path).rotation_mode


def _quaternion(row: np.ndarray, mode: str) -> tuple[float, ...]:
    if mode == "QUATERNION":
        return Quaternion(row).normalized()[:]
    if mode == "AXIS_ANGLE":
        return Quaternion(row[1:], row[0])[:]
    return Euler(row, mode).to_quaternion()[:]


def _channels(turn: Quaternion, mode: str, near: np.ndarray) -> tuple[float, ...]:
    """The rotation in a mode's own channels; of the equal angles those next to `near`."""
    if mode == "AXIS_ANGLE":
        axis, angle = turn.to_axis_angle()
        return (angle, *axis) if np.dot(axis, near[1:]) >= 0 else (-angle, *-axis)
    return turn.to_euler(mode, Euler(near, mode))[:]


def _replace_keys(curve: bpy.types.FCurve, frames: np.ndarray, values: np.ndarray, within: Range) -> None:
    points = curve.keyframe_points
    places = np.empty((len(points), 2), np.float32)
    points.foreach_get("co", places.ravel())
    old = np.flatnonzero((places[:, 0] >= within.first - SAME_FRAME) & (places[:, 0] <= within.last + SAME_FRAME))
    for index in old[len(frames):][::-1].tolist():
        points.remove(points[index], fast=True)
    missing = len(frames) - len(old)
    if missing > 0:
        points.add(missing)
    chosen = np.concatenate([old[:len(frames)], np.arange(len(points) - max(0, missing), len(points))])
    places, kinds = np.empty((len(points), 2), np.float32), np.empty(len(points), np.int32)
    points.foreach_get("co", places.ravel())
    points.foreach_get("interpolation", kinds)
    places[chosen] = np.stack([frames, values], axis=1)
    kinds[chosen] = LINEAR
    points.foreach_set("co", places.ravel())
    points.foreach_set("interpolation", kinds)
    points.sort()
    curve.update()
