"""Neck, head and eyes that keep a plan of looks: eyes first, the head after them, the eyes turning back while it moves."""

from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...body.skeleton import JOINT
from ..base import Part
from .angles import angles_of, turned
from .chance import Stage, generator
from .eyes import aimed, direction, gaze_path, yaw_pitch
from .fixations import Fixation
from .gaze import on_partner_mask
from .limits import softly_limited
from .pulses import stepped

# Gaze shifts over about 15 degrees take the head along for about two thirds, smaller ones hardly (Stahl, Amplitude of human head
# movements associated with horizontal saccades, 1999).
HEAD_SHARE = 2 / 3
HEAD_STILL, HEAD_FOLLOWS = np.radians(8), np.radians(18)  # below the first the head stays, above the second it takes its share
VERTICAL_SHARE = 0.6  # of that, up and down
TILT_WITH_TURN = 0.3  # a head that turns tilts a little, either way, by up to this share of the turn
# Eyes start some 50 ms before the head can be seen to turn; a head that starts gently is seen 30 ms later than it starts.
HEAD_DELAY, HEAD_DELAY_SCATTER = 0.02, 0.015  # seconds
HEAD_LEAST = 0.28  # seconds of a head movement, and more for each radian
HEAD_PER_RADIAN = 0.011 * 180 / np.pi

# A head turned towards somebody at the side leaves this share of the way to the eyes, up to the limit.
LEFT_TO_EYES, LEFT_TO_EYES_MOST = 0.18, np.radians(9)
LEFT_TO_EYES_VERTICAL = 0.35
ROLL_WITH_CHEST = 0.3  # a head is held level while the chest leans sideways

# Range of the neck joints together, normal adult (American Academy of Orthopaedic Surgeons, Joint motion, 1965); pitch, yaw, roll.
NECK_LIMITS = np.radians([45, 60, 45])
BLOCK = 6000  # frames worked on at once
NECK_SHARE = 0.45  # of the way from chest to head taken by the neck joint, the rest by the head joint


@dataclass(frozen=True)
class Looking:
    """Where a character turns neck, head and eyes: (N, 4) unit quaternions at RATE, float32, each relative to its parent.

    on_partner: (N,) bool, the plan rests on the partner's face.
    """

    neck: np.ndarray
    head: np.ndarray
    left_eye: np.ndarray
    right_eye: np.ndarray
    on_partner: np.ndarray


def attention(plan: tuple[Fixation, ...], part: Part, chest: np.ndarray, neck_place: np.ndarray, gestures: np.ndarray,
              character: int, seed: int) -> Looking:
    """Neck, head and eyes for a plan of looks, on a body that moves.

    chest: (N, 4) world rotation of the joint spine3; neck_place: (N, 3) world position of the neck joint, in the space of
    part.partner_eyes. gestures: (N, 3) of `head_gestures` and the bearing.
    Whatever the head does, the eyes aim at the planned point, as far as they can turn.
    """
    random = generator(seed, character, Stage.LOOKING)
    frames = len(chest)
    home = _eyes_towards_partner(part, neck_place).mean(axis=0, dtype=float)  # planned points stay where they are while the body sways
    path = gaze_path(plan, frames)
    following = _following(plan, random, frames)
    made = [np.empty((frames, 4), np.float32) for _ in range(4)]
    for first in range(0, frames, BLOCK):
        block = slice(first, first + BLOCK)
        turned_so = _looks(part, chest[block].astype(float), neck_place[block].astype(float), home, path[block], following[block], gestures[block])
        for whole, turns in zip(made, turned_so):
            whole[block] = turns
    return Looking(*map(rotation.shortest_arc, made), on_partner_mask(plan, frames))


