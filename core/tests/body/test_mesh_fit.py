"""Moving meshes as expression values and a jaw."""

import numpy as np
import pytest
from flame_faces import write_flame_of_open_face
from synthetic_models import write_smplx_file
from twohander import rotation
from twohander.body.characters import open_character
from twohander.body.mesh_fit import LARGEST_VALUE, fitted_mesh
from twohander.body.model import load_body_model
from twohander.errors import ModelFileError


@pytest.fixture(scope="module")
def head(tmp_path_factory):
    return load_body_model(write_flame_of_open_face(tmp_path_factory.mktemp("flame") / "generic_model.pkl"))


def posed(model, expression, jaw, betas=None):
    turns = rotation.identity(len(expression), len(model.joint_names))
    turns[:, model.joint_names.index("jaw")] = rotation.from_axis_angle(jaw.astype(np.float32))
    return model.vertices(turns, expression=expression, betas=betas)


@pytest.fixture(scope="module")
def performance(head):
    generator = np.random.default_rng(0)
    expression = np.zeros((90, head.expression_directions.shape[2]), np.float32)
    expression[:, :40] = generator.normal(size=(90, 40))
    jaw = np.stack([generator.uniform(0, 0.5, 90), generator.normal(scale=0.05, size=90), generator.normal(scale=0.03, size=90)], axis=1)
    return expression, jaw, posed(head, expression, jaw)


def test_a_mesh_that_the_model_made_is_found_again(head, performance):
    _, jaw, vertices = performance
    told = []
    found = fitted_mesh(head, 90, lambda start, stop: vertices[start:stop], told=told.append)
    assert told == [0.0, 64 / 90]
    # The head's expressions include a jaw that opens, so that angle and coefficients can stand for each other.
    assert found.error.max() < 0.1 and (found.size > 1).all() and np.abs(found.jaw - jaw).max() < 0.06
    again = posed(head, found.expression, found.jaw)
    np.testing.assert_allclose(np.sqrt(np.square(again - vertices).sum(axis=2).mean(axis=1)) * 1000, found.error, atol=2e-3)


def test_what_no_expression_shows_is_reported_in_millimetres(head, performance):
    _, _, vertices = performance
    noise = np.random.default_rng(1).normal(scale=0.002 / np.sqrt(3), size=vertices.shape)
    found = fitted_mesh(head, 90, lambda start, stop: (vertices + noise)[start:stop])
    assert 1.8 < found.error.mean() < 2.1


def test_values_stay_within_bounds(head, performance):
    _, _, vertices = performance
    wild = head.template + 30 * (vertices[:8] - head.template)
    found = fitted_mesh(head, 8, lambda start, stop: wild[start:stop])
    assert np.abs(found.expression).max() <= LARGEST_VALUE and found.jaw[:, 0].max() <= 0.9 + 1e-6 and found.error.min() > 1


def test_a_head_at_rest_has_values_of_zero(head):
    found = fitted_mesh(head, 2, lambda start, stop: np.repeat(head.template[None], stop - start, axis=0))
    assert np.abs(found.expression).max() < 1e-4 and np.abs(found.jaw).max() < 1e-5 and found.error.max() < 1e-3


def test_bodies_are_refused(tmp_path):
    body = load_body_model(write_smplx_file(tmp_path, vertices=300))
    with pytest.raises(ModelFileError, match="FLAME head only"):
        fitted_mesh(body, 1, lambda start, stop: body.template[None])
    assert load_body_model(open_character("open_man").flame).kind == "flame"
