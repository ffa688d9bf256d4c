"""The trunk: pelvis and spine from posture, sway, breath, laughter and the pull of the gesturing hands."""

from dataclasses import dataclass

import numpy as np

from ... import rotation
from ...audio.hearing import Hearing
from .angles import turned
from .figure import LUMBAR_SHARE, SPINE, Figure
from .laughter import laugh_pulse, laughing
from .legs import Stance, reachable_drop
from .limits import softly_limited
from .posture import Posture
from .pulses import wander
from .speaking_trunk import SpeakingTrunk

BEND_SHARE = (0.35, 0.35, 0.30)  # of a bend, over the spine joints from below; a third each, the stiff chest a little less
WEIGHT_SHIFT = 0.042  # metres sideways to one foot, for the reference stature
HIP_RISE = np.radians(3.2)  # the pelvis rises on the standing leg
HEAVIEST = 1.6  # shift of weight beyond which the free leg would hang
SEATED_HIPS = 0.3  # of the turn of the hips that a stander makes
SEATED_SHIFT = 0.3  # of the standing shift; a sitter rolls over one buttock
FIDGET = np.radians([0.6, 1.1, 0.7])  # pitch, yaw and roll by which a trunk wanders even at rest
SWAY = 0.004  # metres, standing (Prieto et al., Measures of postural steadiness, 1996: 3 to 6 mm)
BREATH_CHEST = np.radians(1.6)  # the chest tips back as it fills
BREATH_COLLAR = np.radians(1.8)  # the collar bones rise
LAUGH_COLLAR = np.radians(2.2)
LAUGH_CHEST = np.radians(1.3)
PELVIS_TURN = np.radians(25)  # at most, over feet that stay; with the toes' own turn the hips then stay within their range
LEG_REST = 0.004  # share of the leg's length that stays bent in the standing leg


@dataclass(frozen=True)
class Torso:
    """Float32 over N frames at RATE. pelvis: (N, 3) metres. turn: (N, 4) its rotation. spine: (N, 3, 4) local rotations of spine1 to spine3.

    chest: (N, 4) rotation of spine3 in the world. collar_lift: (N,) radians by which breath and laughter raise both collar bones.
    """

    pelvis: np.ndarray
    turn: np.ndarray
    spine: np.ndarray
    chest: np.ndarray
    collar_lift: np.ndarray


def torso_motion(figure: Figure, stance: Stance, posture: Posture, breath: np.ndarray, hearing: Hearing, talk: SpeakingTrunk,
                 pull: np.ndarray, random: np.random.Generator) -> Torso:
    """The trunk's motion.

    breath: (N,) lung volume 0..1. pull: (N, 3) pitch, yaw and roll in radians that gestures add.
    """
    frames = len(breath)
    laugh, bursts = laughing(hearing, frames), laugh_pulse(hearing, frames)
    scale = SEATED_SHIFT if figure.seated else 1.0
    weight = np.clip(posture.weight + talk.weight, -HEAVIEST, HEAVIEST)
    pull = pull + talk.turns
    hips = SEATED_HIPS * talk.hips if figure.seated else talk.hips
    fidget = [wander(random, frames, period) for period in (7.0, 5.0, 9.0)]  # slow wander, radians below
    pitch = posture.lean + pull[:, 0] + FIDGET[0] * fidget[0] + np.radians(4) * laugh + LAUGH_CHEST * bursts
    yaw = posture.turn + pull[:, 1] + FIDGET[1] * fidget[1]
    roll = posture.tilt + pull[:, 2] + FIDGET[2] * fidget[2]
    hip_roll = scale * HIP_RISE * weight
    sway = np.zeros(frames) if figure.seated else SWAY * wander(random, frames, 2.5)
    sway_ahead = np.zeros(frames) if figure.seated else SWAY * wander(random, frames, 3.2)

    # The pelvis takes a quarter of a lean and a third of a turn; the spine takes the rest and rights the pelvis's roll.
    pelvis_pitch = figure.pelvis_tilt + (0.45 if figure.seated else 0.25) * pitch
    pelvis_yaw = softly_limited((0.15 if figure.seated else 0.33) * yaw + hips, -PELVIS_TURN, PELVIS_TURN)
    turn = turned(np.stack([pelvis_pitch, pelvis_yaw, hip_roll], axis=-1))
    spine_pitch = pitch - (pelvis_pitch - figure.pelvis_tilt)
    spine_yaw, spine_roll = yaw - pelvis_yaw, roll - 1.25 * hip_roll
    breath_tilt = BREATH_CHEST * (breath - 0.35)
    spine = np.stack([
        turned(np.stack([share * spine_pitch - figure.pelvis_tilt * lumbar - chest * breath_tilt, share * spine_yaw, share * spine_roll], axis=-1))
        for share, lumbar, chest in zip(BEND_SHARE, LUMBAR_SHARE, (0.0, 0.4, 0.6))], axis=1)

    pelvis = np.broadcast_to(figure.pelvis, (frames, 3)).copy()
    pelvis[:, 0] += scale * WEIGHT_SHIFT * figure.size * weight + sway
    pelvis[:, 2] += sway_ahead
    if not figure.seated:
        # A lean sends the hips back, so that the weight stays over the feet.
        pelvis[:, 2] -= 0.25 * figure.size * np.sin(pitch)
        pelvis[:, 1] -= reachable_drop(figure, pelvis, turn, stance, LEG_REST)
    chest = turn
    for index in range(len(SPINE)):
        chest = rotation.multiply(chest, spine[:, index])
    collar_lift = BREATH_COLLAR * breath + LAUGH_COLLAR * bursts
    return Torso(*(curve.astype(np.float32) for curve in (pelvis, turn, spine, chest, collar_lift)))
