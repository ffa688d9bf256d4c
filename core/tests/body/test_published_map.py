"""A user's ARKit-to-FLAME matrix is turned round within bounds; other files are refused."""

import numpy as np
import pytest

from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX, ARKIT_NAMES
from twohander.body.published_map import map_of_matrix, read_matrix
from twohander.errors import ModelFileError
from twohander.motion import ExpressionSpace, FaceMotion

JAW_ANGLE = 0.4


def matrix(seed=0):
    """A (51, 103) matrix of the published kind: every shape has an expression, jawOpen turns the jaw as well."""
    made = np.random.default_rng(seed).normal(size=(51, 103))
    made[:, 100:] = 0
    made[ARKIT_INDEX["jawOpen"], 100] = 0.3
    return made


@pytest.mark.parametrize("expressions, tolerance", [(100, 0.02), (50, 0.06)])
def test_faces_made_with_the_matrix_come_back_as_their_weights(tmp_path, expressions, tolerance):
    np.save(tmp_path / "mat_final.npy", matrix())
    generator = np.random.default_rng(1)
    weights = generator.uniform(0, 1, (40, 51)) * (generator.random((40, 51)) < 0.15)
    weights[:, [index for index, name in enumerate(ARKIT_NAMES[:51]) if name.startswith("eyeLook")]] = 0
    values = weights @ read_matrix(tmp_path / "mat_final.npy")
    face = FaceMotion(values[:, :expressions].astype(np.float32), ExpressionSpace.FLAME, 25.0, jaw=rotation.from_axis_angle(values[:, 100:]))
    made = map_of_matrix(matrix(), JAW_ANGLE, expressions).face(face)
    opened = rotation.to_axis_angle(made.jaw)[:, 0] / JAW_ANGLE
    assert made.space is ExpressionSpace.ARKIT and not made.expression[:, ARKIT_INDEX["jawOpen"]].any()
    found = made.expression[:, :51].copy()
    found[:, ARKIT_INDEX["jawOpen"]] = opened
    assert np.abs(found - weights).max() < tolerance * 3 and np.abs(found - weights).mean() < tolerance


def test_weights_stay_within_bounds_where_no_weights_make_the_face():
    face = FaceMotion(np.random.default_rng(2).normal(0, 5, (20, 100)), ExpressionSpace.FLAME, 25.0)
    made = map_of_matrix(matrix(), None).face(face)
    assert (made.expression >= 0).all() and (made.expression <= 1).all() and (made.expression == 0).any() and (made.expression == 1).any()


@pytest.mark.parametrize("content", [np.zeros((52, 103)), np.zeros((51, 100)), np.full((51, 103), np.nan), np.zeros((51, 103), int), 5.0])
def test_a_matrix_of_another_kind_is_refused_by_name(tmp_path, content):
    np.save(tmp_path / "mat_final.npy", content)
    with pytest.raises(ModelFileError, match="mat_final.npy"):
        read_matrix(tmp_path / "mat_final.npy")


def test_files_that_are_no_matrix_are_refused_by_name(tmp_path):
    np.save(tmp_path / "objects.npy", np.array([print], object), allow_pickle=True)
    (tmp_path / "text.npy").write_text("none")
    for name in ("objects.npy", "text.npy", "absent.npy"):
        with pytest.raises(ModelFileError, match=name):
            read_matrix(tmp_path / name)
