"""Expression values of one basis in another: a linear map fitted once, applied to whole faces."""

from dataclasses import dataclass, replace

import numpy as np

from .. import rotation
from ..errors import ExpressionSpaceError
from ..motion import CharacterMotion, ExpressionSpace, FaceMotion
from .arkit import ARKIT_INDEX, ARKIT_NAMES, BLINKS
from .bounded import bounded_minimum
from .skeleton import JOINT

JAW_VALUES = 3  # axis-angle after the expression values
# The eyes' joints turn the eyes, and no other basis than ARKit's moves a tongue.
UNFITTED = tuple(name for name in ARKIT_NAMES if name.startswith("eyeLook") or name == "tongueOut")


@dataclass(frozen=True)
class ExpressionMap:
    """How faces of one space become faces of another: the values v that minimise v N v / 2 - v L x, within bounds.

    source, target: the spaces. x: C source values, expression then three of the jaw (axis-angle); v: K target values, for ARKIT its 52
    weights, else expression then the jaw. normal: N (K, K). linear: L (K, C).
    jaw_open_angle: radians of the jaw joint that equal jawOpen = 1 on the target, whose jaw is then turned; None leaves it a weight.
    size, error: (C,) millimetres (root mean square over the face) that one unit of a source value (0.2 rad of the jaw) moves, and that are
    lost of it; empty if the map was not fitted here.
    """

    source: ExpressionSpace
    target: ExpressionSpace
    normal: np.ndarray
    linear: np.ndarray
    jaw_open_angle: float | None
    size: np.ndarray
    error: np.ndarray

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Target values (T, K) for source values (T, C)."""
        wanted = values.astype(np.float64) @ self.linear.T
        if self.target is not ExpressionSpace.ARKIT:
            return np.linalg.solve(self.normal, wanted.T).T
        high = np.array([0.0 if name in UNFITTED else 1.0 for name in ARKIT_NAMES])
        return bounded_minimum(self.normal, wanted, np.zeros(len(high)), high)

    def face(self, face: FaceMotion) -> FaceMotion:
        """The same face in the target's values; head and eyes stay, lids become ARKit's blinks. ExpressionSpaceError for another space."""
        expression, jaw = self._converted(face.expression, face.space, face.jaw)
        return self._with_lids(replace(face, expression=expression, space=self.target, jaw=jaw))

    def character(self, motion: CharacterMotion) -> CharacterMotion:
        """The same motion with its face in the target's values. ExpressionSpaceError for motions of another space."""
        expression, jaw = self._converted(motion.expression, motion.space, motion.body.rotations[:, JOINT["jaw"]])
        rotations = motion.body.rotations.copy()
        rotations[:, JOINT["jaw"]] = jaw
        return self._with_lids(replace(motion, body=replace(motion.body, rotations=rotations), expression=expression, space=self.target))

    def _with_lids(self, made: FaceMotion | CharacterMotion) -> FaceMotion | CharacterMotion:
        if made.eyelids is None or self.target is not ExpressionSpace.ARKIT:
            return made
        expression = made.expression.copy()
        expression[:, BLINKS] = np.maximum(expression[:, BLINKS], made.eyelids)
        return replace(made, expression=expression, eyelids=None)

    def _converted(self, expression: np.ndarray, space: ExpressionSpace, jaw: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        width = self.linear.shape[1] - JAW_VALUES
        if space is not self.source or expression.shape[1] > width:
            raise ExpressionSpaceError(f"this map takes {self.source.value} faces of up to {width} values; "
                                       f"this one has {expression.shape[1]} {space.value} values")
        values = np.zeros((len(expression), self.linear.shape[1]))
        values[:, :expression.shape[1]] = expression
        if jaw is not None:
            values[:, -JAW_VALUES:] = rotation.to_axis_angle(jaw)
        made = self(values)
        if self.target is not ExpressionSpace.ARKIT:
            return made[:, :-JAW_VALUES].astype(np.float32), _turned(made[:, -JAW_VALUES:])
        angles = np.zeros((len(made), JAW_VALUES))
        if self.jaw_open_angle is not None:
            opened = ARKIT_INDEX["jawOpen"]
            angles[:, 0] = made[:, opened] * self.jaw_open_angle
            made[:, opened] = 0
        return made.astype(np.float32), _turned(angles)


def _turned(angles: np.ndarray) -> np.ndarray:
    return rotation.shortest_arc(rotation.from_axis_angle(angles).astype(np.float32))
