"""Random motions that reach every joint and every expression."""

import numpy as np
from twohander import rotation
from twohander.body.model import BodyModel
from twohander.body.skeleton import JOINT_NAMES
from twohander.motion import BodyMotion, CharacterMotion


def random_motion(model: BodyModel, frames: int, generator: np.random.Generator, fps: float = 30.0, **body) -> CharacterMotion:
    """All 55 joints turned by up to about 1.5 rad, moved by about a metre, expressions of either sign."""
    rotations = rotation.from_axis_angle(generator.normal(0, 0.5, (frames, len(JOINT_NAMES), 3))).astype(np.float32)
    translation = generator.normal(0, 0.5, (frames, 3)).astype(np.float32)
    expression = generator.uniform(-0.5, 1.2, (frames, len(model.expression_names))).astype(np.float32)
    return CharacterMotion(BodyMotion(rotations, translation, fps, **body), expression, model.expression_space)
