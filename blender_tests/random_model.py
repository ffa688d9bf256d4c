"""A file of SMPL-X's layout filled with random numbers, as hard for a rig as a model can be."""

from pathlib import Path

import numpy as np
from twohander.body.skeleton import PARENTS

VERTICES = 10_475  # SMPL-X's own number: the `smplx` library picks landmarks by fixed vertex numbers below it
IDENTITY, EXPRESSION = 10, 10  # SMPL-X v1.0's columns
INFLUENCES = 6  # bones a vertex


def write_random_model(path: Path, seed: int) -> None:
    """Write an npz that both `load_body_model` and the `smplx` library read.

    Joints are a random tree of a person's size with vertices scattered about it; shapes and correctives move
    vertices, and with them joints, by millimetres to centimetres.
    """
    generator = np.random.default_rng(seed)
    joints = len(PARENTS)
    places = np.zeros((joints, 3))
    for joint, parent in enumerate(PARENTS[1:], start=1):
        places[joint] = places[parent] + generator.normal(0, 0.08, 3)
    template = places[generator.integers(0, joints, VERTICES)] + generator.normal(0, 0.05, (VERTICES, 3))
    faces = generator.integers(0, VERTICES - 2, 500)[:, None] + np.arange(3)
    weights = np.zeros((VERTICES, joints))
    for vertex in range(VERTICES):
        chosen = generator.choice(joints, INFLUENCES, replace=False)
        weights[vertex, chosen] = generator.dirichlet(np.ones(INFLUENCES))
    regressor = np.zeros((joints, VERTICES))
    for joint in range(joints):
        nearest = np.argsort(np.linalg.norm(template - places[joint], axis=1))[:40]
        chosen = generator.choice(nearest, 4, replace=False)
        regressor[joint, chosen] = generator.dirichlet(np.ones(4))
    tree = np.stack([np.array(PARENTS) % 2**32, np.arange(joints)]).astype(np.int64)
    components = np.linalg.qr(generator.normal(size=(45, 45)))[0]
    arrays = {
        "v_template": template,
        "f": faces.astype(np.uint32),
        "shapedirs": generator.normal(0, 0.01, (VERTICES, 3, IDENTITY + EXPRESSION)),
        "posedirs": generator.normal(0, 0.002, (VERTICES, 3, (joints - 1) * 9)),
        "J_regressor": regressor,
        "weights": weights,
        "kintree_table": tree,
        "lmk_faces_idx": np.arange(51), "lmk_bary_coords": np.full((51, 3), 1 / 3),
        "dynamic_lmk_faces_idx": np.zeros((79, 17), np.int64), "dynamic_lmk_bary_coords": np.full((79, 17, 3), 1 / 3),
        **{f"hands_components{side}": components for side in "lr"},
        **{f"hands_coeffs{side}": np.zeros((1, 45)) for side in "lr"},
        **{f"hands_mean{side}": generator.normal(0, 0.2, 45) for side in "lr"},
    }
    np.savez(path, **{name: array.astype(np.float32) if array.dtype.kind == "f" else array for name, array in arrays.items()})
