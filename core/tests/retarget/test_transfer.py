"""Motions on other rigs: limbs point as the source's, feet stand where they stood."""

from functools import cache

import numpy as np
import pytest
from example_rigs import KINDS, ExampleRig, example_rig
from open_bodies import skeleton

from twohander import rotation
from twohander.body.skeleton import JOINT
from twohander.engines.duet import animate
from twohander.motion import BodyMotion, sliced
from twohander.retarget.names import recognised
from twohander.retarget.skeleton import TargetSkeleton
from twohander.retarget.transfer import RetargetedMotion, retarget

LIMBS = [(f"{side}_{joint}", f"{side}_{child}") for side in ("left", "right") for joint, child in (
    ("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "middle1"), *(
        (f"{finger}{k}", f"{finger}{k + 1}") for finger in ("thumb", "index", "middle", "ring", "pinky") for k in (1, 2)))]
TURN = rotation.from_axis_angle(np.array([0, 2.0, 0]))


@cache
def talking() -> BodyMotion:
    """Two seconds of the sample conversation's woman."""
    return sliced(animate(seed=1).motions[0], 60, 120).body


def target_of(rig: ExampleRig, seed: int = 0, turn: np.ndarray = np.array([1.0, 0, 0, 0])) -> TargetSkeleton:
    """The rig's skeleton, each bone in arbitrary axes of its own, the whole turned about Y."""
    names = list(rig.positions)
    axes = rotation.normalized(np.random.default_rng(seed).normal(size=(len(names), 4)))
    parents = tuple(names.index(rig.parents[name]) if rig.parents[name] else -1 for name in names)
    places = np.array(list(rig.positions.values()))
    return TargetSkeleton(tuple(rig.bones[name] for name in names), parents, rotation.rotate(turn, places), rotation.multiply(turn, axes))


def places_of(target: TargetSkeleton, moved: RetargetedMotion, rig: ExampleRig) -> dict[str, np.ndarray]:
    """World positions {joint: (T, 3)} of a posed rig by matrices, as Blender composes them."""
    frames = len(moved.rotations)
    rest = np.tile(np.eye(4), (len(target.names), 1, 1))
    rest[:, :3, :3], rest[:, :3, 3] = rotation.to_matrix(target.rotations), target.positions
    world = np.empty((frames, len(target.names), 4, 4))
    for index, parent in enumerate(target.parents):
        basis = np.tile(np.eye(4), (frames, 1, 1))
        basis[:, :3, :3] = rotation.to_matrix(moved.rotations[:, index])
        if index == moved.pelvis:
            basis[:, :3, 3] = moved.locations
        above = rest[index] if parent < 0 else world[:, parent] @ np.linalg.inv(rest[parent]) @ rest[index]
        world[:, index] = above @ basis
    return {joint: world[:, index, :3, 3] for index, joint in enumerate(rig.positions)}


def moved(rig: ExampleRig, motion: BodyMotion, turn=np.array([1.0, 0, 0, 0])) -> dict[str, np.ndarray]:
    target = target_of(rig, turn=turn)
    return places_of(target, retarget(motion, skeleton("open_woman"), target, recognised(target.names)), rig)


def theirs(motion: BodyMotion) -> np.ndarray:
    return skeleton("open_woman").positions(motion.rotations, motion.translation)


def directions(places, start, end) -> np.ndarray:
    line = places[end] - places[start]
    return line / np.linalg.norm(line, axis=-1, keepdims=True)


