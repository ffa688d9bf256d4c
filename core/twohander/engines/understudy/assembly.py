"""All joints' rotations out of trunk, stance and hand paths, block by block, so that long conversations fit into memory."""

from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np

from ... import rotation
from ...audio.hearing import RATE
from ...body.skeleton import JOINT, JOINT_NAMES
from .arm import Carriage
from .arms import arm_rotations
from .clearing import REACH
from .collision import placed, trunk_capsules
from .figure import SPINE, Figure
from .hand_paths import SIDES, HandTrack
from .hands import finger_rotations
from .legs import LEG_JOINTS, Stance, planted_legs
from .limits import limited
from .torso import Torso

BLOCK = 60 * RATE  # frames worked on at once: about 60 MB of intermediate values


def assembled(figure: Figure, stance: Stance, torso: Torso, tracks: dict[str, HandTrack], shrugs: np.ndarray) -> Iterator[np.ndarray]:
    """Local rotations (n, 55, 4), float32, without neck, head, jaw and eyes, in order. shrugs: (N, 2) radians, left first.

    Every block is made with as much before and behind it as clearing the arms looks at, and begins with the last frame of the block
    before it, whose signs its quaternions follow: its length does not show.
    """
    frames = len(torso.pelvis)
    before = np.zeros((0, len(JOINT_NAMES), 4), np.float32)
    for first in range(0, frames, BLOCK):
        last = min(first + BLOCK, frames)
        start, stop = max(0, first - REACH), min(frames, last + REACH)
        around = {side: _between(track, start, stop) for side, track in tracks.items()}
        block = _joints(figure, stance, _between(torso, start, stop), around, shrugs[start:stop])[first - start:last - start]
        block = rotation.shortest_arc(np.concatenate([before, block.astype(np.float32)]))
        yield block
        before = block[-1:]


def _between(curves, start: int, stop: int):
    """A value object of curves, kept in single precision, cut to the frames start..stop-1 in double."""
    return replace(curves, **{field.name: getattr(curves, field.name)[start:stop].astype(float) for field in fields(curves)})


def _joints(figure: Figure, stance: Stance, torso: Torso, tracks: dict[str, HandTrack], shrugs: np.ndarray) -> np.ndarray:
    rotations = rotation.identity(len(torso.pelvis), len(JOINT_NAMES), dtype=float)
    rotations[:, 0] = torso.turn
    for index, name in enumerate(SPINE):
        rotations[:, JOINT[name]] = limited(name, torso.spine[:, index])
    legs = planted_legs(figure, torso.pelvis, torso.turn, stance)
    for index, name in enumerate(LEG_JOINTS):
        rotations[:, JOINT[name]] = legs[:, index]
    positions, turns = figure.skeleton.pose(rotations, torso.pelvis - figure.skeleton.joints[0])
    room = placed(trunk_capsules(figure), positions, turns)
    carriage = Carriage(positions[:, JOINT["spine3"]], turns[:, JOINT["spine3"]], 0.5 * (torso.pelvis - figure.pelvis),
                        torso.collar_lift[:, None] + shrugs)
    for name, values in arm_rotations(figure, tracks, carriage, room).items():
        rotations[:, JOINT[name]] = values
    for side in SIDES:
        first = JOINT[f"{side}_index1"]
        rotations[:, first:first + 15] = finger_rotations(figure.skeleton, side, tracks[side].shape)
    return rotations
