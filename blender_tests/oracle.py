"""Writes what the `smplx` library (its SMPLX and FLAME classes) makes of random poses, for test_rig.py to compare with Blender.

Run in an environment with torch and smplx, with core on the path: `python blender_tests/oracle.py FOLDER`; then run
the Blender tests with TWOHANDER_ORACLE=FOLDER. Each npz in FOLDER is one model's case: `model` (a file in
FOLDER/models), `poses` (T, 55, 3) axis-angle, `translation` (T, 3), `expression` (T, E) and `vertices` (T, V, 3),
without pose correctives.
"""

import shutil
import sys
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY / "core"), str(REPOSITORY / "core" / "tests"), str(REPOSITORY / "blender_tests")]

import smplx  # noqa: E402
import torch  # noqa: E402
from random_model import EXPRESSION, write_random_model  # noqa: E402
from synthetic_models import write_flame_file  # noqa: E402
from twohander.body.arkit import ARKIT_NAMES  # noqa: E402
from twohander.body.characters import OPEN_CHARACTERS, open_character  # noqa: E402
from twohander.body.skeleton import JOINT  # noqa: E402

FRAMES = 3
COLUMNS = 100  # expression columns of the published layout with identity and expression side by side


def main(folder: Path) -> None:
    models = folder / "models"
    models.mkdir(parents=True, exist_ok=True)
    for name in OPEN_CHARACTERS:
        # The library tells the kind of a model by the beginning of its file name.
        shutil.copy(open_character(name).smplx, models / f"SMPLX_{name.upper()}.npz")
        write_case(folder / f"{name}.npz", models / f"SMPLX_{name.upper()}.npz", len(ARKIT_NAMES), COLUMNS)
    write_random_model(models / "SMPLX_RANDOM.npz", seed=7)
    write_case(folder / "random.npz", models / "SMPLX_RANDOM.npz", EXPRESSION, EXPRESSION)
    write_flame_case(folder / "flame.npz", write_flame_file(models))


def write_case(path: Path, model: Path, used: int, columns: int) -> None:
    """One case file. used: expression values that the model means something by; columns: as many as the library
    expects.
    """
    generator = np.random.default_rng(len(path.name))
    poses = generator.normal(0, 0.5, (FRAMES, 55, 3)).astype(np.float32)
    translation = generator.normal(0, 0.5, (FRAMES, 3)).astype(np.float32)
    expression = generator.uniform(-0.5, 1.2, (FRAMES, used)).astype(np.float32)
    body = smplx.create(str(model), model_type="smplx", ext="npz", use_pca=False, flat_hand_mean=True, num_betas=10,
                        num_expression_coeffs=columns, batch_size=FRAMES)
    body.posedirs.zero_()
    padded = np.zeros((FRAMES, columns), np.float32)
    padded[:, :used] = expression
    parts = {"global_orient": slice(0, 1), "body_pose": slice(1, 22), "jaw_pose": slice(22, 23), "leye_pose": slice(23, 24),
             "reye_pose": slice(24, 25), "left_hand_pose": slice(25, 40), "right_hand_pose": slice(40, 55)}
    with torch.no_grad():
        result = body(expression=torch.tensor(padded), transl=torch.tensor(translation),
                      **{name: torch.tensor(poses[:, part].reshape(FRAMES, -1)) for name, part in parts.items()})
    np.savez_compressed(path, model=model.name, poses=poses, translation=translation, expression=expression, vertices=result.vertices.numpy())


def write_flame_case(path: Path, model: Path) -> None:
    """One case file of a FLAME head: the joints that a head lacks are at rest, and it is not moved."""
    generator = np.random.default_rng(len(path.name))
    expression = generator.uniform(-0.5, 1.2, (FRAMES, COLUMNS)).astype(np.float32)
    head = smplx.FLAME(str(model.parent), num_betas=300, num_expression_coeffs=COLUMNS, batch_size=FRAMES)
    head.posedirs.zero_()
    poses = np.zeros((FRAMES, 55, 3), np.float32)
    joints = {"global_orient": "pelvis", "neck_pose": "neck", "jaw_pose": "jaw", "leye_pose": "left_eye", "reye_pose": "right_eye"}
    for joint in joints.values():
        poses[:, JOINT[joint]] = generator.normal(0, 0.5, (FRAMES, 3))
    with torch.no_grad():
        result = head(expression=torch.tensor(expression), **{name: torch.tensor(poses[:, JOINT[joint]]) for name, joint in joints.items()})
    np.savez_compressed(path, model=model.name, poses=poses, translation=np.zeros((FRAMES, 3), np.float32), expression=expression,
                        vertices=result.vertices.numpy())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
