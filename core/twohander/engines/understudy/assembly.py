"""All joints' rotations out of trunk, stance and hand paths, block by block, so that long conversations fit into memory."""

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


def assembled(figure: Figure, stance: Stance, torso: Torso, tracks: dict[str, HandTrack], shrugs: np.ndarray) -> np.ndarray:
    """Local rotations (N, 55, 4), float32, without neck, head, jaw and eyes. shrugs: (N, 2) radians, left first.

    Every block is made with as much before and behind it as clearing the arms looks at: its length does not show.
    """
    frames = len(torso.pelvis)
    rotations = rotation.identity(frames, len(JOINT_NAMES))
    for first in range(0, frames, BLOCK):
        last = min(first + BLOCK, frames)
        start, stop = max(0, first - REACH), min(frames, last + REACH)
        around = {side: _between(track, start, stop) for side, track in tracks.items()}
        block = _joints(figure, stance, _between(torso, start, stop), around, shrugs[start:stop])[first - start:last - start]
        # One frame of the block before settles the quaternions' signs.
        before = max(0, first - 1)
        rotations[before:last] = rotation.shortest_arc(np.concatenate([rotations[before:first], block.astype(np.float32)]))
    return rotations


def _between(curves, start: int, stop: int):
    """A value object of curves, cut to the frames start..stop-1."""
    return replace(curves, **{field.name: getattr(curves, field.name)[start:stop] for field in fields(curves)})


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
