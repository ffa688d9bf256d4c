"""The bundled characters are complete, stand still where they must, and close their lids and lips."""

import numpy as np
import pytest

from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX, ARKIT_NAMES
from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT, PARENTS
from twohander.errors import ModelFileError
from twohander.motion import ExpressionSpace

# Rows among the 51 inner face landmarks (iBUG numbers less 18).
LIDS = {"Right": ([20, 21], [24, 23]), "Left": ([26, 27], [30, 29])}
INNER_UPPER_LIP, INNER_LOWER_LIP = [44, 45, 46], [50, 49, 48]
LARGEST_FOLDER = 6_000_000  # bytes: what the pair may add to the wheel


@pytest.fixture(scope="module", params=OPEN_CHARACTERS)
def character(request):
    return open_character(request.param)


@pytest.fixture(scope="module")
def model(character):
    return load_body_model(character.smplx)


@pytest.fixture(scope="module")
def arrays(character):
    with np.load(character.smplx, allow_pickle=False) as archive:
        return dict(archive)


def expression(**weights: float) -> np.ndarray:
    values = np.zeros((1, len(ARKIT_NAMES)))
    for name, weight in weights.items():
        values[0, ARKIT_INDEX[name]] = weight
    return values


def posed(model, expression_values=None, **axis_angles) -> np.ndarray:
    rotations = rotation.identity(1, len(model.joint_names), dtype=np.float64)
    for joint, vector in axis_angles.items():
        rotations[0, JOINT[joint]] = rotation.from_axis_angle(np.array(vector, float))
    return model.vertices(rotations, np.zeros((1, 3)), expression_values)[0]


def landmark_heights(arrays, vertices) -> np.ndarray:
    corners = vertices[arrays["f"][arrays["lmk_faces_idx"]]]
    return np.einsum("nc,ncx->nx", arrays["lmk_bary_coords"], corners)[:, 1]


def test_an_unknown_name_is_refused_with_the_names_that_exist():
    with pytest.raises(ModelFileError, match="open_woman or open_man"):
        open_character("open_child")


def test_both_characters_together_stay_small():
    characters = [open_character(name) for name in OPEN_CHARACTERS]
    paths = [path for character in characters for path in (character.smplx, character.flame, character.look)]
    assert sum(path.stat().st_size for path in paths) < LARGEST_FOLDER


def test_files_have_the_published_layouts(arrays, character):
    count = len(arrays["v_template"])
    assert count > 9929  # the largest vertex number that the smplx library reads as a key point
    assert arrays["shapedirs"].shape == (count, 3, 400) and arrays["posedirs"].shape == (count, 3, 486)
    assert arrays["J_regressor"].shape == (55, count) and arrays["weights"].shape == (count, 55)
    assert arrays["kintree_table"][0, 1:].tolist() == list(PARENTS[1:]) and arrays["kintree_table"][0, 0] == 2 ** 32 - 1
    assert arrays["lmk_faces_idx"].shape == (51,) and arrays["dynamic_lmk_bary_coords"].shape == (79, 17, 3)
    with np.load(character.flame, allow_pickle=False) as flame:
        assert flame["posedirs"].shape[2] == 36 and flame["weights"].shape[1] == 5
        assert (flame["lmk_faces_idx"] >= 0).all() and (flame["dynamic_lmk_faces_idx"] >= 0).all()


def test_expressions_are_arkit_in_our_order(model):
    assert model.expression_space is ExpressionSpace.ARKIT
    assert tuple(model.expression_names[:len(ARKIT_NAMES)]) == ARKIT_NAMES


def test_weights_stored_in_half_precision_sum_to_exactly_one(arrays):
    assert (arrays["weights"].astype(np.float64).sum(axis=1) == 1).all()


def test_consecutive_triangles_share_a_diagonal(model):
    first, second = model.faces[0::2], model.faces[1::2]
    assert (first[:, 0] == second[:, 0]).all() and (first[:, 2] == second[:, 1]).all()


def test_no_expression_moves_a_joint(model):
    generator = np.random.default_rng(0)
    weights = generator.uniform(0, 1, (20, len(ARKIT_NAMES)))
    shaped = np.einsum("vxe,ne->nvx", model.expression_directions[:, :, :len(ARKIT_NAMES)], weights)
    drift = np.einsum("jv,nvx->njx", model.joint_regressor, shaped)
    assert np.abs(drift).max() < 1e-6


def test_the_jaw_joint_at_its_open_angle_equals_the_jaw_open_shape(model):
    by_joint = posed(model, jaw=(model.jaw_open_angle, 0, 0))
    by_shape = posed(model, expression(jawOpen=1))
    assert np.linalg.norm(by_joint - by_shape, axis=1).max() < 0.0005


