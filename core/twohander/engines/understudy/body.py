"""A whole body's motion out of what was heard: trunk, legs, arms and fingers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...audio.hearing import Hearing
from ...body.skeleton import JOINT, JOINT_NAMES
from ...sampling import values_at
from ..base import Part
from .assembly import assembled
from .breathing import lung_volume
from .chance import Stage, generator
from .emotion import Bearing
from .figure import Figure, figure_of
from .floor import Floor
from .gesture_library import SEATED_RESTS, STANDING_RESTS
from .gestures import Stroke, stroke_plan
from .hand_paths import SIDES, hand_tracks
from .legs import LEG_JOINTS, Stance, planted_legs, stance_of
from .liveliness import liveliness
from .posture import partner_turn, posture_plan
from .pulses import add_pulse, spread
from .speaking_trunk import speaking_trunk
from .torso import torso_motion

RIGHT_HANDED = 0.85  # of all people prefer the right hand (about nine in ten; some gesture with either)
HABIT = (0.95, 1.2)  # factor on gestures by which people with equally lively voices differ
STROKE_TURN = np.radians(4.0)  # the trunk turns a little to the side of the hand that gestures
STROKE_NOD = np.radians(2.0)
FINGERTIPS = 0.12  # metres by which half-open hands reach beyond their wrists, for the reference stature
LEAST_ROOM = 0.30  # metres in front of the shoulders that a gesture takes, however near the partner is
THIGH_SPOT = 0.57  # of the way from hip to knee, where the wrist of a hand on the thigh lies
THIGH_TOP = 0.120  # metres from the thigh's axis to a wrist on it, for the reference stature
_STAGES = (Stage.STANCE, Stage.POSTURE, Stage.GESTURES, Stage.BREATH, Stage.TORSO, Stage.HANDS, Stage.TRUNK)


@dataclass(frozen=True)
class Amounts:
    """Factors on what a person does. gesture: number and size of gestures; posture: shifts and leans."""

    gesture: float = 1.0
    posture: float = 1.0


@dataclass(frozen=True)
class MovedBody:
    """A body at M chosen frames: rotations (M, 55, 4) and translation (M, 3), neck, head, jaw and eyes at identity. And what carries
    the head at each of all N frames at RATE: neck_place (N, 3), the neck joint in the world, chest (N, 4), the joint spine3's rotation there.

    All float32.
    """

    rotations: np.ndarray
    translation: np.ndarray
    neck_place: np.ndarray
    chest: np.ndarray


def body_motion(hearings: tuple[Hearing, Hearing], floor: Floor, part: Part, character: int, bearing: Bearing, seed: int,
                amounts: Amounts, positions: np.ndarray) -> MovedBody:
    """The body at `positions` (M,), rising frame numbers within 0..N-1 at RATE, whole or not, for part.skeleton's proportions.

    The soles stand on y = 0 and never move; a seated body has its pelvis over the origin as a standing one, on a seat of 0.45 m for a
    body of 1.70 m, in proportion for others.
    """
    hearing = hearings[character]
    frames = floor.speaking.shape[1]
    random = {stage: generator(seed, character, stage) for stage in _STAGES}
    figure = figure_of(part.skeleton, part.seated)
    stance = stance_of(figure, random[Stage.STANCE])
    leading = "right" if random[Stage.STANCE].random() < RIGHT_HANDED else "left"
    rests = _own_rests(SEATED_RESTS if part.seated else STANDING_RESTS, random[Stage.STANCE])
    posture = posture_plan(floor, character, part.seated, part.partner_eyes, bearing.lean, amounts.posture, rests, random[Stage.POSTURE])
    voice = liveliness(hearing)
    habit = random[Stage.STANCE].uniform(*HABIT)
    strokes = stroke_plan(hearing, floor, character, bearing, amounts.gesture * voice * habit, leading, _partner_from_chest(part), random[Stage.GESTURES])
    pull, shrugs = _trunk_share(strokes, frames)
    talk = speaking_trunk(hearing, amounts.posture * voice * bearing.gesture_energy[:frames], random[Stage.TRUNK])
    breath = lung_volume(hearing, frames, random[Stage.BREATH])
    torso = torso_motion(figure, stance, posture, breath, hearing, talk, pull, random[Stage.TORSO])
    tracks = hand_tracks(figure, strokes, posture.rests, leading, _thigh_spots(figure, stance), bearing.tempo[:frames],
                         _room_ahead(part, figure), random[Stage.HANDS])
    translation = (torso.pelvis - figure.skeleton.joints[0]).astype(np.float32)
    return _moved(figure, assembled(figure, stance, torso, tracks, shrugs), translation, positions)


def plant(part: Part, character: int, seed: int, rotations: np.ndarray, translation: np.ndarray) -> None:
    """Turn the legs of body rotations (M, 55, 4) at translations (M, 3) so that the feet are where `body_motion` has them for this seed."""
    figure = figure_of(part.skeleton, part.seated)
    stance = stance_of(figure, generator(seed, character, Stage.STANCE))
    pelvis = translation.astype(float) + figure.skeleton.joints[0]
    legs = planted_legs(figure, pelvis, rotations[:, 0].astype(float), stance)
    joints = [JOINT[name] for name in LEG_JOINTS]
    same_side = np.sum(legs * rotations[:, joints], axis=-1, keepdims=True) >= 0
    rotations[:, joints] = np.where(same_side, legs, -legs)


def _moved(figure: Figure, blocks: Iterator[np.ndarray], translation: np.ndarray, positions: np.ndarray) -> MovedBody:
    """The blocks, each beginning with the last frame of the one before it, put together where they are wanted."""
    frames, first, taken = len(translation), 0, 0
    rotations = np.empty((len(positions), len(JOINT_NAMES), 4), np.float32)
    neck_place, chest = np.empty((frames, 3), np.float32), np.empty((frames, 4), np.float32)
    for block in blocks:
        last = first + len(block) - 1
        neck_place[first:last + 1], chest[first:last + 1] = figure.skeleton.hung("neck", block, translation[first:last + 1])
        until = int(np.searchsorted(positions, last, side="right"))
        rotations[taken:until] = rotation.resampled(block, positions[taken:until] - first)
        first, taken = last, until
    return MovedBody(rotations, values_at(translation, positions), neck_place, chest)


def _partner_from_chest(part: Part) -> float:
    """Radians to the left of straight ahead at which the chest, turned a little there already, has the partner."""
    azimuth = float(np.arctan2(part.partner_eyes[0], part.partner_eyes[2]))
    return azimuth - partner_turn(azimuth)


def _room_ahead(part: Part, figure: Figure) -> float:
    """Metres in front of the shoulders where a wrist's fingers do not leave the own half of the way to the partner."""
    distance = float(np.hypot(part.partner_eyes[0], part.partner_eyes[2]))
    return max(distance / 2 - FINGERTIPS * figure.size, LEAST_ROOM * figure.size)


