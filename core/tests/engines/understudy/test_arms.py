import numpy as np
import pytest

from open_bodies import CHARACTERS, skeleton
from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.engines.understudy.arm import Carriage
from twohander.engines.understudy.arms import arm_rotations
from twohander.engines.understudy.collision import arm_depth, placed, trunk_capsules
from twohander.engines.understudy.figure import figure_of
from twohander.engines.understudy.hand_paths import SIDES, HandTrack
from twohander.engines.understudy.limits import excess

FRAMES = 300
FREE = np.array([0.24, -0.25, 0.28])  # metres before the shoulders: open space for either hand, x to its own side


def still_track(figure, side, place, turn=None):
    sign = 1 if side == "left" else -1
    position = figure.shoulder_middle + figure.reach * place * (sign, 1, 1)
    if turn is None:
        # fingers ahead, palm inward
        turn = rotation.from_matrix(np.array([[0.0, sign, 0], [0, 0, 1], [sign, 0, 0]]))
    position = np.broadcast_to(position, (FRAMES, 3)).copy()
    return HandTrack(position, np.broadcast_to(turn, (FRAMES, 4)).copy(), np.zeros(FRAMES), np.zeros((FRAMES, 20)), np.zeros(FRAMES))


def posed(figure, tracks):
    rotations = rotation.identity(FRAMES, 55, dtype=float)
    translation = np.broadcast_to(figure.pelvis - figure.skeleton.joints[0], (FRAMES, 3))
    positions, turns = figure.skeleton.pose(rotations, translation)
    room = placed(trunk_capsules(figure), positions, turns)
    carriage = Carriage(positions[:, JOINT["spine3"]], turns[:, JOINT["spine3"]], np.zeros((FRAMES, 3)), np.zeros((FRAMES, 2)))
    for name, values in arm_rotations(figure, tracks, carriage, room).items():
        rotations[:, JOINT[name]] = values
    return rotations, translation, *figure.skeleton.pose(rotations, translation)


@pytest.mark.parametrize("name", CHARACTERS)
def test_hands_get_where_their_paths_want_them_in_free_space(name):
    figure = figure_of(skeleton(name), False)
    tracks = {side: still_track(figure, side, FREE) for side in SIDES}
    _, _, places, turns = posed(figure, tracks)
    for side in SIDES:
        assert np.linalg.norm(places[:, JOINT[f"{side}_wrist"]] - tracks[side].position, axis=1).max() < 0.005
        assert np.degrees(rotation.angle_between(turns[:, JOINT[f"{side}_wrist"]], tracks[side].turn)).max() < 5


@pytest.mark.parametrize("name", CHARACTERS)
def test_a_hand_sent_into_the_body_stays_outside(name):
    figure = figure_of(skeleton(name), False)
    for place in ((0.04, -0.3, 0.07), (0.05, -0.2, 0.05), (0.10, -0.45, -0.02)):
        tracks = {"left": still_track(figure, "left", np.array(place)), "right": still_track(figure, "right", FREE)}
        rotations, translation, _, _ = posed(figure, tracks)
        assert arm_depth(figure.skeleton, figure, rotations, translation).max() < 0.005


def test_crossing_hands_make_room_for_each_other():
    figure = figure_of(skeleton("open_man"), False)
    crossing = np.array([0.0, -0.30, 0.33])
    _, _, places, _ = posed(figure, {side: still_track(figure, side, crossing) for side in SIDES})
    assert np.linalg.norm(places[:, JOINT["left_wrist"]] - places[:, JOINT["right_wrist"]], axis=1).min() > 0.035


def test_elbows_point_down_and_out():
    figure = figure_of(skeleton("open_woman"), False)
    _, _, places, _ = posed(figure, {side: still_track(figure, side, FREE) for side in SIDES})
    for side, sign in (("left", 1), ("right", -1)):
        shoulder, elbow = places[:, JOINT[f"{side}_shoulder"]], places[:, JOINT[f"{side}_elbow"]]
        assert np.all(elbow[:, 1] < shoulder[:, 1] - 0.1) and np.all(sign * (elbow - shoulder)[:, 0] > -0.02)


def test_any_attitude_of_the_hand_keeps_every_joint_in_its_range():
    figure = figure_of(skeleton("open_woman"), False)
    generator = np.random.default_rng(4)
    track = still_track(figure, "left", FREE)
    anyhow = rotation.normalized(generator.normal(size=(FRAMES, 4)))
    track = HandTrack(track.position, anyhow, track.lift, track.shape, track.carried)
    rotations, _, _, _ = posed(figure, {"left": track, "right": still_track(figure, "right", FREE)})
    assert max(excess(rotations).values()) < 1e-6


def test_mirrored_paths_give_mirrored_arms():
    figure = figure_of(skeleton("open_man"), False)
    rotations, _, _, _ = posed(figure, {side: still_track(figure, side, FREE) for side in SIDES})
    for joint in ("collar", "shoulder", "elbow", "wrist"):
        mirrored = rotations[:, JOINT[f"right_{joint}"]] * (1, 1, -1, -1)
        assert rotation.angle_between(rotations[:, JOINT[f"left_{joint}"]], mirrored).max() < 0.01
