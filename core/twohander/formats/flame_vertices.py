"""Faces as FaceDiffuser and its kin write them: npy of a FLAME head's vertices, 25 frames a second; read as FLAME's values."""

from pathlib import Path

import numpy as np

from .. import rotation
from ..body.library import FLAME, stored_file
from ..body.mesh_fit import fitted_identity, fitted_mesh
from ..body.model import BodyModel, load_body_model
from ..errors import MotionFileError
from ..files.arrays import read_npy, write_npy
from ..motion import ExpressionSpace, FaceMotion
from .contents import Contents, face_part
from .numbers import checked_numbers

FPS = 25
VERTICES = 5023  # of FLAME
MEAN_FRAMES = 500  # of the recording, evenly taken, whose mean tells the face's shape


def holds_vertices(shape: tuple[int, ...]) -> bool:
    """Whether an array of this shape is (T, 5023, 3) or (T, 15069)."""
    return shape[1:] in ((VERTICES, 3), (3 * VERTICES,))


def read_vertices(path: Path) -> np.ndarray:
    """The vertices (T, 5023, 3) in an npy, metres; MotionFileError if it is damaged or of another kind."""
    path = Path(path)
    values = checked_numbers(read_npy(path, MotionFileError), path)
    if not holds_vertices(values.shape) or not len(values):
        raise MotionFileError(f"{path.name} is {values.shape}, expected FLAME's vertices, (frames, {3 * VERTICES}) or (frames, {VERTICES}, 3)")
    return values.reshape(len(values), VERTICES, 3)


def read_flame_vertices(path: Path) -> Contents:
    """The face that comes nearest to the vertices in an npy, in FLAME's values; identity: its shape. notes say how near that is.

    MotionFileError if the file is damaged or of another kind, or if there is no FLAME model in the store.
    """
    vertices, model = read_vertices(path), _model(Path(path))
    betas = fitted_identity(model, vertices[:: max(1, len(vertices) // MEAN_FRAMES)].mean(axis=0))
    fitted = fitted_mesh(model, len(vertices), lambda start, stop: vertices[start:stop], betas)
    face = FaceMotion(fitted.expression, ExpressionSpace.FLAME, FPS, jaw=rotation.from_axis_angle(fitted.jaw))
    note = (f"FLAME's values were fitted to the vertices: these move by {fitted.size.mean():.2f} mm on average (root mean square over the "
            f"head) and are shown to {fitted.error.mean():.2f} mm, {fitted.error.max():.2f} mm in the worst frame")
    return Contents(face, betas, "flame", (note,))


def write_flame_vertices(path: Path, contents: Contents) -> tuple[str, ...]:
    """An npy (T, 15069), float32, as FaceDiffuser's program writes it: the FLAME model of the store with the face's shape. What was left
    out is returned.

    The motion must have 25 frames a second. ExpressionSpaceError for a face that is not FLAME-valued; MotionFileError without a model.
    """
    face, lost = face_part(contents)
    values, model = face.in_space(ExpressionSpace.FLAME), _model(Path(path))
    turns = rotation.identity(len(face), len(model.joint_names))
    if face.jaw is not None:
        turns[:, model.joint_names.index("jaw")] = face.jaw
    width = model.expression_directions.shape[2]
    betas = contents.identity_for("flame", model.identity_directions.shape[2])
    vertices = model.vertices(turns, expression=values[:, :width], betas=betas)
    write_npy(path, vertices.reshape(len(face), -1).astype(np.float32))
    still = (("without the head's turns", (face.head,)), ("without the gaze", (face.left_eye, face.right_eye)))
    unheld = (name for name, parts in still if any(part is not None and np.any(part[:, 1:]) for part in parts))
    cut = (f"without the expression coefficients past the first {width}",) if np.any(values[:, width:]) else ()
    return (*lost, *cut, *unheld)


def _model(path: Path) -> BodyModel:
    file = stored_file(FLAME)
    if file is None:
        raise MotionFileError(f"{path.name}: a file of vertices needs a FLAME model, and there is none in the store: "
                              f"`twohander models add {FLAME.names[0]}`")
    model = load_body_model(file)
    if len(model.template) != VERTICES:
        raise MotionFileError(f"{path.name} is for FLAME's {VERTICES} vertices; {file.name} in the store has {len(model.template)}")
    return model
