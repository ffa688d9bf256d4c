"""Faces of one basis in another: known deformations come back, closed lips and lids stay closed, round trips return."""

import numpy as np
import pytest
from flame_faces import FITTED, coefficients_of, write_flame_of_open_face

from twohander import rotation
from twohander.body import expression_fit
from twohander.body.arkit import ARKIT_INDEX, ARKIT_NAMES
from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.expression import UNFITTED
from twohander.body.expression_fit import LIDS, LIPS, expression_map, fitted_map
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT
from twohander.errors import ExpressionSpaceError, ModelFileError
from twohander.motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion

FRAMES = 60


@pytest.fixture(scope="module")
def models():
    return {name: load_body_model(open_character(name).flame) for name in OPEN_CHARACTERS}


@pytest.fixture(scope="module")
def flame(tmp_path_factory):
    """A head in FLAME's format with the man's face, on a mesh of its own, without landmarks."""
    return load_body_model(write_flame_of_open_face(tmp_path_factory.mktemp("flame") / "generic_model.pkl"))


@pytest.fixture(scope="module")
def weights():
    """Faces (T, 52) of three or four shapes at a time, jaw and lips included, as conversation has them."""
    generator = np.random.default_rng(1)
    made = np.zeros((FRAMES, len(ARKIT_NAMES)))
    shapes = [index for index in FITTED if ARKIT_NAMES[index] not in ("mouthClose", "jawOpen", "jawForward")]
    for row in made:
        row[generator.choice(shapes, 3, replace=False)] = generator.uniform(0.2, 0.9, 3)
    made[:, ARKIT_INDEX["jawOpen"]] = generator.uniform(0, 0.4, FRAMES)
    return made


def flame_face(weights, jaw=0.0):
    """A FLAME face whose expression is these weights', and whose jaw is turned by radians."""
    angles = np.zeros((len(weights), 3))
    angles[:, 0] = jaw
    return FaceMotion(coefficients_of(weights).astype(np.float32), ExpressionSpace.FLAME, 25.0, jaw=rotation.from_axis_angle(angles))


def opening(face, model):
    """(T,) jawOpen, whether by the weight or by the joint."""
    return face.expression[:, ARKIT_INDEX["jawOpen"]] + rotation.to_axis_angle(face.jaw)[:, 0] / model.jaw_open_angle


def posed(model, face):
    """The model's landmarks (T, 51, 3) with this face."""
    rotations = rotation.identity(len(face), len(model.joint_names), dtype=np.float32)
    rotations[:, model.joint_names.index("jaw")] = face.jaw
    return model.landmarks.places(model.vertices(rotations, expression=face.expression), model.faces)


def gaps(marks, pairs):
    """(T, P) heights between the landmarks of each pair, in millimetres."""
    upper, lower = np.array(pairs).T
    return (marks[:, upper, 1] - marks[:, lower, 1]) * 1000


@pytest.mark.parametrize("name, tolerance", [("open_man", 0.03), ("open_woman", 0.03)])
def test_known_deformations_in_flame_format_come_back_as_their_weights(models, flame, weights, name, tolerance):
    """On the man's own face, whose mesh is finer, and on the woman's, whose features differ: of weights of 0.2 to 0.9."""
    made = fitted_map(flame, models[name]).face(flame_face(weights))
    assert made.space is ExpressionSpace.ARKIT and made.expression.shape == (FRAMES, 52)
    assert (made.expression >= 0).all() and (made.expression <= 1).all()
    assert not made.expression[:, [ARKIT_INDEX[shape] for shape in UNFITTED]].any()
    found = made.expression.copy()
    found[:, ARKIT_INDEX["jawOpen"]] = opening(made, models[name])
    assert np.abs(found - weights)[:, FITTED].mean() < tolerance
    active = weights[:, FITTED] > 0.2
    assert np.corrcoef(found[:, FITTED][active], weights[:, FITTED][active])[0, 1] > 0.93


def test_a_flame_jaw_opens_the_mouth_as_far(models, flame):
    angles = np.array([0.0, 0.1, 0.2, 0.3])
    made = fitted_map(flame, models["open_man"]).face(flame_face(np.zeros((4, 52)), angles))
    np.testing.assert_allclose(rotation.to_axis_angle(made.jaw)[:, 0], angles, atol=0.005)
    wanted = FaceMotion(np.zeros((4, 52), np.float32), ExpressionSpace.ARKIT, 25.0, jaw=rotation.from_axis_angle(np.outer(angles, [1.0, 0, 0])))
    assert np.linalg.norm(posed(models["open_man"], made) - posed(models["open_man"], wanted), axis=2).max() < 0.002