def _looks(part: Part, chest: np.ndarray, neck_place: np.ndarray, home: np.ndarray, path: np.ndarray, following: np.ndarray,
           gestures: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Neck, head and both eyes (n, 4) for some frames. home: (3,) where the eyes are on the whole."""
    frames = len(chest)
    partner_yaw, partner_pitch, distance = _line_of_sight(part, home)
    target = home + distance * direction(partner_yaw + path[:, 0], partner_pitch + path[:, 1])
    head_world = _head(part, chest, _eyes_towards_partner(part, neck_place), following, gestures)
    between = held_by_neck(rotation.multiply(rotation.inverse(chest), head_world))
    neck = rotation.slerp(rotation.identity(frames, dtype=float), between, np.full(frames, NECK_SHARE))
    head = rotation.multiply(rotation.inverse(neck), between)
    left_place, right_place, head_world = _eye_places(part, chest, neck_place, neck, head)
    return neck, head, aimed(left_place, head_world, target), aimed(right_place, head_world, target)


def held_by_neck(quaternion: np.ndarray) -> np.ndarray:
    """Rotations (..., 4) of a head against the chest, held within NECK_LIMITS."""
    angles = angles_of(quaternion)
    held = [softly_limited(angles[..., axis], -limit, limit) for axis, limit in enumerate(NECK_LIMITS)]
    return turned(np.stack(held, axis=-1))


def _line_of_sight(part: Part, eyes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Yaw and pitch in radians and distance in metres of the partner's eyes, seen from `eyes` (..., 3)."""
    line = np.asarray(part.partner_eyes, float) - eyes
    yaw, pitch = yaw_pitch(line)
    return yaw, pitch, np.linalg.norm(line, axis=-1)


def _eyes_towards_partner(part: Part, neck_place: np.ndarray) -> np.ndarray:
    """(N, 3) midpoint between the eyes of a head held upright over the neck joint and facing the partner."""
    joints = part.skeleton.joints
    above_neck = (joints[JOINT["left_eye"]] + joints[JOINT["right_eye"]]) / 2 - joints[JOINT["neck"]]
    facing, _ = yaw_pitch(np.asarray(part.partner_eyes, float) - neck_place)
    upright = turned(np.stack([np.zeros_like(facing), facing, np.zeros_like(facing)], axis=-1))
    return neck_place + rotation.rotate(upright, np.broadcast_to(above_neck, neck_place.shape))


def _following(plan: tuple[Fixation, ...], random: np.random.Generator, frames: int) -> np.ndarray:
    """(frames, 3) yaw, pitch and roll in radians by which the head goes along with looks away from the partner."""
    points = np.array([(fixation.yaw, fixation.pitch) for fixation in plan])
    size = np.linalg.norm(points, axis=1)
    ramp = np.clip((size - HEAD_STILL) / (HEAD_FOLLOWS - HEAD_STILL), 0, 1)
    share = HEAD_SHARE * ramp * ramp * (3 - 2 * ramp) * random.uniform(0.85, 1.15, len(plan))
    goals = points * share[:, None] * (1, VERTICAL_SHARE)
    tilts = goals[:, :1] * random.uniform(-TILT_WITH_TURN, TILT_WITH_TURN, (len(plan), 1))
    goals = np.concatenate([goals, tilts], axis=1)
    changes = np.linalg.norm(np.diff(goals, axis=0, prepend=goals[:1]), axis=1)
    delays = HEAD_DELAY + HEAD_DELAY_SCATTER * random.uniform(-1, 1, len(plan))
    starts = np.array([fixation.start for fixation in plan]) + delays
    return stepped(starts, goals, HEAD_LEAST + HEAD_PER_RADIAN * changes, frames)


def _head(part: Part, chest: np.ndarray, eyes: np.ndarray, following: np.ndarray, gestures: np.ndarray) -> np.ndarray:
    """(N, 4) world rotation of the head."""
    _, chest_yaw, chest_roll = np.moveaxis(angles_of(chest), -1, 0)
    yaw, pitch, _ = _line_of_sight(part, eyes)
    aside = np.arctan2(np.sin(yaw - chest_yaw), np.cos(yaw - chest_yaw))
    left = LEFT_TO_EYES_MOST * np.tanh(aside * LEFT_TO_EYES / LEFT_TO_EYES_MOST)
    return turned(np.stack([
        pitch * (1 - LEFT_TO_EYES_VERTICAL) + following[:, 1] + gestures[:, 0],
        chest_yaw + aside - left + following[:, 0] + gestures[:, 1],
        chest_roll * ROLL_WITH_CHEST + following[:, 2] + gestures[:, 2]], axis=-1))


def _eye_places(part: Part, chest: np.ndarray, neck_place: np.ndarray, neck: np.ndarray,
                head: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """World positions of both eyeballs (N, 3) and the world rotation of the head (N, 4), by forward kinematics."""
    joints = part.skeleton.joints.astype(float)
    neck_world = rotation.multiply(chest, neck)
    head_world = rotation.multiply(neck_world, head)
    to_head = joints[JOINT["head"]] - joints[JOINT["neck"]]
    head_place = neck_place + rotation.rotate(neck_world, np.broadcast_to(to_head, neck_place.shape))
    left, right = (
        head_place + rotation.rotate(head_world, np.broadcast_to(joints[JOINT[eye]] - joints[JOINT["head"]], neck_place.shape))
        for eye in ("left_eye", "right_eye"))
    return left, right, head_world
