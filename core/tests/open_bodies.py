"""The two open characters' skeletons and a quiet bearing, for the tests of the understudy's body."""

from functools import cache

import numpy as np

from twohander.body.characters import open_character
from twohander.body.model import BodyModel, load_body_model
from twohander.body.skeleton import Skeleton
from twohander.engines.understudy.emotion import Bearing

CHARACTERS = ("open_woman", "open_man")


@cache
def model(name: str) -> BodyModel:
    """An open character's body model."""
    return load_body_model(open_character(name).smplx)


def skeleton(name: str) -> Skeleton:
    """An open character's proportions."""
    return model(name).skeleton()


def quiet_bearing(frames: int) -> Bearing:
    """The bearing of a person without a stated emotion."""
    return Bearing(np.ones(frames), np.zeros(frames), np.zeros((frames, 3)), np.ones(frames))
