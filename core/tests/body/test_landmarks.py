"""Landmarks lie where the smplx library puts them, whichever of the published files they come from."""

import os
import pickle

import numpy as np
import pytest
from published_pickles import python2_pickle, write_flame_pickle, write_pickled_npy
from synthetic_models import model_arrays, write_smplx_file

from twohander import rotation
from twohander.body.model import load_body_model
from twohander.body.skeleton import JOINT, PARENTS
from twohander.errors import ModelFileError

FRAMES, FACES = 24, 10046


def embedding(seed=0):
    """Random static and dynamic landmarks on a mesh of the synthetic FLAME's size."""
    generator = np.random.default_rng(seed)
    return (generator.integers(0, FACES, 51), generator.dirichlet(np.ones(3), 51),
            generator.integers(0, FACES, (79, 17)), generator.dirichlet(np.ones(3), (79, 17)))


def write_ringnet(folder):
    triangles, weights, contour, contour_weights = embedding()
    (folder / "flame_static_embedding.pkl").write_bytes(python2_pickle({"lmk_face_idx": triangles, "lmk_b_coords": weights}))
    write_pickled_npy(folder / "flame_dynamic_embedding.npy", {"lmk_face_idx": list(contour), "lmk_b_coords": contour_weights})


def write_deca(folder):
    triangles, weights, contour, contour_weights = embedding()
    content = {"static_lmk_faces_idx": triangles, "static_lmk_bary_coords": weights, "dynamic_lmk_faces_idx": contour,
               "dynamic_lmk_bary_coords": contour_weights, "full_lmk_faces_idx": np.zeros((1, 68)), "full_lmk_bary_coords": np.zeros((1, 68, 3))}
    np.save(folder / "landmark_embedding.npy", content, allow_pickle=True)


def write_plain(folder):
    triangles, weights, contour, contour_weights = embedding()
    np.savez(folder / "flame_static_embedding.npz", lmk_face_idx=triangles, lmk_b_coords=weights)
    (folder / "flame_dynamic_embedding.pkl").write_bytes(pickle.dumps({"lmk_face_idx": contour.tolist(), "lmk_b_coords": contour_weights}))


@pytest.mark.parametrize("write", [write_ringnet, write_deca, write_plain])
def test_flame_takes_its_landmarks_from_the_published_files_beside_it(tmp_path, write):
    write(tmp_path)
    model = load_body_model(write_flame_pickle(tmp_path / "generic_model.pkl", model_arrays("flame", vertices=FACES // 2)))
    for ours, theirs in zip((model.landmarks.triangles, model.landmarks.weights, model.landmarks.contour_triangles,
                             model.landmarks.contour_weights), embedding()):
        np.testing.assert_allclose(ours, theirs, atol=1e-7)


def turned_necks():
    """Rotations (T, 55, 3) whose neck turns to both sides, past the table's end as well."""
    poses = np.random.default_rng(0).normal(scale=0.1, size=(FRAMES, 55, 3))
    poses[:, JOINT["neck"], 1] = np.linspace(-1.2, 1.2, FRAMES)
    return poses


def test_landmarks_of_a_turning_head_are_those_of_the_smplx_library(tmp_path):
    torch, smplx = pytest.importorskip("torch"), pytest.importorskip("smplx")
    path = write_smplx_file(tmp_path)
    with np.load(path) as archive:
        arrays = dict(archive)
    triangles, weights, contour, contour_weights = embedding()
    np.savez(path, **arrays | {"lmk_faces_idx": triangles, "lmk_bary_coords": weights, "dynamic_lmk_faces_idx": contour,
                               "dynamic_lmk_bary_coords": contour_weights})
    poses = turned_necks()
    part = lambda first, last: torch.tensor(poses[:, first:last].reshape(FRAMES, -1), dtype=torch.float32)  # noqa: E731
    oracle = smplx.SMPLX(str(path), use_pca=False, flat_hand_mean=True, batch_size=FRAMES, ext="npz", use_face_contour=True, num_betas=10)
    with torch.no_grad():
        output = oracle(global_orient=part(0, 1), body_pose=part(1, 22), jaw_pose=part(22, 23), leye_pose=part(23, 24),
                        reye_pose=part(24, 25), left_hand_pose=part(25, 40), right_hand_pose=part(40, 55))
    model = load_body_model(path)
    rotations = rotation.from_axis_angle(poses)
    vertices = output.vertices.numpy()
    ours = model.landmarks.places(vertices, model.faces)
    np.testing.assert_allclose(ours, output.joints.numpy()[:, -68:-17], atol=1e-5)
    matrices, neck = rotation.to_matrix(rotations), np.broadcast_to(np.eye(3), (FRAMES, 3, 3))
    joint = JOINT["neck"]
    while joint >= 0:
        neck, joint = matrices[:, joint] @ neck, PARENTS[joint]
    np.testing.assert_allclose(model.landmarks.contour(vertices, model.faces, neck), output.joints.numpy()[:, -17:], atol=1e-5)


class Touches:
    """Pickles into a call that leaves a file behind."""

    def __init__(self, witness):
        self.witness = witness

    def __reduce__(self):
        return os.system, (f"touch {self.witness}",)


@pytest.mark.parametrize("content, complaint", [
    (lambda witness: {"lmk_face_idx": Touches(witness)}, "refused"),
    (lambda witness: {"lmk_face_idx": [Touches(witness)]}, "refused"),
    (lambda witness: {"other": np.zeros(3)}, "no landmarks"),
    (lambda witness: {"static_lmk_faces_idx": np.full(51, FACES), "static_lmk_bary_coords": np.zeros((51, 3))}, "another model"),
    (lambda witness: {"static_lmk_faces_idx": np.zeros(68, int), "static_lmk_bary_coords": np.zeros((68, 3))}, "expected"),
    (lambda witness: {"static_lmk_faces_idx": [np.zeros(50_000)] * 3, "static_lmk_bary_coords": np.zeros((51, 3))}, "damaged"),
    (lambda witness: [1, 2], "table"),
])
def test_a_hostile_or_foreign_landmark_file_is_refused_by_name(tmp_path, content, complaint):
    witness = tmp_path / "witness"
    path = write_flame_pickle(tmp_path / "generic_model.pkl", model_arrays("flame", vertices=FACES // 2, identities=10, expressions=10))
    held = np.empty((), object)
    held[()] = content(witness)
    np.save(tmp_path / "landmark_embedding.npy", held, allow_pickle=True)
    with pytest.raises(ModelFileError, match=complaint) as caught:
        load_body_model(path)
    assert "landmark_embedding.npy" in str(caught.value) and not witness.exists()


@pytest.mark.parametrize("data", [b"", b"\x93NUMPY\x01\x00\xff", b"no array", b"\x93NUMPY\x09\x00\x00\x00"])
def test_a_damaged_landmark_file_is_refused_by_name(tmp_path, data):
    path = write_flame_pickle(tmp_path / "generic_model.pkl", model_arrays("flame", vertices=300, identities=10, expressions=10))
    (tmp_path / "landmark_embedding.npy").write_bytes(data)
    with pytest.raises(ModelFileError, match="landmark_embedding.npy"):
        load_body_model(path)
