"""FLAME's eyelids, which its expressions do not move: two shapes that close them, from the files of face trackers.

`l_eyelid.npy` and `r_eyelid.npy` come with Zielon's metrical-tracker, whence SMIRK and others have them: (5023, 3) metres each, float64, which
trackers multiply by 0..1 and add to the skinned mesh of a head at rest.
"""

from pathlib import Path

import numpy as np

from ..errors import ModelFileError
from ..files.arrays import read_npy

EYELID_FILES = ("l_eyelid.npy", "r_eyelid.npy")
EYELID_NAMES = ("eyeBlinkLeft", "eyeBlinkRight")  # as ARKit calls the same movements
LARGEST = 0.1  # metres; a lid closes over about one centimetre


def has_eyelids(model: Path) -> bool:
    """Whether both files lie beside a model's."""
    return all((model.parent / name).is_file() for name in EYELID_FILES)


def eyelids_beside(model: Path, vertices: int) -> np.ndarray | None:
    """(V, 3, 2) metres by which the left and the right lid close, from the files beside a model's; None unless both are there.

    ModelFileError for damaged files and for those of another mesh.
    """
    if not has_eyelids(model):
        return None
    lids = [read_eyelid(model.parent / name) for name in EYELID_FILES]
    for name, lid in zip(EYELID_FILES, lids):
        if len(lid) != vertices:
            raise ModelFileError(f"{name} moves {len(lid)} vertices, {model.name} has {vertices}; is it another model's?")
    return np.stack(lids, axis=2)


def read_eyelid(path: Path) -> np.ndarray:
    """The shape (V, 3) of one lid, float32; ModelFileError if the file is damaged or none."""
    path = Path(path)
    lid = read_npy(path, ModelFileError)
    if lid.ndim == 3 and len(lid) == 1:  # as some programs keep them
        lid = lid[0]
    if lid.ndim != 2 or lid.shape[1] != 3 or lid.dtype.kind != "f" or not len(lid):
        raise ModelFileError(f"{path.name} is {lid.shape} {lid.dtype}, expected (vertices, 3) real numbers: by how much a lid moves")
    if not np.isfinite(lid).all() or np.abs(lid).max() > LARGEST:
        raise ModelFileError(f"{path.name} moves vertices by {np.abs(lid).max():g} m; no eyelid does")
    return lid.astype(np.float32)
