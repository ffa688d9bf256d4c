"""The face landmarks of a model: 51 points that stick to its triangles, and 17 of the outline that wander as the head turns."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import ModelFileError
from ..files.arrays import read_npz
from ..files.pickles import read_pickled_arrays, read_pickled_npy

FACE, CONTOUR = 51, 17  # iBUG's points 18 to 68, and 1 to 17
CONTOUR_ROWS = 79  # outlines: 0 to 39 degrees of turning to the right, then 1 to 39 to the left
MOST_TURNED = 39  # degrees

# Files of landmarks that FLAME's users have beside the model, in the order of preference; the model itself carries none.
STATIC_FILES = ("flame_static_embedding.pkl", "landmark_embedding.npy", "landmark_embedding.npz", "flame_static_embedding.npz",
                "flame_static_embedding.npy")
DYNAMIC_FILES = ("flame_dynamic_embedding.npy", "flame_dynamic_embedding.pkl", "flame_dynamic_embedding.npz")
_STATIC_NAMES = (("lmk_faces_idx", "lmk_bary_coords"), ("lmk_face_idx", "lmk_b_coords"), ("static_lmk_faces_idx", "static_lmk_bary_coords"))
_DYNAMIC_NAMES = (("dynamic_lmk_faces_idx", "dynamic_lmk_bary_coords"), ("lmk_face_idx", "lmk_b_coords"))


@dataclass(frozen=True)
class Landmarks:
    """Points on a mesh. triangles: (51,) numbers; weights: (51, 3) barycentric.

    contour_triangles: (79, 17), contour_weights: (79, 17, 3) for the head straight ahead (row 0), turned to its right by 1 to 39 degrees,
    to its left by 1 to 39 degrees; None if no file says.
    """

    triangles: np.ndarray
    weights: np.ndarray
    contour_triangles: np.ndarray | None = None
    contour_weights: np.ndarray | None = None

    def places(self, vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
        """The 51 points (..., 51, 3) on meshes (..., V, 3)."""
        return _points(vertices, faces, self.triangles, self.weights)

    def contour(self, vertices: np.ndarray, faces: np.ndarray, neck: np.ndarray) -> np.ndarray:
        """The outline (T, 17, 3) on meshes (T, V, 3) whose neck joint is turned in the world by matrices (T, 3, 3).

        ModelFileError if the outline is not known.
        """
        if self.contour_triangles is None:
            raise ModelFileError(f"the outline of the face is not known; put {DYNAMIC_FILES[0]} beside the model")
        rows = _rows(neck)
        return np.stack([_points(mesh, faces, self.contour_triangles[row], self.contour_weights[row]) for mesh, row in zip(vertices, rows)])


def landmarks_of(arrays: dict[str, np.ndarray], path: Path, triangles: int) -> Landmarks | None:
    """The landmarks that a model's own file holds, or files beside it; None if there are none.

    ModelFileError for points that are not on a mesh of so many triangles.
    """
    static, source = _pair(arrays, _STATIC_NAMES[:1]), path
    if static is not None:
        dynamic = _pair(arrays, _DYNAMIC_NAMES[:1])
    else:
        source = _first(path.parent, STATIC_FILES)
        if source is None:
            return None
        beside = _read(source)
        static = _pair(beside, _STATIC_NAMES)
        if static is None:
            raise ModelFileError(f"{source.name} holds no landmarks (it has: {', '.join(sorted(beside)) or 'nothing'})")
        dynamic = _pair(beside, _DYNAMIC_NAMES[:1])
        if dynamic is None and (outline := _first(path.parent, DYNAMIC_FILES)) is not None:
            dynamic = _pair(_read(outline), _DYNAMIC_NAMES)
    _check(static, (FACE,), source, triangles)
    if dynamic is not None:
        _check(dynamic, (CONTOUR_ROWS, CONTOUR), source, triangles)
    return Landmarks(*_typed(static), *(_typed(dynamic) if dynamic is not None else (None, None)))


def check_landmark_file(path: Path) -> None:
    """Raise ModelFileError unless a file holds landmarks under one of the names in use."""
    arrays = _read(path)
    if _pair(arrays, _STATIC_NAMES) is None and _pair(arrays, _DYNAMIC_NAMES) is None:
        raise ModelFileError(f"{path.name} holds no landmarks (it has: {', '.join(sorted(arrays)) or 'nothing'})")


def _read(path: Path) -> dict[str, np.ndarray]:
    if path.suffix == ".npz":
        return read_npz(path, ModelFileError)
    return read_pickled_npy(path) if path.suffix == ".npy" else read_pickled_arrays(path)


def _first(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _pair(arrays: dict[str, np.ndarray], names) -> tuple[np.ndarray, np.ndarray] | None:
    return next(((arrays[first], arrays[second]) for first, second in names if first in arrays and second in arrays), None)


def _check(pair: tuple[np.ndarray, np.ndarray], shape: tuple[int, ...], path: Path, triangles: int) -> None:
    numbers, weights = pair
    if numbers.shape != shape or weights.shape != (*shape, 3) or weights.dtype.kind != "f" or not np.isfinite(weights).all():
        raise ModelFileError(f"{path.name}: landmarks are {numbers.shape} and {weights.shape}, expected {shape} and {(*shape, 3)}")
    if numbers.min() < 0 or numbers.max() >= triangles:
        raise ModelFileError(f"{path.name}: its landmarks lie on triangle {int(numbers.max())} of a mesh of {triangles}; is it another model's?")


def _typed(pair: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return pair[0].astype(np.int64), pair[1].astype(np.float32)


def _points(vertices, faces, triangles, weights) -> np.ndarray:
    return np.einsum("nc,...ncx->...nx", weights, vertices[..., faces[triangles], :])


def _rows(neck: np.ndarray) -> np.ndarray:
    """(T,) the row of the outline for each turn of the neck, chosen as the `smplx` library chooses it."""
    across = np.hypot(neck[:, 0, 0], neck[:, 1, 0])
    degrees = np.round(np.minimum(-np.degrees(np.arctan2(-neck[:, 2, 0], across)), MOST_TURNED)).astype(int)
    # parity: a turn past the table takes the row 78, one within it 39 further than its degrees.
    return np.where(degrees >= 0, degrees, np.where(degrees < -MOST_TURNED, CONTOUR_ROWS - 1, MOST_TURNED - degrees))
