"""Points of two faces that mean the same: found with landmarks and without; bodies without a face are refused."""

from dataclasses import replace

import numpy as np
import pytest
from flame_faces import write_flame_of_open_face
from synthetic_models import model_arrays, write_smplx_file

from twohander.body.characters import OPEN_CHARACTERS, open_character
from twohander.body.correspondence import matched_faces
from twohander.body.model import load_body_model
from twohander.errors import ModelFileError


@pytest.fixture(scope="module")
def models():
    return {name: load_body_model(open_character(name).flame) for name in OPEN_CHARACTERS}


@pytest.mark.parametrize("landmarks", [True, False])
def test_the_same_points_are_found_on_another_persons_face(models, landmarks):
    """The two open characters share their mesh's topology, which says where each point truly is."""
    woman, man = models["open_woman"], models["open_man"]
    matched = matched_faces(woman, man if landmarks else replace(man, landmarks=None))
    own = matched.first.vertices[:, 0]
    missed = np.linalg.norm(matched.second.of(man.template) - man.template[own], axis=1) * matched.scale
    trusted = matched.trust > 0.5
    assert trusted.mean() > 0.6 and np.median(missed[trusted]) < 0.0025 and np.percentile(missed[trusted], 95) < 0.009
    marks = np.linalg.norm(matched.second_marks.of(man.template) - man.landmarks.places(man.template, man.faces), axis=1)
    assert np.median(marks) < 0.003


def test_size_and_place_do_not_matter(models, tmp_path):
    """The man's face at 1.06 of its size, elsewhere, on another mesh: every point is found within the mesh's coarseness."""
    moved = load_body_model(write_flame_of_open_face(tmp_path / "generic_model.pkl"))
    matched = matched_faces(models["open_man"], moved)
    assert matched.scale == pytest.approx(1 / 1.06, abs=0.01)
    places = matched.second.of((moved.template - (0.02, -0.1, 0.05)) / 1.06)
    missed = np.linalg.norm(places - models["open_man"].template[matched.first.vertices[:, 0]], axis=1)
    assert np.median(missed) < 0.0015


def test_a_lower_lip_never_meets_an_upper_one(models):
    woman, man = models["open_woman"], models["open_man"]
    matched = matched_faces(woman, replace(man, landmarks=None))
    jaw = woman.joint_names.index("jaw")
    difference = matched.second.of(man.weights[:, jaw]) - woman.weights[matched.first.vertices[:, 0], jaw]
    assert np.abs(difference[matched.trust > 0.5]).max() < 0.5


def test_models_without_a_face_are_refused(models, tmp_path):
    nobody = load_body_model(write_smplx_file(tmp_path, vertices=600))
    with pytest.raises(ModelFileError):
        matched_faces(models["open_woman"], nobody)
    arrays = model_arrays("flame", vertices=600)
    np.savez(tmp_path / "flame.npz", **arrays)
    with pytest.raises(ModelFileError):
        matched_faces(models["open_woman"], load_body_model(tmp_path / "flame.npz"))
