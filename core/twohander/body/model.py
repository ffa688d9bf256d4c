"""A body model in FLAME's or SMPL-X's file layout: its arrays, and its mesh for a pose."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .. import rotation
from ..errors import ModelFileError
from ..files.arrays import read_npz, require
from ..files.converted import converted_arrays
from ..motion import ExpressionSpace
from .arkit import ARKIT_NAMES
from .eyelids import eyelids_beside
from .landmarks import Landmarks, landmarks_of
from .skeleton import JOINT_NAMES, PARENTS, Skeleton
from .skinning import posed_vertices

FLAME_JOINT_NAMES = ("root", "neck", "jaw", "left_eye", "right_eye")
FLAME_PARENTS = (-1, 0, 1, 1, 1)
# Files whose expressions are not FLAME 2020's, by their name in small letters: meshes and sizes do not tell them apart.
RELEASES = (ExpressionSpace.FLAME_2023, ExpressionSpace.FLAME_2023_NO_JAW, ExpressionSpace.FLAME_2023_OPEN)
# Shape directions of a file: identity first, then expression. How many of each follows from their sum: 300 + 100 in FLAME and SMPL-X v1.1,
# 10 + 10 in SMPL-X v1.0; releases with 16 identity directions and shortened files have the others.
IDENTITY_OF_SUM = {identity + expression: identity for identity in (10, 16, 300) for expression in (10, 100)}


@dataclass(frozen=True)
class BodyModel:
    """One body model file. kind: "smplx" (55 joints) or "flame" (5 joints). Metres, Y up, facing +Z.

    template: (V, 3) rest vertices. faces: (F, 3) triangles; consecutive pairs share a diagonal in the open characters.
    identity_directions: (V, 3, S), S = 0 where the file's are all zero; expression_directions: (V, 3, E).
    pose_directions: {column: (V, 3)} of the non-zero corrective columns; column (j - 1) * 9 + e belongs to entry e of joint j's R - I.
    joint_regressor: (J, V). weights: (V, J). parents: J numbers, -1 for the root. joint_names: J names.
    expression_space: the basis of the expression values. expression_names: E names.
    hands_mean: (30, 3) mean hand pose as axis-angle, left first; zeros for FLAME.
    hand_components: (2, C, 45) directions of the hands' poses, left first; None if the file has none.
    landmarks: of the face; None where neither the file nor one beside it has any.
    eyelid_directions: (V, 3, 2) closing the left and the right lid, of FLAME heads with the trackers' files beside them; None for others.
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
    hand_components: np.ndarray | None = None
    landmarks: Landmarks | None = None
    eyelid_directions: np.ndarray | None = None

    def rest_vertices(self, betas: np.ndarray | None = None) -> np.ndarray:
        """Template plus identity: (V, 3). betas: coefficients of the S directions; missing ones are zero, further ones have no effect."""
        if betas is None or not self.identity_directions.shape[2]:
            return self.template
        used = np.asarray(betas, self.template.dtype)[:self.identity_directions.shape[2]]
        return self.template + self.identity_directions[:, :, :len(used)] @ used

    def rest_joints(self, betas: np.ndarray | None = None) -> np.ndarray:
        """Joints regressed from `rest_vertices`: (J, 3)."""
        return self.joint_regressor @ self.rest_vertices(betas)

    def vertices(self, rotations: np.ndarray, translation: np.ndarray | None = None, expression: np.ndarray | None = None,
                 betas: np.ndarray | None = None, correctives: bool = True, eyelids: np.ndarray | None = None) -> np.ndarray:
        """Posed mesh (T, V, 3) for local rotations (T, J, 4), translation (T, 3) and up to E expression values (T, E).

        As in the `smplx` library, joints are regressed from the mesh with identity and expression; finger rotations are complete
        (flat hand mean). correctives: add the pose-dependent offsets. eyelids: (T, 2) how far the lids close, if the model has them; they
        turn with the head and move no joint.
        """
        matrices = rotation.to_matrix(np.asarray(rotations, self.template.dtype))
        frames = np.empty((len(matrices), *self.template.shape), self.template.dtype)
        identity = self.rest_vertices(betas)
        for index, local in enumerate(matrices):
            rest = identity
            if expression is not None:
                values = np.asarray(expression[index], self.template.dtype)
                rest = rest + self.expression_directions[:, :, :len(values)] @ values
            joints = self.joint_regressor @ rest
            if eyelids is not None and self.eyelid_directions is not None:
                rest = rest + self.eyelid_directions @ np.asarray(eyelids[index], self.template.dtype)
            if correctives:
                features = (local[1:] - np.eye(3, dtype=local.dtype)).ravel()
                rest = rest + sum((features[column] * offsets for column, offsets in self.pose_directions.items()), 0)
            frames[index] = posed_vertices(rest, joints, self.parents, self.weights, local)
            if translation is not None:
                frames[index] += translation[index]
        return frames

    def skeleton(self, betas: np.ndarray | None = None) -> Skeleton:
        """This body's proportions; ModelFileError for a FLAME head, which has no body."""
        _check_body(self.parents)
        return Skeleton(self.rest_joints(betas), float(self.rest_vertices(betas)[:, 1].min()), self.hands_mean)


