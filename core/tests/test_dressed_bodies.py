"""The open characters' dressed meshes as obstacles."""

import numpy as np
import pytest
from dressed_bodies import OBSTACLES, SIDES, dressed_body
from solid_meshes import winding

from twohander import rotation
from twohander.body.characters import OPEN_CHARACTERS
from twohander.body.skeleton import JOINT

STILL = np.zeros(3, np.float32), np.zeros(52, np.float32)


def turned(**joints) -> np.ndarray:
    """Local rotations (55, 4): the T pose but for joints turned by axis-angle."""
    rotations = rotation.identity(1, 55)[0]
    for name, angles in joints.items():
        rotations[JOINT[name]] = rotation.from_axis_angle(np.array(angles, np.float32))
    return rotations


@pytest.fixture(params=OPEN_CHARACTERS)
def body(request):
    return dressed_body(request.param)


def test_arms_stretched_out_touch_nothing(body):
    assert body.depths(body.layers(turned(), *STILL)) == dict.fromkeys(OBSTACLES, 0.0)


def test_joints_lie_inside_the_piece_of_skin_that_they_move(body):
    skin = body.layers(turned(), *STILL)[0]
    joints = body.model.rest_joints().astype(float)
    for piece, inside, outside in (("body", ("spine2", "left_knee", "head"), ("left_wrist",)), ("left", ("left_elbow",), ("spine2", "right_elbow"))):
        solid = body.solids[piece][0]
        filled = np.concatenate([skin, [skin[loop].mean(axis=0) for loop in solid.loops]])
        numbers = winding(filled[np.concatenate([solid.triangles, solid.caps])], joints[[JOINT[name] for name in (*inside, *outside)]])
        assert numbers.tolist() == [1] * len(inside) + [0] * len(outside)


def test_every_forearm_and_hand_is_watched_on_both_sides(body):
    counts = [sum(map(len, body.movers[side])) for side in SIDES]
    assert min(counts) > 1000 and counts[0] == pytest.approx(counts[1], rel=0.05)


def test_an_arm_turned_straight_down_into_the_hip_sinks_in_and_the_other_one_does_not(body):
    free = body.depths(body.layers(turned(left_shoulder=(0, 0, -1.0)), *STILL))
    sunk = body.depths(body.layers(turned(left_shoulder=(0, 0, -1.75)), *STILL))
    assert free["trunk"] == free["thighs"] == 0
    assert max(sunk["trunk"], sunk["thighs"]) > 0.02 and sunk["other arm"] == 0


def test_arms_crossed_through_each_other_are_found(body):
    crossed = turned(left_shoulder=(0, -1.57, 0), right_shoulder=(0, 1.57, 0), left_elbow=(0, -1.2, 0), right_elbow=(0, 1.2, 0))
    assert body.depths(body.layers(crossed, *STILL))["other arm"] > 0.02


def test_a_hand_pushed_into_the_face_is_found(body):
    depths = body.depths(body.layers(turned(left_shoulder=(0, 0, 0.8), left_elbow=(0, 0, 2.2)), *STILL))
    assert depths["head"] > 0.03 and depths["other arm"] == 0


def test_cloth_counts_as_body(body):
    """A place just under the garment's outer side, over the skin, is inside the dressed body."""
    layers = body.layers(turned(), *STILL)
    top = body.garments[0]
    belly = np.flatnonzero((body.regions[1] == JOINT["spine2"]) & (layers[1][:, 2] > 0.05) & (np.abs(layers[1][:, 0]) < 0.12))
    normals = np.cross(*(layers[1][top.triangles[:, k]] - layers[1][top.triangles[:, 0]] for k in (1, 2)))
    corner = np.isin(top.triangles[:, 0], belly)
    under = layers[1][top.triangles[corner]].mean(axis=1) - 0.002 * normals[corner] / np.linalg.norm(normals[corner], axis=1, keepdims=True)
    depth, _ = body.solids["body"][1].depth(layers[1], under)
    assert depth == pytest.approx(0.002, abs=0.0005)
