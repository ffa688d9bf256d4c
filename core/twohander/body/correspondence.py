"""Which points of two faces are the same: nearest skin after the faces were laid upon each other by eyes, nose and lips."""

from dataclasses import dataclass

import numpy as np

from ..errors import ModelFileError
from .model import BodyModel

REACH = 0.14  # metres from the middle between the eyes: the face
MOVES = 0.0003  # metres; skin that no expression moves further carries no information
JAW_WEIGHT = 0.02  # metres that a full difference of the jaw's weight counts as: upper lips never meet lower ones
NEIGHBOURS = 4  # vertices blended into one point
SMALLEST_DISTANCE = 1e-4  # metres; nearer vertices are taken as the point itself
TRUST = 0.006  # metres of distance at which a match counts a third
LEAST_TRUST = 0.4  # on average; the open woman and man, whose features differ by up to 14 mm, have 0.8
WARP_REACH = 0.05  # metres over which the difference of a landmark bends its surroundings
WARP_STIFFNESS = 0.05  # against 1; landmarks of two people never agree exactly
MIDLINE = 0.003  # metres
LIP_DEPTH = 0.008  # metres behind the foremost point of the mouth at which lips end and the cavity begins
LID_REACH = 1.4  # eyeball radii from its middle: lids, not yet brows or cheeks
_BLOCK = 256  # points compared at a time


@dataclass(frozen=True)
class MeshPoints:
    """Points made of a mesh's vertices. vertices, weights: (P, N)."""

    vertices: np.ndarray
    weights: np.ndarray

    def of(self, values: np.ndarray) -> np.ndarray:
        """(P, ...) blended from values (V, ...)."""
        return np.einsum("pn,pn...->p...", self.weights, values[self.vertices])


@dataclass(frozen=True)
class MatchedFaces:
    """The same points on two faces. first, second: the P points of the skin; trust: (P,) 0..1.

    first_marks, second_marks: the 51 landmarks. scale: how many times larger the first face is.
    """

    first: MeshPoints
    second: MeshPoints
    trust: np.ndarray
    first_marks: MeshPoints
    second_marks: MeshPoints
    scale: float


def matched_faces(first: BodyModel, second: BodyModel) -> MatchedFaces:
    """The skin of the first face that its expressions move, and where it is on the second one.

    The first model needs landmarks (ModelFileError); the second one's are used if it has them, else its own shape tells where nose and
    lips are.
    """
    if first.landmarks is None:
        raise ModelFileError("no landmarks are known of this face; put flame_static_embedding.pkl beside the model file")
    first_anchors, second_anchors = _anchors(first, second)
    scale = _spread(first_anchors) / _spread(second_anchors)
    candidates = np.nonzero(_skin(second) & (_distance_from_eyes(second) < 1.2 * REACH / scale))[0]
    if len(candidates) <= NEIGHBOURS:
        raise ModelFileError("no skin is found around the eyes of this model; is it a face?")
    laid = _warped(second.template[candidates], second_anchors, first_anchors, scale)

    def on_second(points: np.ndarray, jaw: np.ndarray) -> tuple[MeshPoints, np.ndarray]:
        found, nearest = _nearest(np.column_stack([points, JAW_WEIGHT * jaw]),
                                  np.column_stack([laid, JAW_WEIGHT * _jaw_weights(second)[candidates]]))
        return MeshPoints(candidates[found.vertices], found.weights), nearest

    moved = np.linalg.norm(first.expression_directions, axis=1).max(axis=1, initial=0) > MOVES
    own = np.nonzero(_skin(first) & moved & (_distance_from_eyes(first) < REACH))[0]
    marks = _marks(first)
    points, distances = on_second(first.template[own], _jaw_weights(first)[own])
    if second.landmarks is None:
        second_marks, _ = on_second(marks.of(first.template), marks.of(_jaw_weights(first)))
    else:
        second_marks = _marks(second)
    trust = np.exp(-(distances / TRUST) ** 2)
    if len(own) < NEIGHBOURS or trust.mean() < LEAST_TRUST:
        raise ModelFileError("the two models' faces do not lie upon each other; is one of them no face, or its landmarks another model's?")
    return MatchedFaces(MeshPoints(own[:, None], np.ones((len(own), 1))), points, trust, marks, second_marks, scale)


def _marks(model: BodyModel) -> MeshPoints:
    return MeshPoints(model.faces[model.landmarks.triangles], model.landmarks.weights.astype(np.float64))


def _anchors(first: BodyModel, second: BodyModel) -> tuple[np.ndarray, np.ndarray]:
    """Points (N, 3) of both faces that mean the same."""
    if second.landmarks is None:
        return _features(first), _features(second)
    both = (np.concatenate([_eyes(model), model.landmarks.places(model.template, model.faces)]) for model in (first, second))
    return tuple(both)