_KEYS = ("v_template", "f", "shapedirs", "posedirs", "J_regressor", "weights", "kintree_table", "hands_meanl", "hands_meanr", "expression_names",
         "expression_space", "face_material", "vt", "ft", "jaw_open_angle", "hands_componentsl", "hands_componentsr",
         "lmk_faces_idx", "lmk_bary_coords", "dynamic_lmk_faces_idx", "dynamic_lmk_bary_coords")
_SKELETON_KEYS = ("v_template", "J_regressor", "kintree_table", "hands_meanl", "hands_meanr")


def load_body_model(path: Path) -> BodyModel:
    """The model in an .npz or .pkl file, FLAME's landmarks and eyelids from the published files beside it.

    Anything damaged, hostile or of another layout raises ModelFileError.
    """
    path = Path(path)
    return _model_of(_arrays(path, _KEYS), path)


def load_skeleton(path: Path) -> Skeleton:
    """`load_body_model(path).skeleton()` without reading the rest of a large file; raises ModelFileError as both do for what it reads."""
    path = Path(path)
    arrays = _arrays(path, _SKELETON_KEYS)
    parents = _parents(arrays, path)
    _check_body(parents)
    template = _numbers(arrays, "v_template", path, (None, 3))
    regressor = _numbers(arrays, "J_regressor", path, (len(parents), len(template)))
    return Skeleton(regressor @ template, float(template[:, 1].min()), _hands_mean(arrays, "smplx", path))


@dataclass(frozen=True)
class ModelKind:
    """What a model file is of. kind: "smplx" or "flame"; expression_space: the basis of its expression values."""

    kind: str
    expression_space: ExpressionSpace


def model_kind(path: Path) -> ModelKind:
    """The kind of a body model file without reading its meshes; raises ModelFileError as `load_body_model` does for what it reads."""
    path = Path(path)
    arrays = _arrays(path, ("kintree_table", "expression_space"))
    kind = _kind(_parents(arrays, path))
    return ModelKind(kind, _space(arrays, kind, path))


