"""Body model files in the published layouts with random content, for tests."""

import pickle
from pathlib import Path

import numpy as np

from twohander.body.model import FLAME_PARENTS
from twohander.body.skeleton import PARENTS


def model_arrays(kind: str, vertices: int = 10475, identities: int = 300, expressions: int = 100, seed: int = 0) -> dict[str, np.ndarray]:
    """Every array that `smplx` reads from a file of this kind ("smplx" or "flame"), all directions and correctives filled."""
    generator = np.random.default_rng(seed)
    parents = PARENTS if kind == "smplx" else FLAME_PARENTS
    joints = len(parents)
    template = generator.normal(scale=[0.4, 0.6, 0.15], size=(vertices, 3)).astype(np.float32)
    weights = generator.random((vertices, joints)) ** 12
    regressor = generator.random((joints, vertices)) ** 20
    table = np.stack([np.array(parents), np.arange(joints)]).astype(np.uint32)
    arrays = {
        "v_template": template,
        "f": generator.integers(0, vertices, (2 * vertices, 3)).astype(np.uint32),
        "shapedirs": generator.normal(scale=0.01, size=(vertices, 3, identities + expressions)).astype(np.float32),
        "posedirs": generator.normal(scale=0.005, size=(vertices, 3, 9 * (joints - 1))).astype(np.float32),
        "J_regressor": regressor / regressor.sum(axis=1, keepdims=True),
        "weights": weights / weights.sum(axis=1, keepdims=True),
        "kintree_table": table,
    }
    if kind == "smplx":
        for side in "lr":
            arrays[f"hands_components{side}"] = np.linalg.qr(generator.normal(size=(45, 45)))[0]
            arrays[f"hands_mean{side}"] = generator.normal(scale=0.2, size=45)
        arrays["lmk_faces_idx"] = generator.integers(0, 2 * vertices, 51)
        arrays["lmk_bary_coords"] = np.full((51, 3), 1 / 3)
        arrays["dynamic_lmk_faces_idx"] = generator.integers(0, 2 * vertices, (79, 17))
        arrays["dynamic_lmk_bary_coords"] = np.full((79, 17, 3), 1 / 3)
    return arrays


def write_smplx_file(folder: Path, **sizes) -> Path:
    """A SMPL-X file with random content, named as the smplx library expects."""
    path = folder / "SMPLX_NEUTRAL.npz"
    np.savez(path, **model_arrays("smplx", **sizes))
    return path


def write_flame_file(folder: Path, **sizes) -> Path:
    """A FLAME file with random content and the landmark embedding beside it, named as the smplx library expects."""
    arrays = model_arrays("flame", vertices=5023, **sizes)
    path = folder / "FLAME_NEUTRAL.pkl"
    path.write_bytes(pickle.dumps(arrays, protocol=2))
    landmarks = {"lmk_face_idx": np.arange(51), "lmk_b_coords": np.full((51, 3), 1 / 3)}
    (folder / "flame_static_embedding.pkl").write_bytes(pickle.dumps(landmarks, protocol=2))
    return path