def _own_rests(names: tuple[str, ...], random: np.random.Generator) -> tuple[str, ...]:
    """A person's habit: one resting place is the favourite, one other is never used."""
    order = [str(name) for name in random.permutation(names)]
    return tuple(order[:max(2, len(order) - 1)])


def _trunk_share(strokes: tuple[Stroke, ...], frames: int) -> tuple[np.ndarray, np.ndarray]:
    """What the gestures ask of the trunk: pitch, yaw, roll (N, 3), and of the collar bones (N, 2), in radians."""
    pull, shrugs = np.zeros((frames, 3)), np.zeros((frames, 2))
    for stroke in strokes:
        hands = [side for side, _, _ in stroke.gestures]
        sideways = hands.count("left") - hands.count("right")
        add_pulse(pull[:, 0], stroke.apex - 0.3, 0.32, 0.1, 0.7, STROKE_NOD * stroke.size)
        add_pulse(pull[:, 1], stroke.apex - 0.6, 0.6, stroke.hold, 1.1, STROKE_TURN * stroke.size * sideways)
        for side, gesture, _ in stroke.gestures:
            add_pulse(shrugs[:, SIDES.index(side)], stroke.apex - gesture.seconds, gesture.seconds, stroke.hold, 0.6, gesture.shrug)
    return spread(pull, 0.3), shrugs


def _thigh_spots(figure: Figure, stance: Stance) -> np.ndarray | None:
    """Where the wrists of hands on the thighs lie, (2, 3) metres, left first; None when standing."""
    if not figure.seated:
        return None
    tilt = rotation.from_axis_angle(np.array([[figure.pelvis_tilt, 0.0, 0.0]]))
    legs = planted_legs(figure, figure.pelvis[None], tilt, stance)
    rotations = rotation.identity(1, len(JOINT_NAMES), dtype=float)
    rotations[:, 0] = tilt
    for index, name in enumerate(LEG_JOINTS):
        rotations[:, JOINT[name]] = legs[:, index]
    places = figure.skeleton.positions(rotations, (figure.pelvis - figure.skeleton.joints[0])[None])[0]
    hips, knees = (places[[JOINT[f"{side}_{joint}"] for side in SIDES]] for joint in ("hip", "knee"))
    return hips + THIGH_SPOT * (knees - hips) + (0, THIGH_TOP * figure.size, 0)
