"""Hand coefficients become the finger rotations that the smplx library makes of them."""

import numpy as np
import pytest
from synthetic_models import write_flame_file, write_smplx_file

from twohander import rotation
from twohander.body.hands import hands_from_components
from twohander.body.model import load_body_model
from twohander.errors import ModelFileError

FRAMES = 5


@pytest.mark.parametrize("components", [6, 12, 45])
@pytest.mark.parametrize("flat", [True, False])
def test_coefficients_pose_the_hands_as_the_smplx_library_does(tmp_path, components, flat):
    torch, smplx = pytest.importorskip("torch"), pytest.importorskip("smplx")
    path = write_smplx_file(tmp_path, identities=10, expressions=10, vertices=10000)
    left, right = np.random.default_rng(0).normal(scale=0.5, size=(2, FRAMES, components)).astype(np.float32)
    oracle = smplx.SMPLX(str(path), use_pca=True, num_pca_comps=components, flat_hand_mean=flat, batch_size=FRAMES, ext="npz")
    with torch.no_grad():
        theirs = oracle(left_hand_pose=torch.tensor(left), right_hand_pose=torch.tensor(right)).vertices.numpy()
    model = load_body_model(path)
    rotations = rotation.identity(FRAMES, 55, dtype=np.float32)
    rotations[:, 25:] = hands_from_components(model, left, right, flat)
    assert np.abs(model.vertices(rotations) - theirs).max() < 5e-6


def test_models_without_components_and_too_many_coefficients_are_refused(tmp_path):
    with pytest.raises(ModelFileError, match="no hand components"):
        hands_from_components(load_body_model(write_flame_file(tmp_path)), np.zeros((2, 6)), np.zeros((2, 6)))
    model = load_body_model(write_smplx_file(tmp_path, vertices=300))
    with pytest.raises(ModelFileError, match="46"):
        hands_from_components(model, np.zeros((2, 46)), np.zeros((2, 46)))
