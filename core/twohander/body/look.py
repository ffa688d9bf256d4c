"""The look of an open character: colours on the skin, clothes, brows, lashes and hair that follow the body model."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np


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