def _arrays(path: Path, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    if path.suffix == ".npz":
        return read_npz(path, ModelFileError, names)
    if path.suffix == ".pkl":
        return converted_arrays(path, names)
    raise ModelFileError(f"{path.name}: body models are .npz or .pkl files")


def _check_body(parents: tuple[int, ...]) -> None:
    if len(parents) != len(JOINT_NAMES):
        raise ModelFileError("a FLAME model is a head without a body: choose a SMPL-X model for body motion")


def _model_of(arrays: dict[str, np.ndarray], path: Path) -> BodyModel:
    template = _numbers(arrays, "v_template", path, (None, 3))
    vertices = len(template)
    joints = _parents(arrays, path)
    weights = _numbers(arrays, "weights", path, (vertices, len(joints)))
    faces = require(arrays, "f", path, ModelFileError)
    if faces.ndim != 2 or faces.shape[1] != 3 or faces.dtype.kind not in "iu" or not len(faces) or faces.max() >= vertices or faces.min() < 0:
        raise ModelFileError(f"{path.name}: the triangles 'f' do not fit a mesh of {vertices} vertices")
    directions = _numbers(arrays, "shapedirs", path, (vertices, 3, None))
    if directions.shape[2] not in IDENTITY_OF_SUM:
        known = ", ".join(map(str, sorted(IDENTITY_OF_SUM)))
        raise ModelFileError(f"{path.name}: {directions.shape[2]} shape directions; known are files with {known}")
    split = IDENTITY_OF_SUM[directions.shape[2]]
    expression_directions = np.ascontiguousarray(directions[:, :, split:])
    kind = _kind(joints)
    space, names = _expression_space(arrays, expression_directions.shape[2], kind, path)
    if len(names) < expression_directions.shape[2]:
        expression_directions = np.ascontiguousarray(expression_directions[:, :, :len(names)])
    identity_directions = np.ascontiguousarray(directions[:, :, :split])
    if not identity_directions.any():
        identity_directions = identity_directions[:, :, :0]
    return BodyModel(
        kind=kind,
        template=template,
        faces=faces.astype(np.int64),
        identity_directions=identity_directions,
        expression_directions=expression_directions,
        pose_directions=_pose_directions(arrays, vertices, len(joints), path),
        joint_regressor=_numbers(arrays, "J_regressor", path, (len(joints), vertices)),
        weights=weights,
        parents=joints,
        joint_names=JOINT_NAMES if kind == "smplx" else FLAME_JOINT_NAMES,
        expression_space=space,
        expression_names=names,
        hands_mean=_hands_mean(arrays, kind, path),
        face_material=_optional(arrays, "face_material", path, (len(faces),)),
        texture_vertices=_optional(arrays, "vt", path, (None, 2)) if "ft" in arrays else None,
        texture_faces=_optional(arrays, "ft", path, (len(faces), 3)) if "vt" in arrays else None,
        jaw_open_angle=float(arrays["jaw_open_angle"]) if "jaw_open_angle" in arrays else None,
        hand_components=_hand_components(arrays, kind, path),
        landmarks=landmarks_of(arrays, path, len(faces)),
        eyelid_directions=eyelids_beside(path, vertices) if space is not ExpressionSpace.ARKIT and kind == "flame" else None,
    )


def _numbers(arrays, name, path, shape) -> np.ndarray:
    array = require(arrays, name, path, ModelFileError)
    if array.dtype.kind != "f":
        raise ModelFileError(f"{path.name}: '{name}' holds {array.dtype}, expected real numbers")
    array = array.astype(np.float32)
    if array.ndim != len(shape) or any(want is not None and have != want for have, want in zip(array.shape, shape)):
        wanted = ", ".join("any" if size is None else str(size) for size in shape)
        raise ModelFileError(f"{path.name}: '{name}' is {array.shape}, expected ({wanted}); is this a FLAME or SMPL-X file?")
    if not np.isfinite(array).all():
        raise ModelFileError(f"{path.name}: '{name}' holds values that are not finite; the file is damaged")
    return array


def _parents(arrays, path) -> tuple[int, ...]:
    table = require(arrays, "kintree_table", path, ModelFileError)
    known = {len(PARENTS): PARENTS, len(FLAME_PARENTS): FLAME_PARENTS}
    parents = None
    if table.ndim == 2 and len(table) == 2 and table.dtype.kind in "iu":
        # The root's parent is stored as 2**32 - 1, as -1, or as the same in another width.
        parents = (-1, *(int(parent) for parent in table[0][1:]))
    if parents not in known.values():
        raise ModelFileError(f"{path.name}: its {table.shape[-1] if table.ndim else 0} joints are neither SMPL-X's 55 nor FLAME's 5")
    return parents


def _kind(parents: tuple[int, ...]) -> str:
    return "smplx" if len(parents) == len(JOINT_NAMES) else "flame"


def _space(arrays, kind, path) -> ExpressionSpace:
    """The basis that the file names; the published files name none: theirs follows from what they are called."""
    release = path.stem.lower()
    published = release if kind == "flame" and release in RELEASES else kind
    try:
        return ExpressionSpace(str(arrays.get("expression_space", published)))
    except ValueError:
        raise ModelFileError(f"{path.name}: unknown expression space '{arrays['expression_space']}'") from None


def _expression_space(arrays, count, kind, path) -> tuple[ExpressionSpace, tuple[str, ...]]:
    space = _space(arrays, kind, path)
    if "expression_space" not in arrays:
        return space, tuple(f"expression_{index:03d}" for index in range(count))
    names = tuple(str(name) for name in np.ravel(arrays.get("expression_names", ())))
    if space is ExpressionSpace.ARKIT and names != ARKIT_NAMES or len(names) > count:
        raise ModelFileError(f"{path.name}: its {len(names)} expression names do not fit the {space.value} space with {count} directions")
    return space, names


def _pose_directions(arrays, vertices, joints, path) -> dict[int, np.ndarray]:
    columns = (joints - 1) * 9
    directions = arrays.get("posedirs")
    if directions is None or directions.shape != (vertices, 3, columns) or directions.dtype.kind != "f":
        found = "missing" if directions is None else f"{directions.shape}"
        raise ModelFileError(f"{path.name}: 'posedirs' is {found}, expected ({vertices}, 3, {columns})")
    used = np.nonzero(np.any(directions != 0, axis=(0, 1)))[0]
    return {int(column): np.ascontiguousarray(directions[:, :, column], np.float32) for column in used}


def _hands_mean(arrays, kind, path) -> np.ndarray:
    if kind == "flame":
        return np.zeros((30, 3), np.float32)
    sides = [_numbers(arrays, name, path, (45,)) for name in ("hands_meanl", "hands_meanr")]
    return np.concatenate(sides).reshape(30, 3)


def _hand_components(arrays, kind, path) -> np.ndarray | None:
    if kind == "flame" or "hands_componentsl" not in arrays:
        return None
    return np.stack([_numbers(arrays, name, path, (None, 45)) for name in ("hands_componentsl", "hands_componentsr")])


def _optional(arrays, name, path, shape) -> np.ndarray | None:
    if name not in arrays:
        return None
    array = arrays[name]
    if array.ndim != len(shape) or any(want is not None and have != want for have, want in zip(array.shape, shape)):
        raise ModelFileError(f"{path.name}: '{name}' is {array.shape}, which does not fit the mesh")
    return array
