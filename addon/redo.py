"""New frames in an old action: the keys of a range are replaced, blended with what was there at both ends."""

from dataclasses import dataclass
from itertools import groupby

import bpy
import numpy as np
from mathutils import Euler, Quaternion
from twohander import rotation

from .actions import LINEAR, Curve, Keys, Unplayed, curve_owner, write_curve
from .correctives import CORRECTIVES, is_corrective
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


@dataclass(frozen=True)
class Blended:
    """What a range of an action becomes. keys: of the whole new motion; frames: (N,) in the range; shares: (N,) of the new motion.

    before, after, values: {(path, index): (N,)} what the old action has there, what the new motion has, and what both are blended to, of each
    curve that both have. correctives: the same of pose correctives that act in the range; None where they shall stay as they are.
    """

    keys: Keys
    frames: np.ndarray
    shares: np.ndarray
    before: dict[tuple[str, int], np.ndarray]
    after: dict[tuple[str, int], np.ndarray]
    values: dict[tuple[str, int], np.ndarray]
    correctives: dict[tuple[str, int], np.ndarray] | None = None


def blended_steps(keys: Keys, old: bpy.types.Action, within: Range) -> Steps[Blended]:
    """The keys of a range, blended with an action, one property a step. Curves that the user removed stay away; pose correctives, which
    follow from the pose, are left out.
    """
    inside = (keys.frames >= within.first - SAME_FRAME) & (keys.frames <= within.last + SAME_FRAME)
    frames = keys.frames[inside]
    made = Blended(keys, frames, within.shares(frames, keys.frames[0], keys.frames[-1]), {}, {}, {})
    owner = curve_owner(old, keys.target)
    for path, channels in groupby(keys.curves, key=lambda curve: curve.path):
        found = [(curve, owner.fcurves.find(path, index=curve.index)) for curve in channels if not is_corrective(path)]
        found = [(curve, written) for curve, written in found if written is not None]
        if len(frames) and found:
            before = np.array([[written.evaluate(frame) for _, written in found] for frame in frames])
            after = np.stack([curve.values[inside] for curve, _ in found], axis=1)
            values = blended(before, after, made.shares, _rotation_mode(keys.target, path, len(found)))
            for column, (curve, _) in enumerate(found):
                place = path, curve.index
                made.before[place], made.after[place], made.values[place] = before[:, column], after[:, column], values[:, column]
        yield
    return made


def redone_steps(made: Blended, old: bpy.types.Action, name: str, within: Range) -> Steps[Unplayed]:
    """A copy of an action with the keys of a range replaced, one curve a step. Other keys stay as they are. Pose correctives that act in the
    range only get a curve, those that do not act in it are 0 there.
    """
    action = old.copy()
    try:
        action.name = name
        owner = curve_owner(action, made.keys.target)
        for (path, index), values in _all_values(made, owner).items():
            curve = owner.fcurves.find(path, index=index) or _resting_curve(owner, path, made.keys.frames)
            _replace_keys(curve, made.frames, values, within)
            yield
    except BaseException:
        bpy.data.actions.remove(action)
        raise
    return Unplayed(made.keys.target, action, made.keys.label, made.keys.sliders)


def _all_values(made: Blended, owner) -> dict[tuple[str, int], np.ndarray]:
    if made.correctives is None or not len(made.frames):
        return made.values
    known = ((curve.data_path, 0) for curve in owner.fcurves if is_corrective(curve.data_path))
    return made.values | {place: np.zeros(len(made.frames)) for place in known} | made.correctives


def _resting_curve(owner, path: str, frames: np.ndarray) -> bpy.types.FCurve:
    """A new curve for a corrective that was never keyed, 0 all the time: a take has curves for those alone that act in it."""
    curve = write_curve(owner, Curve(path, 0, np.zeros(len(frames), np.float32), CORRECTIVES), frames)
    curve.group = owner.groups.get(CORRECTIVES) or owner.groups.new(CORRECTIVES)
    return curve


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
    """How a property's channels are a rotation, if they are a whole one. The bone may play another property by now."""
    bone_path, _, name = path.rpartition(".")
    if name in ("rotation_quaternion", "rotation_axis_angle"):
        return name.removeprefix("rotation_").upper() if channels == 4 else None
    if name != "rotation_euler" or channels != 3:
        return None
    mode = target.path_resolve(bone_path).rotation_mode
    return mode if len(mode) == 3 else "XYZ"


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