def test_a_motion_on_its_own_skeleton_stays_as_it_is():
    places = moved(example_rig("SMPL-X"), talking())
    for joint, place in places.items():
        np.testing.assert_allclose(place, theirs(talking())[:, JOINT[joint]], atol=2e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_limbs_point_as_the_sources_from_an_a_pose_and_in_other_proportions(kind):
    places = moved(example_rig(kind, arms_down=0.8, legs=1.3, arms=0.8), talking())
    source = {joint: theirs(talking())[:, index] for joint, index in JOINT.items()}
    for start, end in LIMBS:
        np.testing.assert_allclose(directions(places, start, end), directions(source, start, end), atol=1e-5)


@pytest.mark.parametrize("legs, hips", [(0.6, 1.0), (1.3, 0.7), (1.0, 1.8)])
def test_planted_feet_stay_planted_in_other_proportions(legs, hips):
    rig = example_rig("Mixamo", arms_down=0.8, legs=legs, hips=hips)
    places = moved(rig, talking())
    for side in ("left", "right"):
        ankle = theirs(talking())[:, JOINT[f"{side}_ankle"]]
        planted = np.linalg.norm(ankle - ankle[0], axis=1) < 1e-4
        assert planted.sum() > 10
        place = places[f"{side}_ankle"]
        assert np.linalg.norm(place - place[0], axis=1)[planted].max() < 1e-3
        assert abs(place[planted, 1] - rig.positions[f"{side}_ankle"][1]).max() < 1e-3  # flat on the floor, as at rest


def test_steps_are_scaled_by_the_length_of_the_legs():
    still = talking()
    stepped = BodyMotion(still.rotations, still.translation + np.linspace(0, 1, len(still))[:, None] * [0, 0, 1.0], still.fps)
    travelled = [moved(example_rig("VRM", legs=0.5), motion)["pelvis"] for motion in (still, stepped)]
    np.testing.assert_allclose((travelled[1] - travelled[0])[-1], [0, 0, 0.5], atol=1e-6)


def test_a_rig_that_faces_elsewhere_moves_the_same_in_its_own_direction():
    rig = example_rig("Rigify", arms_down=0.8, legs=1.2)
    ahead, turned = moved(rig, talking()), moved(rig, talking(), TURN)
    for joint, place in ahead.items():
        np.testing.assert_allclose(turned[joint], rotation.rotate(TURN, place), atol=1e-6)


@pytest.mark.parametrize("left_out", [("spine2",), ("neck",), ("left_collar", "right_collar"), ("left_index1", "left_index2", "left_index3")])
def test_arms_and_head_end_as_the_sources_where_joints_between_are_missing(left_out):
    whole = example_rig("VRM", arms_down=0.5)

    def above(joint):
        while whole.parents[joint] in left_out:
            joint = whole.parents[joint]
        return whole.parents[joint]

    kept = [joint for joint in whole.positions if joint not in left_out]
    rig = ExampleRig({j: whole.bones[j] for j in kept}, {j: whole.positions[j] for j in kept}, {j: above(j) for j in kept})
    places, source = moved(rig, talking()), {joint: theirs(talking())[:, index] for joint, index in JOINT.items()}
    for start, end in LIMBS:
        if start in places and end in places:
            np.testing.assert_allclose(directions(places, start, end), directions(source, start, end), atol=1e-5)


def test_a_spine_of_more_bones_ends_where_the_sources_ends():
    names = {"spine1": "spine05", "lower": "spine04", "spine2": "spine03", "upper": "spine02", "spine3": "spine01"}
    whole = example_rig("MakeHuman", arms_down=0.7)
    positions, parents, bones = dict(whole.positions), dict(whole.parents), whole.bones | names
    for extra, above, below in (("lower", "spine1", "spine2"), ("upper", "spine2", "spine3")):
        positions[extra] = (positions[above] + positions[below]) / 2
        parents[extra], parents[below] = above, extra
    order = ["pelvis", *names, *(joint for joint in whole.positions if joint not in names and joint != "pelvis")]
    places = moved(ExampleRig(bones, {joint: positions[joint] for joint in order}, parents), talking())
    source = {joint: theirs(talking())[:, index] for joint, index in JOINT.items()}
    for start, end in (("spine3", "neck"), ("spine3", "left_collar"), ("neck", "head"), ("left_elbow", "left_wrist")):
        np.testing.assert_allclose(directions(places, start, end), directions(source, start, end), atol=1e-5)
