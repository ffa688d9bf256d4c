"""The map between the expression bases of two models, fitted by how they move skin, lips and lids."""

import hashlib

import numpy as np

from .. import rotation
from ..errors import ModelFileError, OutputError
from ..files.arrays import read_npz, write_npz
from ..files.store import cache_folder
from ..files.writing import make_folder
from ..motion import ExpressionSpace
from .arkit import ARKIT_INDEX
from .correspondence import MatchedFaces, MeshPoints, matched_faces
from .expression import JAW_VALUES, UNFITTED, ExpressionMap
from .model import BodyModel

VERSION = 1  # of the fit: another number, another place in the cache
JAW_SPAN = 0.2  # radians, a wide opening of speech: the chord up to there stands for the jaw's arc
# What a unit of a target value costs, as metres of error over the whole face: it keeps values small that change next to nothing.
VALUE_COST = 1e-4
GAP_WEIGHT = 0.5  # of the opening of lips or lids at one place, against the whole face: closed lips and lids come out closed
# Pairs among the 51 landmarks: upper and lower edge of the lips inside, and of each eye's lids.
LIPS = ((44, 50), (45, 49), (46, 48))
LIDS = ((20, 24), (21, 23), (26, 30), (27, 29))
SMALLEST_WIDTH = 1e-3  # metres between lids; a model whose eyes are shut at rest is not stretched further
MILLIMETRES = 1000.0
FOLDER = "expressions"  # of the cache


def expression_map(source: BodyModel, target: BodyModel) -> ExpressionMap:
    """The map from the source's basis to the target's, computed once per pair of models and kept in the cache.

    The model with landmarks (the target's if both have them) says which points count. ModelFileError if neither has any.
    """
    path = cache_folder() / FOLDER / f"{_digest(source, target)}.npz"
    try:
        held = read_npz(path, ModelFileError, ("normal", "linear", "size", "error"))
        return ExpressionMap(source.expression_space, target.expression_space, held["normal"], held["linear"], target.jaw_open_angle,
                             held["size"], held["error"])
    except (ModelFileError, KeyError):  # not there yet, or damaged
        fitted = fitted_map(source, target)
    try:
        make_folder(path.parent)
        write_npz(path, {"normal": fitted.normal, "linear": fitted.linear, "size": fitted.size, "error": fitted.error})
    except OutputError:
        pass  # it is fitted again next time
    return fitted


def fitted_map(source: BodyModel, target: BodyModel) -> ExpressionMap:
    """`expression_map` without the cache."""
    if target.landmarks is not None:
        matched = matched_faces(target, source)
        wanted, given = _rows(target, source, matched)
    else:
        matched = matched_faces(source, target)
        given, wanted = _rows(source, target, matched)
    if target.expression_space is ExpressionSpace.ARKIT:
        wanted = _arkit_rows(wanted, target)
    fitted = ExpressionMap(source.expression_space, target.expression_space, wanted.T @ wanted + VALUE_COST ** 2 * np.eye(wanted.shape[1]),
                           wanted.T @ given, target.jaw_open_angle, np.empty(0), np.empty(0))
    surface = 3 * len(matched.trust)
    units = np.diag([1.0] * (given.shape[1] - JAW_VALUES) + [JAW_SPAN] * JAW_VALUES)
    moved = units @ given[:surface].T
    lost = moved - fitted(units) @ wanted[:surface].T
    size, error = (np.linalg.norm(rows, axis=1) * MILLIMETRES for rows in (moved, lost))
    return ExpressionMap(fitted.source, fitted.target, fitted.normal, fitted.linear, fitted.jaw_open_angle, size, error)


def _arkit_rows(rows: np.ndarray, target: BodyModel) -> np.ndarray:
    """The columns (R, 52) of ARKit's weights, of rows that have the jaw's turns as well."""
    made = rows[:, :-JAW_VALUES].copy()
    if target.jaw_open_angle is not None:  # jawOpen will turn the joint, whose way is an arc
        made[:, ARKIT_INDEX["jawOpen"]] = rows[:, -JAW_VALUES] * target.jaw_open_angle
    made[:, [ARKIT_INDEX[name] for name in UNFITTED]] = 0
    return made


def _rows(first: BodyModel, second: BodyModel, matched: MatchedFaces) -> tuple[np.ndarray, np.ndarray]:
    """How each value moves skin, lips and lids of the two models, in the first one's metres: (R, its values) each."""
    share = np.sqrt(matched.trust / matched.trust.sum())[:, None, None]
    faces = ((first, matched.first, matched.first_marks, 1.0), (second, matched.second, matched.second_marks, matched.scale))
    # Eyes that are wider open at rest have further to close.
    widths = [scale * np.linalg.norm(_gaps(marks, model.template.astype(np.float64), LIDS), axis=1) for model, _, marks, scale in faces]
    closing = (np.ones(len(LIDS)), widths[0] / np.maximum(widths[1], SMALLEST_WIDTH))
    made = []
    for (model, points, marks, scale), further in zip(faces, closing):
        moves = _moves(model) * scale
        lips, lids = (np.sqrt(GAP_WEIGHT) * _gaps(marks, moves, pairs) for pairs in (LIPS, LIDS))
        made.append(np.concatenate([_flat(points.of(moves) * share), _flat(lips), _flat(lids * further[:, None, None])]))
    return made[0], made[1]


def _gaps(marks: MeshPoints, values: np.ndarray, pairs: tuple[tuple[int, int], ...]) -> np.ndarray:
    upper, lower = np.array(pairs).T
    places = marks.of(values)
    return places[upper] - places[lower]


def _flat(moves: np.ndarray) -> np.ndarray:
    return moves.reshape(-1, moves.shape[-1])


def _moves(model: BodyModel) -> np.ndarray:
    """(V, 3, E + 3) metres per unit of each expression value, and per radian of the jaw about each axis."""
    jaw = model.joint_names.index("jaw")
    angles = JAW_SPAN * np.array([[1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]])
    rotations = rotation.identity(len(angles), len(model.joint_names), dtype=np.float64)
    rotations[:, jaw] = rotation.from_axis_angle(angles)
    opened, left, right, one, other = model.vertices(rotations).astype(np.float64)
    turns = [(opened - model.template) / JAW_SPAN, (left - right) / (2 * JAW_SPAN), (one - other) / (2 * JAW_SPAN)]
    return np.concatenate([model.expression_directions.astype(np.float64), np.stack(turns, axis=2)], axis=2)


def _digest(*models: BodyModel) -> str:
    digest = hashlib.sha256(f"{VERSION}".encode())
    for model in models:
        marks = () if model.landmarks is None else (model.landmarks.triangles, model.landmarks.weights)
        for array in (model.template, model.faces, model.expression_directions, model.joint_regressor, model.weights, *marks,
                      *(part for column, part in sorted(model.pose_directions.items()))):
            digest.update(str((array.shape, array.dtype)).encode())
            digest.update(np.ascontiguousarray(array))
    return digest.hexdigest()
