"""What a motion file of any format holds, and the face, the body or the whole character in it."""

from dataclasses import dataclass, replace

import numpy as np

from .. import rotation
from ..body.arkit import ARKIT_NAMES
from ..errors import MotionFileError
from ..motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion, compose, face_of
from .arkit_gaze import EYE_LOOKS, eyes_of_weights


@dataclass(frozen=True)
class Contents:
    """A motion, whose body it was recorded from, and what a reader should know.

    identity: (B,) shape coefficients of the body model `identity_of` ("smplx" or "flame"), None if the file has none.
    notes: sentences about what is not as in the file, or was not in it.
    """

    motion: FaceMotion | BodyMotion | CharacterMotion
    identity: np.ndarray | None = None
    identity_of: str | None = None
    notes: tuple[str, ...] = ()

    def identity_for(self, model: str, width: int) -> np.ndarray:
        """Shape coefficients (width,) for a body model, float32; zeros (the mean shape) if the file's belong to none or to another."""
        coefficients = np.zeros(width, np.float32)
        if self.identity_of == model:
            known = self.identity[:width]
            coefficients[:len(known)] = known
        return coefficients


def face_part(contents: Contents) -> tuple[FaceMotion, tuple[str, ...]]:
    """The face, and a phrase for what is left out by taking it alone; MotionFileError if there is no face."""
    motion = contents.motion
    if isinstance(motion, FaceMotion):
        return motion, ()
    if isinstance(motion, BodyMotion):
        raise MotionFileError("there is no face in this motion, only joints; nothing would be left in a file of faces")
    return face_of(motion), ("without the body and the hands",)


def body_part(contents: Contents) -> tuple[BodyMotion, tuple[str, ...]]:
    """The body, and a phrase for what is left out by taking it alone; MotionFileError if no joint of it moves."""
    motion = contents.motion
    if isinstance(motion, BodyMotion):
        return motion, ()
    character, notes = character_part(contents)
    if isinstance(motion, FaceMotion) and not np.any(character.body.rotations[..., 1:]):
        raise MotionFileError("this face moves no joint (head, jaw, eyes); nothing would be left in a file of joints")
    return character.body, (*notes, *((f"without the {character.space.value} expression values",) if np.any(character.expression) else ()))


def character_part(contents: Contents) -> tuple[CharacterMotion, tuple[str, ...]]:
    """The whole character, and a phrase for what had to be assumed: a face alone gets a body at rest, a body alone a neutral face.

    As everywhere in this library the eyes' joints then carry the gaze: ARKit's eyeLook weights of a face become turns of the eyes, unless it
    tells these too (weights end at 1 and know no roll).
    """
    motion = contents.motion
    if isinstance(motion, CharacterMotion):
        return motion, ()
    if isinstance(motion, BodyMotion):
        return CharacterMotion(motion, np.zeros((len(motion), 1), np.float32), ExpressionSpace.SMPLX), ("the face is neutral: there was none",)
    frames = len(motion)
    at_rest = BodyMotion(rotation.identity(frames, 55), np.zeros((frames, 3), np.float32), motion.fps)
    return compose(_with_gaze_in_joints(motion), at_rest), ("the body is at rest, arms out: there was none",)


def _with_gaze_in_joints(face: FaceMotion) -> FaceMotion:
    looks = [ARKIT_NAMES.index(name) for name in EYE_LOOKS]
    if face.space is not ExpressionSpace.ARKIT or not np.any(face.expression[:, looks]):
        return face
    told = [eye for eye in (face.left_eye, face.right_eye) if eye is not None and np.any(eye[:, 1:])]
    left, right = (face.left_eye, face.right_eye) if len(told) == 2 else eyes_of_weights(face.expression)
    expression = face.expression.copy()
    expression[:, looks] = 0
    return replace(face, expression=expression, left_eye=left, right_eye=right)
