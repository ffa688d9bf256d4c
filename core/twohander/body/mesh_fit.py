"""Expression values and a jaw for a FLAME head whose vertices move: least squares within bounds, many frames at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .. import rotation
from ..errors import ModelFileError
from .bounded import bounded_minimum
from .model import FLAME_JOINT_NAMES, BodyModel

LARGEST_VALUE = 8.0  # of an expression coefficient; tracked faces stay within about 4
# Axis-angle of the jaw, radians: down, to the left, rolled.
JAW_LOW, JAW_HIGH = np.array([-0.2, -0.3, -0.3]), np.array([0.9, 0.3, 0.3])
OPENINGS = (-0.1, 0.0, 0.1, 0.2, 0.35, 0.5, 0.7)  # radians
ROUNDS = 4  # of Gauss-Newton; further ones change the error by less than 0.001 mm
STEP = 1e-3  # radians, of the jaw's derivative
# Metres, root mean square over the mesh, that a value of 1 must gain: where jaw and expression can do the same, the jaw does it.
VALUE_COST = 5e-5
AT_ONCE = 64  # frames
MOVED = 1e-5  # metres that a coefficient of 1 moves a vertex: less does not count as moving
USED = 1500  # vertices that the values are found by, evenly taken from those that move; the error is over all
MILLIMETRES = 1000.0


@dataclass(frozen=True)
class FittedMesh:
    """expression: (T, E) coefficients. jaw: (T, 3) axis-angle in radians. error: (T,) millimetres, root mean square over all vertices.

    size: (T,) millimetres by which the vertices moved from the model's own at rest, root mean square.
    """

    expression: np.ndarray
    jaw: np.ndarray
    error: np.ndarray
    size: np.ndarray


def fitted_mesh(model: BodyModel, frames: int, vertices: Callable[[int, int], np.ndarray], betas: np.ndarray | None = None,
                told: Callable[[float], None] = lambda share: None) -> FittedMesh:
    """The values of a FLAME head of the shape `betas` that come nearest to moving vertices, the neck and the eyes at rest.

    vertices(start, stop): (stop - start, V, 3) in metres, in the model's own place. told: hears the share done, and may raise to stop.
    ModelFileError for models that are no FLAME head.

    A posed vertex turned back by the jaw is linear in the expression. So the jaw alone is searched, by Gauss-Newton steps from which the
    expression is eliminated (variable projection, Golub and Pereyra 1973), and the expression follows within its bounds.
    """
    if model.kind != "flame":
        raise ModelFileError(f"a mesh can be fitted to a FLAME head only, not to a {model.kind} body")
    head = _Head(model, betas)
    parts = []
    for start in range(0, frames, AT_ONCE):
        told(start / frames)
        parts.append(head.fitted(vertices(start, min(start + AT_ONCE, frames))))
    return FittedMesh(*(np.concatenate(arrays).astype(np.float32) for arrays in zip(*parts)))


def fitted_identity(model: BodyModel, vertices: np.ndarray) -> np.ndarray:
    """The shape coefficients (S,) of the head whose vertices (V, 3), metres, lie nearest; what its expressions can show counts as expression."""
    shapes = model.identity_directions.reshape(model.template.size, -1).astype(np.float64)
    directions = np.concatenate([shapes, model.expression_directions.reshape(model.template.size, -1)], axis=1)
    normal = directions.T @ directions + VALUE_COST ** 2 * len(model.template) * np.eye(directions.shape[1])
    wanted = directions.T @ (vertices - model.template).astype(np.float64).ravel()
    return np.linalg.solve(normal, wanted)[:shapes.shape[1]].astype(np.float32)


class _Head:
    """A FLAME head of which nothing but the jaw turns: (1 - w) u + w (R (u - J) + J) for a vertex u with the weight w of the jaw."""

    def __init__(self, model: BodyModel, betas: np.ndarray | None):
        jaw = FLAME_JOINT_NAMES.index("jaw")
        self.rest = model.rest_vertices(betas).astype(np.float64)
        self.directions = model.expression_directions.astype(np.float64)
        self.weights = model.weights[:, jaw].astype(np.float64)
        first = 9 * (jaw - 1)
        columns = {column - first: offsets for column, offsets in model.pose_directions.items() if first <= column < first + 9}
        self.entries = np.array(sorted(columns), int)
        self.correctives = np.stack([columns[entry] for entry in self.entries], axis=2).astype(np.float64) if columns else None
        self.joint = model.joint_regressor[jaw].astype(np.float64) @ self.rest
        self.joint_directions = np.einsum("v,vce->ce", model.joint_regressor[jaw].astype(np.float64), self.directions)
        moving = np.flatnonzero((np.abs(self.directions).max(axis=(1, 2)) > MOVED) | (self.weights > 0.01))
        self.used = moving[np.linspace(0, len(moving) - 1, min(USED, len(moving))).round().astype(int)]
        self.flat = self.directions[self.used].reshape(3 * len(self.used), -1)
        self.normal = self.flat.T @ self.flat + VALUE_COST ** 2 * len(self.used) * np.eye(self.flat.shape[1])

    def fitted(self, vertices: np.ndarray) -> tuple[np.ndarray, ...]:
        """Expression, jaw, error and size of frames (T, V, 3)."""
        vertices = vertices.astype(np.float64)
        wanted = vertices[:, self.used]
        expression, jaw = np.zeros((len(vertices), self.flat.shape[1])), self._start(wanted)
        for _ in range(ROUNDS):
            back = self._turned_back(wanted, expression, jaw)
            slopes = np.stack([(self._turned_back(wanted, expression, jaw + STEP * axis) - back) / STEP for axis in np.eye(3)], axis=2)
            across = self.flat.T @ slopes
            free = np.linalg.solve(self.normal, across.transpose(1, 0, 2).reshape(len(self.normal), -1)).reshape(-1, len(vertices), 3)
            alone = np.linalg.solve(self.normal, (back @ self.flat).T).T
            turned = across.transpose(0, 2, 1)
            schur = slopes.transpose(0, 2, 1) @ slopes - turned @ free.transpose(1, 0, 2)
            pull = (turned @ alone[:, :, None])[..., 0] - (slopes.transpose(0, 2, 1) @ back[:, :, None])[..., 0]
            schur += 1e-9 * np.trace(schur, axis1=1, axis2=2)[:, None, None] * np.eye(3) + 1e-15 * np.eye(3)
            jaw = np.clip(jaw + np.linalg.solve(schur, pull[:, :, None])[:, :, 0], JAW_LOW, JAW_HIGH)
            bound = np.full(len(self.normal), LARGEST_VALUE)
            expression = bounded_minimum(self.normal, self._turned_back(wanted, expression, jaw) @ self.flat, -bound, bound)
        lost = self._posed(expression, jaw) - vertices
        return expression, jaw, _rms(lost), _rms(vertices - self.rest)

    def _start(self, wanted: np.ndarray) -> np.ndarray:
        """(T, 3) the most fitting of a few openings of the jaw: from too far away, the steps can end where the expression does its work."""
        nothing = np.zeros((len(wanted), self.flat.shape[1]))
        left = []
        for opening in OPENINGS:
            back = self._turned_back(wanted, nothing, np.tile([opening, 0.0, 0.0], (len(wanted), 1)))
            shown = back @ self.flat
            left.append(np.square(back).sum(axis=1) - np.einsum("tk,kt->t", shown, np.linalg.solve(self.normal, shown.T)))
        jaw = np.zeros((len(wanted), 3))
        jaw[:, 0] = np.array(OPENINGS)[np.argmin(left, axis=0)]
        return jaw

    def _turned_back(self, wanted: np.ndarray, expression: np.ndarray, jaw: np.ndarray) -> np.ndarray:
        """(T, 3 n) what the expression has to add to the resting vertices that are used."""
        matrices = self._matrices(jaw)
        pivot = self._pivot(expression)[:, None]
        turned = _unturned(wanted - pivot, jaw, self.weights[self.used]) + pivot
        return (turned - self.rest[self.used] - self._corrected(matrices, self.used)).reshape(len(wanted), -1)

    def _posed(self, expression: np.ndarray, jaw: np.ndarray) -> np.ndarray:
        """(T, V, 3)."""
        matrices = self._matrices(jaw)
        pivot = self._pivot(expression)[:, None]
        placed = self.rest + np.tensordot(expression, self.directions, axes=(1, 2)) + self._corrected(matrices, slice(None)) - pivot
        return placed + self.weights[:, None] * (placed @ (matrices - np.eye(3)).transpose(0, 2, 1)) + pivot

    def _matrices(self, jaw: np.ndarray) -> np.ndarray:
        return rotation.to_matrix(rotation.from_axis_angle(jaw))

    def _pivot(self, expression: np.ndarray) -> np.ndarray:
        return self.joint + expression @ self.joint_directions.T

    def _corrected(self, matrices: np.ndarray, chosen) -> np.ndarray:
        """(T, n, 3) the jaw's pose correctives of the chosen vertices."""
        if self.correctives is None:
            return np.zeros(3)
        features = (matrices - np.eye(3)).reshape(len(matrices), 9)[:, self.entries]
        return np.tensordot(features, self.correctives[chosen], axes=(1, 2))


def _unturned(places: np.ndarray, jaw: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(T, n, 3) the u of (1 - w) u + w R u = places, for turns `jaw` (T, 3) about the origin: across the axis of a turn, what u is
    multiplied by is a number of the complex plane."""
    angle = np.linalg.norm(jaw, axis=1)[:, None, None]
    axis = jaw[:, None] / np.maximum(angle, 1e-12)
    along = (places * axis).sum(axis=2, keepdims=True) * axis
    kept, turned = 1 - weights[:, None] * (1 - np.cos(angle)), weights[:, None] * np.sin(angle)
    return along + (kept * (places - along) - turned * np.cross(np.broadcast_to(axis, places.shape), places)) / (kept ** 2 + turned ** 2)


def _rms(offsets: np.ndarray) -> np.ndarray:
    """(T,) root mean square of lengths (T, V, 3) metres, in millimetres."""
    return np.sqrt(np.square(offsets).sum(axis=2).mean(axis=1)) * MILLIMETRES