@pytest.mark.parametrize("side", ["Left", "Right"])
def test_lids_are_open_at_rest_and_meet_at_a_full_blink(model, arrays, side):
    upper, lower = LIDS[side]
    at_rest = landmark_heights(arrays, posed(model))
    blinking = landmark_heights(arrays, posed(model, expression(**{f"eyeBlink{side}": 1})))
    assert (at_rest[upper] - at_rest[lower]).min() > 0.006
    gap = blinking[upper] - blinking[lower]
    assert gap.min() > -0.001 and gap.max() < 0.0003


@pytest.mark.parametrize("share", [0.1, 0.25, 0.4, 0.5])
def test_mouth_close_keeps_the_lips_together_while_the_jaw_opens(model, arrays, share):
    closed = posed(model, expression(mouthClose=share), jaw=(share * model.jaw_open_angle, 0, 0))
    heights = landmark_heights(arrays, closed)
    gap = heights[INNER_UPPER_LIP] - heights[INNER_LOWER_LIP]
    assert np.abs(gap).max() < 0.0006
    opened = landmark_heights(arrays, posed(model, jaw=(share * model.jaw_open_angle, 0, 0)))
    assert (opened[INNER_UPPER_LIP] - opened[INNER_LOWER_LIP])[1] > 0.02 * share


def test_left_and_right_mirror_each_other(model):
    left, right = model.rest_joints()[JOINT["left_wrist"]], model.rest_joints()[JOINT["right_wrist"]]
    assert np.allclose(left * (-1, 1, 1), right, atol=0.002)


@pytest.mark.parametrize("angle", [-70, -30, 30, 70])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_twisted_wrist_takes_half_of_the_middle_of_the_forearm_along(model, side, angle):
    """Halfway between elbow and wrist the skin turns by roughly half of the hand's twist, and keeps its girth."""
    rest = posed(model)
    elbow, wrist = model.rest_joints()[JOINT[f"{side}_elbow"]], model.rest_joints()[JOINT[f"{side}_wrist"]]
    along = (rest - elbow) @ (wrist - elbow) / np.sum((wrist - elbow) ** 2)
    ring = (np.abs(along - 0.5) < 0.06) & (model.weights[:, JOINT[f"{side}_elbow"]] > 0.5)
    twisted = posed(model, **{f"{side}_wrist": (np.radians(angle), 0, 0)})
    before, after = (rest[ring] - wrist)[:, 1:], (twisted[ring] - wrist)[:, 1:]
    crossed = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    turned = np.degrees(np.arctan2(crossed.sum(), np.sum(before * after)))
    assert 0.3 < turned / angle < 0.7
    assert np.abs(np.linalg.norm(after, axis=1) / np.linalg.norm(before, axis=1) - 1).max() < 0.05


@pytest.mark.parametrize("angle", [-60, 60])
def test_a_plain_bend_of_the_wrist_leaves_the_forearm_to_skinning(model, angle):
    rotations = rotation.identity(1, 55, dtype=np.float64)
    rotations[0, JOINT["left_wrist"]] = rotation.from_axis_angle(np.radians([0.0, 0.0, angle]))
    with_correctives = model.vertices(rotations, np.zeros((1, 3)))
    plain = model.vertices(rotations, np.zeros((1, 3)), correctives=False)
    assert np.abs(with_correctives - plain).max() < 2e-5


def test_lids_follow_a_downward_gaze(model, arrays):
    level = landmark_heights(arrays, posed(model))
    down = landmark_heights(arrays, posed(model, left_eye=(0.3, 0, 0), right_eye=(0.3, 0, 0)))
    for upper, _ in LIDS.values():
        assert (level[upper] - down[upper]).min() > 0.001


@pytest.mark.parametrize("shape", [name for name in ARKIT_NAMES if not name.startswith("eyeBlink")])
def test_no_single_expression_turns_the_face_inside_out(model, shape):
    def normals(vertices):
        a, b, c = (vertices[model.faces[:, corner]] for corner in range(3))
        crossed = np.cross(b - a, c - a)
        return crossed / np.maximum(np.linalg.norm(crossed, axis=1, keepdims=True), 1e-12)

    skin = model.face_material == 0
    before, after = normals(posed(model)), normals(posed(model, expression(**{shape: 1})))
    flipped = (np.sum(before * after, axis=1) < -0.2) & skin
    assert flipped.sum() < 40  # folds of lids and lip corners, of 26 000 triangles


def test_the_contour_runs_from_the_right_ear_under_the_chin_to_the_left(model, arrays):
    corners = model.template[arrays["f"][arrays["dynamic_lmk_faces_idx"][0]]]
    outline = np.einsum("nc,ncx->nx", arrays["dynamic_lmk_bary_coords"][0], corners)
    assert (np.diff(outline[:, 0]) > 0).all()
    assert outline[:, 1].argmin() in (7, 8, 9)
    assert outline[0, 1] - outline[8, 1] > 0.09 and abs(outline[8, 0]) < 0.006
