"""Motion as arrays that carry their frame rate and conventions: a face, a body, a whole character."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from . import rotation
from .body.arkit import ARKIT_NAMES
from .body.skeleton import JOINT, JOINT_NAMES
from .errors import ExpressionSpaceError, TwohanderError
from .files.stored_arrays import in_blocks, new_array
from .sampling import values_at


class ExpressionSpace(str, Enum):
    """The basis to which expression values belong. Values of different spaces are never mixed."""

    ARKIT = "arkit"  # 52 named weights, 0..1
    FLAME = "flame"  # coefficients of the expression basis of FLAME 2020, about -4..4
    FLAME_2023 = "flame2023"  # each release of 2023 has a basis of its own, of the same size
    FLAME_2023_NO_JAW = "flame2023_no_jaw"
    FLAME_2023_OPEN = "flame2023_open"
    SMPLX = "smplx"  # coefficients of SMPL-X's expression basis, about -4..4


# Bases that move no eyelids: a motion may say beside its values how far these are closed.
LIDLESS_SPACES = (ExpressionSpace.FLAME, ExpressionSpace.FLAME_2023, ExpressionSpace.FLAME_2023_NO_JAW, ExpressionSpace.FLAME_2023_OPEN)


def check_fps(fps: float) -> None:
    """Raise TwohanderError unless `fps` is a possible frame rate, 1 to 1000 frames per second."""
    if not (np.isfinite(fps) and 1 <= fps <= 1000):
        raise TwohanderError(f"a frame rate of {fps:g} is not possible; choose 1 to 1000 frames per second")


@dataclass(frozen=True)
class FaceMotion:
    """How one face moves, as a face engine makes it. A part that the engine does not make is None.

    expression: (T, E) values in `space`; 52 for ARKIT in the order of `ARKIT_NAMES`.
    jaw: (T, 4) rotation of the jaw joint.
    head: (T, 4) rotation of the head against the torso, to be spread over neck and head.
    left_eye, right_eye: (T, 4) rotation of the eyeballs in the head.
    eyelids: (T, 2) how far the left and the right lid are closed, 0..1, where the expression's basis moves none, as FLAME's.
    Rotations are unit quaternions, w first. fps: frames per second.
    """

    expression: np.ndarray
    space: ExpressionSpace
    fps: float
    jaw: np.ndarray | None = None
    head: np.ndarray | None = None
    left_eye: np.ndarray | None = None
    right_eye: np.ndarray | None = None
    eyelids: np.ndarray | None = None

    def __post_init__(self):
        check_fps(self.fps)
        _check_array("expression", self.expression, (None, None))
        _check_space_width(self.space, self.expression.shape[1])
        _check_eyelids(self)
        for name in ("jaw", "head", "left_eye", "right_eye"):
            value = getattr(self, name)
            if value is not None:
                _check_array(name, value, (len(self.expression), 4))

    def __len__(self) -> int:
        return len(self.expression)

    def in_space(self, space: ExpressionSpace) -> np.ndarray:
        """The expression values, if they belong to `space`, or zeros of a neutral face in any basis; otherwise ExpressionSpaceError."""
        return _in_space(self, space)


@dataclass(frozen=True)
class BodyMotion:
    """How one body moves.

    rotations: (T, 55, 4) unit quaternions, w first, each joint relative to its parent, in SMPL-X joint order; zero pose = T pose.
    translation: (T, 3) SMPL-X translation in metres, Y up: the pelvis is at its rest position plus this.
    fps: frames per second.
    flat_hand_mean: True if finger rotations are complete; False if the model's mean hand pose is to be added (as in BEAT2 files).
    """

    rotations: np.ndarray
    translation: np.ndarray
    fps: float
    flat_hand_mean: bool = True

    def __post_init__(self):
        check_fps(self.fps)
        _check_array("rotations", self.rotations, (None, len(JOINT_NAMES), 4))
        _check_array("translation", self.translation, (len(self.rotations), 3))

    def __len__(self) -> int:
        return len(self.rotations)


@dataclass(frozen=True)
class CharacterMotion:
    """How one whole character moves: body, hands, jaw, eyes and expression on one clock.

    body: all 55 joints, jaw and eyes included.
    expression: (T, E) values in `space`.
    eyelids: (T, 2) as a face's.
    """

    body: BodyMotion
    expression: np.ndarray
    space: ExpressionSpace
    eyelids: np.ndarray | None = None

    def __post_init__(self):
        _check_array("expression", self.expression, (len(self.body), None))
        _check_space_width(self.space, self.expression.shape[1])
        _check_eyelids(self)

    def __len__(self) -> int:
        return len(self.body)

    @property
    def fps(self) -> float:
        return self.body.fps

    @property
    def seconds(self) -> float:
        """Length of the motion: the number of frames over the frame rate."""
        return len(self) / self.fps

    @property
    def expression_names(self) -> tuple[str, ...]:
        """A name for each expression value."""
        if self.space is ExpressionSpace.ARKIT:
            return ARKIT_NAMES
        return tuple(f"expression_{index:03d}" for index in range(self.expression.shape[1]))

    def in_space(self, space: ExpressionSpace) -> np.ndarray:
        """The expression values, if they belong to `space`, or zeros of a neutral face in any basis; otherwise ExpressionSpaceError."""
        return _in_space(self, space)


def compose(face: FaceMotion, body: BodyMotion) -> CharacterMotion:
    """One character out of a face and a body of equal length and rate.

    Parts that the face lacks (jaw, head, eyes) keep the body's rotation. A head of the face is shared equally by neck and head joint.
    """
    if len(face) != len(body) or face.fps != body.fps:
        raise TwohanderError(
            f"the face has {len(face)} frames at {face.fps:g} fps and the body {len(body)} at {body.fps:g} fps; "
            "resample one to the other first")
    rotations = new_array(*body.rotations.shape, dtype=body.rotations.dtype)
    names = [name for name in ("jaw", "left_eye", "right_eye", "head") if getattr(face, name) is not None]
    for whole, carrying, *turns in in_blocks(rotations, body.rotations, *(getattr(face, name) for name in names)):
        whole[:] = carrying
        for name, turn in zip(names, turns):
            if name == "head":
                turn = rotation.slerp(rotation.identity(len(turn), dtype=turn.dtype), turn, np.full(len(turn), 0.5))
                whole[:, JOINT["neck"]] = turn
            whole[:, JOINT[name]] = turn
    return CharacterMotion(replace(body, rotations=rotations), face.expression, face.space, face.eyelids)


def face_of(character: CharacterMotion) -> FaceMotion:
    """The face of a character; its head is neck and head joint together."""
    rotations = character.body.rotations
    turns = {name: rotations[:, JOINT[name]] for name in ("jaw", "left_eye", "right_eye")}
    head = rotation.multiply(rotations[:, JOINT["neck"]], rotations[:, JOINT["head"]])
    return FaceMotion(character.expression, character.space, character.fps, head=head, eyelids=character.eyelids, **turns)


def sliced(motion, start: int, stop: int):
    """Frames start..stop-1 of a motion of any of the three kinds; out of range raises TwohanderError."""
    if not 0 <= start < stop <= len(motion):
        raise TwohanderError(f"frames {start} to {stop} do not lie within the motion's 0 to {len(motion)}")
    return _mapped(motion, lambda array: array[start:stop])


def resampled(motion, fps: float):
    """The same motion at another frame rate; frame 0 stays at time 0, the last frame lies within the original length.

    Rotations by slerp, values linearly. The new motion has round(seconds * fps) frames, at least one; times past the last
    original frame hold it.
    """
    check_fps(fps)
    if fps == motion.fps:
        return motion
    frames = max(1, round(len(motion) / motion.fps * fps))
    positions = np.minimum(np.arange(frames) * (motion.fps / fps), len(motion) - 1)
    return _mapped(motion, lambda array: values_at(array, positions), lambda array: rotation.resampled(array, positions), fps)


def joined(first, second):
    """`second` after `first`, both of one kind, rate, space and hand convention; anything else raises TwohanderError."""
    if type(first) is not type(second):
        raise TwohanderError(f"cannot join a {type(first).__name__} and a {type(second).__name__}")
    if first.fps != second.fps:
        raise TwohanderError(f"cannot join {first.fps:g} fps and {second.fps:g} fps: resample one of them first")
    if isinstance(first, BodyMotion):
        if first.flat_hand_mean != second.flat_hand_mean:
            raise TwohanderError("cannot join hands with and without the model's mean hand pose")
        rotations = rotation.shortest_arc(np.concatenate([first.rotations, second.rotations]))
        return replace(first, rotations=rotations, translation=np.concatenate([first.translation, second.translation]))
    if first.space is not second.space:
        raise ExpressionSpaceError(f"cannot join {first.space.value} and {second.space.value} expression values")
    expression = np.concatenate([first.expression, second.expression])
    lids = _joined_eyelids(first, second)
    if isinstance(first, CharacterMotion):
        return replace(first, body=joined(first.body, second.body), expression=expression, eyelids=lids)
    parts = {}
    for name in ("jaw", "head", "left_eye", "right_eye"):
        one, other = getattr(first, name), getattr(second, name)
        if (one is None) != (other is None):
            raise TwohanderError(f"only one of the two faces has a {name} rotation")
        parts[name] = None if one is None else rotation.shortest_arc(np.concatenate([one, other]))
    return replace(first, expression=expression, eyelids=lids, **parts)


@dataclass(frozen=True)
class Difference:
    """The greatest differences between two motions: an angle in radians, metres, and expression units."""

    rotation: float
    translation: float
    expression: float


def difference(first: CharacterMotion, second: CharacterMotion) -> Difference:
    """How far two motions of equal length, rate and expression space lie apart at most."""
    if len(first) != len(second) or first.fps != second.fps:
        raise TwohanderError(f"cannot compare {len(first)} frames at {first.fps:g} fps with {len(second)} at {second.fps:g} fps")
    other = second.in_space(first.space)
    return Difference(
        rotation=float(rotation.angle_between(first.body.rotations, second.body.rotations).max()),
        translation=float(np.linalg.norm(first.body.translation - second.body.translation, axis=-1).max()),
        expression=float(np.abs(first.expression - other).max()))


def _mapped(motion, values, rotations=None, fps=None):
    rotations = rotations or values
    fps = fps or motion.fps
    if isinstance(motion, BodyMotion):
        return replace(motion, rotations=rotations(motion.rotations), translation=values(motion.translation), fps=fps)
    lids = None if motion.eyelids is None else values(motion.eyelids)
    if isinstance(motion, CharacterMotion):
        return replace(motion, body=_mapped(motion.body, values, rotations, fps), expression=values(motion.expression), eyelids=lids)
    parts = {name: getattr(motion, name) for name in ("jaw", "head", "left_eye", "right_eye")}
    parts = {name: None if value is None else rotations(value) for name, value in parts.items()}
    return replace(motion, expression=values(motion.expression), fps=fps, eyelids=lids, **parts)


def _joined_eyelids(first, second) -> np.ndarray | None:
    """Lids of one motion after those of another; where only one says any, those of the other stand open."""
    if first.eyelids is None and second.eyelids is None:
        return None
    return np.concatenate([np.zeros((len(one), 2), np.float32) if one.eyelids is None else one.eyelids for one in (first, second)])


def _in_space(motion: FaceMotion | CharacterMotion, space: ExpressionSpace) -> np.ndarray:
    if motion.space is not ExpressionSpace(space) and not motion.expression.any() and (motion.eyelids is None or not motion.eyelids.any()):
        return np.zeros((len(motion), len(ARKIT_NAMES) if ExpressionSpace(space) is ExpressionSpace.ARKIT else 1), np.float32)
    if motion.space is not ExpressionSpace(space):
        raise ExpressionSpaceError(
            f"this motion's expression values are {motion.space.value}, {ExpressionSpace(space).value} is needed; "
            "values of one basis mean nothing in another. A FLAME model or mat_final.npy translates FLAME's: `twohander models add FILE`")
    return motion.expression


def _check_space_width(space: ExpressionSpace, width: int) -> None:
    if space is ExpressionSpace.ARKIT and width != len(ARKIT_NAMES):
        raise ExpressionSpaceError(f"ARKit expressions have {len(ARKIT_NAMES)} values, these have {width}")


def _check_eyelids(motion: FaceMotion | CharacterMotion) -> None:
    if motion.eyelids is not None:
        _check_array("eyelids", motion.eyelids, (len(motion), 2))


def _check_array(name: str, array: np.ndarray, shape: tuple) -> None:
    fits = array.ndim == len(shape) and all(want is None or have == want for have, want in zip(array.shape, shape))
    if not fits or not len(array):
        wanted = ", ".join("any" if size is None else str(size) for size in shape)
        raise TwohanderError(f"{name} is {array.shape}, expected ({wanted}) with at least one frame")
    if not all(np.isfinite(block).all() for block in in_blocks(array)):
        raise TwohanderError(f"{name} holds values that are not finite")
