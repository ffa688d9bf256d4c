"""The look of an open character: colours on the skin, clothes, brows, lashes and hair that follow the body model."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import ModelFileError
from ..files.arrays import read_npz, require
from .skeleton import JOINT_NAMES

FORMAT_VERSION = 1
PLACE_STEPS = 65535  # places are stored as whole steps of a bounding box
OFFSET_STEP = 1e-5  # metres: offsets are stored as whole multiples


@dataclass(frozen=True)
class LookPart:
    """A mesh that follows the body: a garment, brows or lashes.

    name: "top", "trousers", "shoes", "brows" or "lashes". material: "knit", "twill", "leather" or "hair". color: linear RGB, 0..1.
    vertices: (N, 3) rest pose (T pose) in metres, Y up. weights: (N, 55), rows sum to one.
    polygon_sizes: (P,) corners of each polygon; polygon_vertices: (sum,) their vertices in order.
    expression_offsets: {expression name: (N, 3)}; names without an effect are left out.
    pose_offsets: {posedirs column: (N, 3)}, columns as in the body model's 486.
    thickness: metres of cloth to add inward, 0 for none.
    """

    name: str
    material: str
    color: tuple[float, float, float]
    vertices: np.ndarray
    weights: np.ndarray
    polygon_sizes: np.ndarray
    polygon_vertices: np.ndarray
    expression_offsets: dict[str, np.ndarray]
    pose_offsets: dict[int, np.ndarray]
    thickness: float


@dataclass(frozen=True)
class Hair:
    """Strands that move with the head joint. strands: (S, K, 3) rest positions in metres; radius: (K,) metres from root to tip."""

    strands: np.ndarray
    radius: np.ndarray
    color: tuple[float, float, float]


@dataclass(frozen=True)
class Look:
    """All that a body model file does not say about a character's appearance.

    skin_color: (V, 3) linear RGB. gloss: (V,) 0..1, lips 1.
    visible_faces: (F,) bool over the body model's triangles; those under clothes are False.
    iris: two linear RGB colours, outer and inner. sole: metres by which shoes raise the bare soles above the floor.
    """

    skin_color: np.ndarray
    gloss: np.ndarray
    visible_faces: np.ndarray
    iris: tuple[tuple[float, float, float], tuple[float, float, float]]
    parts: tuple[LookPart, ...]
    hair: Hair
    sole: float


def load_look(path: Path) -> Look:
    """The look stored in an npz file; a damaged or foreign file raises ModelFileError."""
    path = Path(path)
    arrays = _Arrays(path, read_npz(path, ModelFileError))
    version = int(arrays.take("format_version", ()))
    if version != FORMAT_VERSION:
        raise ModelFileError(f"{path.name} is a look of format {version}, this program reads {FORMAT_VERSION}; update the one or the other")
    skin_color = arrays.take("skin_color", (None, 3)).astype(np.float32)
    iris = arrays.take("iris", (2, 3))
    names = [str(name) for name in arrays.take("part_names", (None,))]
    return Look(
        skin_color=skin_color, gloss=arrays.take("gloss", (len(skin_color),)).astype(np.float32),
        visible_faces=arrays.take("visible_faces", (None,)).astype(bool), iris=(_color(iris[0]), _color(iris[1])),
        parts=tuple(_part(arrays, name) for name in names), hair=_hair(arrays), sole=float(arrays.take("sole", ())))


class _Arrays:
    """A look file's arrays, each checked for presence and shape as it is taken."""

    def __init__(self, path: Path, arrays: dict[str, np.ndarray]):
        self.path, self._arrays = path, arrays

    def take(self, name: str, shape: tuple) -> np.ndarray:
        """One array; None in the shape fits any size."""
        array = require(self._arrays, name, self.path, ModelFileError)
        if array.ndim != len(shape) or any(want is not None and want != have for want, have in zip(shape, array.shape)):
            raise ModelFileError(f"{self.path.name}: '{name}' is {array.shape}, expected {shape}; build or download the look again")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ModelFileError(f"{self.path.name}: '{name}' holds values that are not finite; build or download the look again")
        return array


def _part(arrays: _Arrays, name: str) -> LookPart:
    places = arrays.take(f"{name}.places", (None, 3))
    sizes = arrays.take(f"{name}.polygon_sizes", (None,)).astype(np.int32)
    corners = arrays.take(f"{name}.polygon_vertices", (int(sizes.sum()),)).astype(np.int32)
    if corners.max(initial=-1) >= len(places) or corners.min(initial=0) < 0:
        raise ModelFileError(f"{arrays.path.name}: {name} has polygons over vertices that do not exist; build or download the look again")
    shapes = [str(shape) for shape in arrays.take(f"{name}.expression_names", (None,))]
    columns = arrays.take(f"{name}.pose_columns", (None,)).tolist()
    expression = arrays.take(f"{name}.expression_offsets", (len(shapes), len(places), 3))
    pose = arrays.take(f"{name}.pose_offsets", (len(columns), len(places), 3))
    return LookPart(
        name=name, material=str(arrays.take(f"{name}.material", ())), color=_color(arrays.take(f"{name}.color", (3,))),
        vertices=_in_box(places, arrays.take(f"{name}.box", (2, 3))),
        weights=arrays.take(f"{name}.weights", (len(places), len(JOINT_NAMES))).astype(np.float32),
        polygon_sizes=sizes, polygon_vertices=corners,
        expression_offsets=dict(zip(shapes, expression * np.float32(OFFSET_STEP))),
        pose_offsets=dict(zip(columns, pose * np.float32(OFFSET_STEP))), thickness=float(arrays.take(f"{name}.thickness", ())))


def _hair(arrays: _Arrays) -> Hair:
    roots = arrays.take("hair_roots", (None, 3))
    steps = arrays.take("hair_steps", (len(roots), None, 3))
    places = np.cumsum(np.concatenate([roots[:, None].astype(np.int32), steps], axis=1), axis=1)
    return Hair(_in_box(places, arrays.take("hair_box", (2, 3))), arrays.take("hair_radius", (places.shape[1],)).astype(np.float32),
                _color(arrays.take("hair_color", (3,))))


def _in_box(places: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Metres (..., 3) of places counted in steps of a box (2, 3): low corner and size."""
    return (box[0] + places * (box[1] / PLACE_STEPS)).astype(np.float32)


def _color(channels: np.ndarray) -> tuple[float, float, float]:
    red, green, blue = (float(channel) for channel in channels)
    return red, green, blue