def _features(model: BodyModel) -> np.ndarray:
    """(9, 3) left eye, right eye, tip of the nose, upper and lower lip in the middle, upper and lower lid of the left and the right eye.

    Found by the mesh's shape and the weights of jaw and eyes.
    """
    eyes = _eyes(model)
    middle, jaw = eyes.mean(axis=0), _jaw_weights(model)
    offsets = model.template - middle
    line = _skin(model) & (np.abs(offsets[:, 0]) < MIDLINE) & (offsets[:, 2] > -0.02) & (offsets[:, 1] < 0) & (offsets[:, 1] > -REACH)
    nose = _chosen(model, line & (offsets[:, 1] > -0.07), 2)
    below = line & (model.template[:, 1] < nose[1] - 0.012) & (model.template[:, 2] > nose[2] - 0.045)
    upper, lower = below & (jaw < 0.3), below & (jaw > 0.5)
    lids = (place for joint, eye in zip(("left_eye", "right_eye"), eyes) for place in _lids(model, joint, eye))
    return np.stack([*eyes, nose, _lip(model, upper, -1), _lip(model, lower, 1), *lids])


def _lip(model: BodyModel, allowed: np.ndarray, sign: int) -> np.ndarray:
    """The innermost point of a lip that is still in front of the mouth's cavity. sign: in which direction the other lip is."""
    if not allowed.any():
        raise ModelFileError("the lips of this face are not found; put flame_static_embedding.pkl beside the model file")
    points = model.template[allowed]
    near = points[points[:, 2] > points[np.argmax(points[:, 2] + 0.5 * sign * points[:, 1]), 2] - LIP_DEPTH]
    return near[np.argmax(sign * near[:, 1])].astype(np.float64)


def _lids(model: BodyModel, joint: str, eye: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The edges of the upper and the lower lid before the middle of an eye: between them is the widest gap of the skin there."""
    ball = model.weights[:, model.joint_names.index(joint)] > 0.5
    if not ball.any():
        raise ModelFileError("the eyes of this face are not found; put flame_static_embedding.pkl beside the model file")
    radius = np.linalg.norm(model.template[ball] - eye, axis=1).mean()
    offsets = model.template - eye
    near = _skin(model) & (np.abs(offsets[:, 0]) < 2 * MIDLINE) & (offsets[:, 2] > 0) & (np.linalg.norm(offsets, axis=1) < LID_REACH * radius)
    column = model.template[near][np.argsort(model.template[near, 1])].astype(np.float64)
    if len(column) < 2:
        raise ModelFileError("the lids of this face are not found; put flame_static_embedding.pkl beside the model file")
    lower = int(np.argmax(np.diff(column[:, 1])))
    return column[lower + 1], column[lower]


def _chosen(model: BodyModel, allowed: np.ndarray, axis: int) -> np.ndarray:
    if not allowed.any():
        raise ModelFileError("the nose of this face is not found; put flame_static_embedding.pkl beside the model file")
    points = model.template[allowed]
    return points[np.argmax(points[:, axis])].astype(np.float64)


def _eyes(model: BodyModel) -> np.ndarray:
    joints = model.rest_joints().astype(np.float64)
    return joints[[model.joint_names.index("left_eye"), model.joint_names.index("right_eye")]]


def _distance_from_eyes(model: BodyModel) -> np.ndarray:
    return np.linalg.norm(model.template - _eyes(model).mean(axis=0), axis=1)


def _jaw_weights(model: BodyModel) -> np.ndarray:
    return model.weights[:, model.joint_names.index("jaw")]


def _skin(model: BodyModel) -> np.ndarray:
    """(V,) whether a vertex is skin: no eyeball, tooth or tongue."""
    eyeballs = model.weights[:, [model.joint_names.index("left_eye"), model.joint_names.index("right_eye")]].sum(axis=1) > 0.5
    if model.face_material is None:
        return ~eyeballs
    skin = np.zeros(len(model.template), bool)
    skin[model.faces[model.face_material == 0]] = True
    return skin & ~eyeballs


def _spread(points: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.sum((points - points.mean(axis=0)) ** 2, axis=1))))


def _warped(points: np.ndarray, sources: np.ndarray, targets: np.ndarray, scale: float) -> np.ndarray:
    """Points carried by the size and place of `sources` over `targets` (N, 3), and by what is left between the two, smoothly."""
    def laid(places):
        return (places - sources.mean(axis=0)) * scale + targets.mean(axis=0)

    def nearness(places):
        return np.exp(-np.linalg.norm(places[:, None] - laid(sources)[None], axis=2) / WARP_REACH)

    bend = np.linalg.solve(nearness(laid(sources)) + WARP_STIFFNESS * np.eye(len(sources)), targets - laid(sources))
    moved = laid(points.astype(np.float64))
    return moved + nearness(moved) @ bend


def _nearest(points: np.ndarray, others: np.ndarray) -> tuple[MeshPoints, np.ndarray]:
    """Each point blended of the nearest of the others, the nearer the more; and its distance to the nearest."""
    size = np.sum(others ** 2, axis=1)
    vertices, weights, nearest = [], [], []
    for start in range(0, len(points), _BLOCK):
        block = points[start:start + _BLOCK]
        squares = np.maximum(np.sum(block ** 2, axis=1)[:, None] - 2 * block @ others.T + size, 0)
        chosen = np.argpartition(squares, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        distances = np.sqrt(np.take_along_axis(squares, chosen, axis=1))
        share = 1 / np.maximum(distances, SMALLEST_DISTANCE) ** 2
        vertices.append(chosen)
        weights.append(share / share.sum(axis=1, keepdims=True))
        nearest.append(distances.min(axis=1))
    return MeshPoints(np.concatenate(vertices), np.concatenate(weights)), np.concatenate(nearest)
