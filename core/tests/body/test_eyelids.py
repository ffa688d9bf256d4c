"""FLAME's eyelids: the trackers' files are read, or refused by name; lids close as they say and turn with the head."""

import numpy as np
import pytest
from published_pickles import write_flame_pickle
from synthetic_models import model_arrays

from twohander import rotation
from twohander.body.expression import ExpressionMap
from twohander.body.eyelids import EYELID_FILES
from twohander.body.model import load_body_model
from twohander.errors import ModelFileError
from twohander.motion import ExpressionSpace, FaceMotion

VERTICES = 600


@pytest.fixture
def model_file(tmp_path):
    return write_flame_pickle(tmp_path / "generic_model.pkl", model_arrays("flame", vertices=VERTICES))


def write_lids(folder, vertices=VERTICES, seed=0):
    """Both files as trackers have them: float64, moving some of the vertices by millimetres."""
    lids = np.random.default_rng(seed).normal(scale=0.004, size=(2, vertices, 3)) * (np.arange(vertices) < 40)[:, None]
    for name, lid in zip(EYELID_FILES, lids):
        np.save(folder / name, lid)
    return lids


def test_lids_add_to_a_head_at_rest_what_the_files_say(model_file):
    lids = write_lids(model_file.parent)
    model = load_body_model(model_file)
    at_rest, closing = rotation.identity(3, 5, dtype=np.float64), np.array([[0, 0], [1, 0], [0.4, 0.7]])
    moved = model.vertices(at_rest, eyelids=closing) - model.vertices(at_rest)
    np.testing.assert_allclose(moved, np.einsum("tl,lvx->tvx", closing, lids), atol=1e-6)


def test_lids_turn_with_the_head(model_file):
    lids = write_lids(model_file.parent)
    model = load_body_model(model_file)
    turn = rotation.identity(1, 5, dtype=np.float64)
    turn[:, 0] = rotation.from_axis_angle(np.array([0.3, -0.8, 0.2]))  # the root: all vertices turn as one
    moved = model.vertices(turn, eyelids=np.array([[1, 0]])) - model.vertices(turn)
    np.testing.assert_allclose(moved[0], rotation.rotate(turn[0, 0], lids[0]), atol=1e-6)


def test_without_both_files_there_are_no_lids(model_file):
    assert load_body_model(model_file).eyelid_directions is None
    write_lids(model_file.parent)
    (model_file.parent / EYELID_FILES[0]).unlink()
    assert load_body_model(model_file).eyelid_directions is None


def test_a_file_with_a_leading_axis_is_read_too(model_file):
    lids = write_lids(model_file.parent)
    np.save(model_file.parent / EYELID_FILES[0], lids[:1])
    np.testing.assert_allclose(load_body_model(model_file).eyelid_directions[:, :, 0], lids[0], atol=1e-9)


def hostile(path, kind):
    if kind == "objects":
        np.save(path, np.array([print], object), allow_pickle=True)
    elif kind == "truncated":
        path.write_bytes(path.read_bytes()[:500])
    elif kind == "shape":
        np.save(path, np.zeros((3, VERTICES)))
    elif kind == "whole numbers":
        np.save(path, np.zeros((VERTICES, 3), int))
    elif kind == "not finite":
        np.save(path, np.full((VERTICES, 3), np.nan))
    elif kind == "millimetres":
        np.save(path, np.full((VERTICES, 3), 4.0))
    else:
        np.save(path, np.zeros((VERTICES + 1, 3)))


@pytest.mark.parametrize("kind", ["objects", "truncated", "shape", "whole numbers", "not finite", "millimetres", "another mesh"])
def test_what_is_no_lid_of_this_model_is_refused_by_name(model_file, kind):
    write_lids(model_file.parent)
    hostile(model_file.parent / "r_eyelid.npy", kind)
    with pytest.raises(ModelFileError, match="r_eyelid.npy"):
        load_body_model(model_file)


def test_lids_become_arkits_blinks_where_a_face_is_translated():
    linear = np.zeros((52, 13))
    to_arkit = ExpressionMap(ExpressionSpace.FLAME, ExpressionSpace.ARKIT, np.eye(52), linear, None, np.empty(0), np.empty(0))
    face = FaceMotion(np.zeros((2, 10), np.float32), ExpressionSpace.FLAME, 25, eyelids=np.float32([[0.2, 0.9], [1, 0]]))
    made = to_arkit.face(face)
    assert made.eyelids is None
    np.testing.assert_allclose(made.expression[:, [0, 7]], face.eyelids)  # eyeBlinkLeft and eyeBlinkRight
