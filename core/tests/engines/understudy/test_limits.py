import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.engines.understudy.limits import RANGES, angles, excess, limited, limited_joints, softly_limited


def anyhow(count=500):
    return Rotation.random(count, random_state=3).as_quat(scalar_first=True)


@pytest.mark.parametrize("joint", limited_joints())
def test_no_rotation_gets_past_its_range(joint):
    rotations = rotation.identity(500, 55, dtype=float)
    rotations[:, JOINT[joint]] = limited(joint, anyhow())
    assert excess(rotations)[joint] < 1e-6


@pytest.mark.parametrize("joint", limited_joints())
def test_the_rest_pose_is_left_alone(joint):
    assert rotation.angle_between(limited(joint, rotation.identity(1, dtype=float)), rotation.identity(1, dtype=float)).max() < 1e-6


def test_a_joint_well_within_its_range_is_left_alone():
    bent = rotation.multiply(*rotation.from_axis_angle(np.radians([[0.0, -80.0, 0.0], [20.0, 0.0, 0.0]])))[None]
    assert rotation.angle_between(limited("left_elbow", bent), bent).max() < 1e-6


@pytest.mark.parametrize("joint", [name for name in limited_joints() if name.startswith("left_")])
def test_the_right_side_is_the_mirror_image_of_the_left(joint):
    rotations = anyhow()
    mirrored = rotations * (1, 1, -1, -1)
    other = joint.replace("left_", "right_")
    np.testing.assert_allclose(angles(joint, rotations), angles(other, mirrored), atol=1e-9)
    assert rotation.angle_between(limited(joint, rotations) * (1, 1, -1, -1), limited(other, mirrored)).max() < 1e-6


def test_the_elbow_cannot_bend_backwards():
    backwards = rotation.from_axis_angle(np.radians([[0.0, 60.0, 0.0]]))
    assert np.degrees(angles("left_elbow", limited("left_elbow", backwards))[0, 1]) < RANGES["elbow"].y[1] + 1e-6


def test_the_stop_is_smooth_and_rising():
    turned = np.linspace(-3, 3, 2001)
    held = softly_limited(turned, -1.0, 1.5)
    assert np.all(np.diff(held) >= 0) and held.min() >= -1 and held.max() <= 1.5
    assert np.abs(np.diff(held, 2)).max() < 1e-3
