"""A body model in FLAME's or SMPL-X's file layout: its arrays, and its mesh for a pose."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..motion import ExpressionSpace
from .skeleton import Skeleton


@dataclass(frozen=True)
class BodyModel:
    """One body model file. kind: "smplx" (55 joints) or "flame" (5 joints). Metres, Y up, facing +Z.

    template: (V, 3) rest vertices. faces: (F, 3) triangles; consecutive pairs share a diagonal in the open characters.
    identity_directions: (V, 3, S); expression_directions: (V, 3, E).
    pose_directions: {column: (V, 3)} of the non-zero corrective columns; column (j - 1) * 9 + e belongs to entry e of joint j's R - I.
    joint_regressor: (J, V). weights: (V, J). parents: J numbers, -1 for the root. joint_names: J names.
    expression_space: the basis of the expression values. expression_names: E names.
    hands_mean: (30, 3) mean hand pose as axis-angle, left first; zeros for FLAME.
    face_material: (F,) 0 skin, 1 eye, 2 teeth, 3 gum, 4 tongue; None if the file does not say.
    texture_vertices, texture_faces: (U, 2), (F, 3); None if the file has none.
    jaw_open_angle: radians of jaw rotation that equal jawOpen = 1; None if the file does not say.
    """

    kind: str
    template: np.ndarray
    faces: np.ndarray
    identity_directions: np.ndarray
    expression_directions: np.ndarray
    pose_directions: dict[int, np.ndarray]
    joint_regressor: np.ndarray
    weights: np.ndarray
    parents: tuple[int, ...]
    joint_names: tuple[str, ...]
    expression_space: ExpressionSpace
    expression_names: tuple[str, ...]
    hands_mean: np.ndarray
    face_material: np.ndarray | None = None
    texture_vertices: np.ndarray | None = None
    texture_faces: np.ndarray | None = None
    jaw_open_angle: float | None = None

    def rest_vertices(self, betas: np.ndarray | None = None) -> np.ndarray:
        """Template plus identity: (V, 3)."""

    def rest_joints(self, betas: np.ndarray | None = None) -> np.ndarray:
        """Joints regressed from `rest_vertices`: (J, 3)."""

    def vertices(self, rotations, translation=None, expression=None, betas=None, correctives: bool = True) -> np.ndarray:
        """Posed mesh (T, V, 3) for local rotations (T, J, 4), translation (T, 3), expression (T, E)."""

    def skeleton(self, betas: np.ndarray | None = None) -> Skeleton:
        """This body's proportions; only for kind "smplx"."""


def load_body_model(path: Path) -> BodyModel:
    """The model in an .npz or .pkl file; anything damaged, hostile or of another layout raises ModelFileError."""
