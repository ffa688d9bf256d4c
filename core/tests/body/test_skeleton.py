"""One body's proportions, posed."""

import numpy as np
import pytest
from open_bodies import skeleton

from twohander import rotation
from twohander.body.skeleton import JOINT, JOINT_NAMES, PARENTS


@pytest.mark.parametrize("joint", ("neck", "left_wrist", "right_pinky3", "left_hip"))
def test_one_joint_hangs_where_the_whole_pose_has_it(joint):
    body, generator = skeleton("open_woman"), np.random.default_rng(0)
    rotations = rotation.normalized(generator.normal(size=(7, len(JOINT_NAMES), 4))).astype(np.float32)
    translation = generator.normal(size=(7, 3)).astype(np.float32)
    places, turns = body.pose(rotations, translation)
    place, turn = body.hung(joint, rotations, translation)
    np.testing.assert_array_equal(place, places[:, JOINT[joint]])
    np.testing.assert_array_equal(turn, turns[:, PARENTS[JOINT[joint]]])