def test_lips_that_close_over_an_open_jaw_stay_closed(models, flame):
    jaw = np.linspace(0, 0.2, 5)
    closed = np.zeros((5, 52))
    closed[:, ARKIT_INDEX["mouthClose"]] = jaw / models["open_man"].jaw_open_angle
    convert = fitted_map(flame, models["open_woman"])
    shut, open_ = (gaps(posed(models["open_woman"], convert.face(flame_face(weights, jaw))), LIPS) for weights in (closed, 0 * closed))
    assert np.abs(shut).max() < 0.8 and open_[-1].min() > 8


def test_a_full_blink_closes_the_eyes_of_another_face(models, flame):
    blinking = np.zeros((2, 52))
    blinking[1, [ARKIT_INDEX["eyeBlinkLeft"], ARKIT_INDEX["eyeBlinkRight"]]] = 1
    rest, shut = gaps(posed(models["open_woman"], fitted_map(flame, models["open_woman"]).face(flame_face(blinking))), LIDS)
    assert (np.abs(shut) < 0.17 * rest).all() and rest.min() > 6


@pytest.mark.parametrize("between, lost", [("flame", 0.2), ("open_man", 0.3)])
def test_a_round_trip_returns_to_the_same_face(models, flame, weights, between, lost):
    """Another person's weights lose more than FLAME's coefficients: both ways are bounded."""
    other, woman = flame if between == "flame" else models[between], models["open_woman"]
    first = FaceMotion(weights.astype(np.float32), ExpressionSpace.ARKIT, 25.0, jaw=rotation.identity(FRAMES, dtype=np.float32))
    still = FaceMotion(0 * first.expression, first.space, first.fps, jaw=first.jaw)
    there = fitted_map(woman, other).face(first)
    back = fitted_map(other, woman).face(there)
    assert there.space is other.expression_space
    moved = np.linalg.norm(posed(woman, first) - posed(woman, still), axis=2)
    missed = np.linalg.norm(posed(woman, first) - posed(woman, back), axis=2)
    assert np.sqrt(np.mean(missed ** 2)) < lost * np.sqrt(np.mean(moved ** 2))


def test_the_error_is_reported_in_millimetres(models, flame):
    same, other = fitted_map(flame, models["open_man"]), fitted_map(flame, models["open_woman"])
    for fit in (same, other):
        assert fit.size.shape == fit.error.shape == (103,)
    jaw = 100
    assert 2 < same.size[jaw] < 15 and same.error[jaw] < 0.1 * same.size[jaw]
    assert same.error[jaw] < other.error[jaw] < 0.3 * other.size[jaw]


def test_a_body_wears_the_face_that_a_head_of_its_own_kind_wears(models, flame, weights):
    """The whole character's model is fitted by its head alone."""
    body = load_body_model(open_character("open_woman").smplx)
    head, whole = (fitted_map(flame, model).face(flame_face(weights)) for model in (models["open_woman"], body))
    assert np.abs(head.expression - whole.expression).mean() < 0.01


def test_a_pair_of_models_is_fitted_once(models, flame, monkeypatch, tmp_path):
    monkeypatch.setenv("TWOHANDER_CACHE", str(tmp_path / "cache"))
    first = expression_map(flame, models["open_woman"])
    monkeypatch.setattr(expression_fit, "fitted_map", lambda *models: pytest.fail("fitted again"))
    second = expression_map(flame, models["open_woman"])
    assert np.array_equal(first.normal, second.normal) and np.array_equal(first.linear, second.linear)
    assert np.array_equal(first.error, second.error) and second.jaw_open_angle == models["open_woman"].jaw_open_angle
    with pytest.raises(pytest.fail.Exception):
        expression_map(flame, models["open_man"])


def test_a_whole_character_keeps_its_body(models, flame, weights):
    rotations = rotation.from_axis_angle(np.random.default_rng(0).normal(0, 0.1, (FRAMES, 55, 3))).astype(np.float32)
    motion = CharacterMotion(BodyMotion(rotations, np.zeros((FRAMES, 3), np.float32), 25), coefficients_of(weights)[:, :50].astype(np.float32),
                             ExpressionSpace.FLAME)
    made = fitted_map(flame, models["open_woman"]).character(motion)
    others = [joint for joint in range(55) if joint != JOINT["jaw"]]
    assert made.space is ExpressionSpace.ARKIT and np.array_equal(made.body.rotations[:, others], rotations[:, others])
    assert not np.array_equal(made.body.rotations[:, JOINT["jaw"]], rotations[:, JOINT["jaw"]])


def test_faces_of_another_space_and_models_without_landmarks_are_refused(models, flame, weights):
    with pytest.raises(ExpressionSpaceError, match="takes flame faces"):
        fitted_map(flame, models["open_man"]).face(FaceMotion(weights, ExpressionSpace.ARKIT, 25.0))
    with pytest.raises(ModelFileError, match="flame_static_embedding.pkl"):
        fitted_map(flame, flame)
