"""Parts of a face that its engine did not make, taken from what another engine made of the same conversation, on the clock of the brief."""

from dataclasses import replace

import numpy as np

from .. import rotation
from ..body.arkit import BLINKS
from ..body.skeleton import JOINT
from ..files.stored_arrays import in_blocks, new_array
from ..motion import LIDLESS_SPACES, BodyMotion, ExpressionSpace, FaceMotion
from ..sampling import values_at
from .base import Brief, Performance

# Eyeballs turn by up to 50 degrees, but people move the head before (Stahl 1999).
EYE_LIMIT = np.radians(35)


def faces_performance(faces: tuple[FaceMotion, FaceMotion], brief: Brief) -> Performance:
    """What an engine of faces alone returns; turns and how words were heard are those of the brief's draft, or none."""
    if brief.draft is None:
        return Performance(faces, None, (), ("acoustic", "acoustic"))
    draft = brief.draft()
    return Performance(faces, None, draft.turns, draft.heard_with)


def fitted(face: FaceMotion, fps: float, frames: int) -> FaceMotion:
    """The face over `frames` frames at another rate: cut, or held at its last frame where these go on."""
    positions = np.minimum(np.arange(frames) * (face.fps / fps), len(face) - 1)
    expression = new_array(frames, face.expression.shape[1])
    for block, some in in_blocks(expression, positions):
        block[:] = values_at(face.expression, some)
    turns = {name: getattr(face, name) for name in ("jaw", "head", "left_eye", "right_eye")}
    turns = {name: None if turn is None else rotation.resampled(turn, positions).astype(np.float32) for name, turn in turns.items()}
    lids = None if face.eyelids is None else values_at(face.eyelids, positions)
    return FaceMotion(expression, face.space, fps, eyelids=lids, **turns)


def held_head(body: BodyMotion) -> np.ndarray:
    """(T, 4) rotation of a body's head against its torso: neck and head joint together."""
    return rotation.multiply(body.rotations[:, JOINT["neck"]], body.rotations[:, JOINT["head"]])


def facing(head: np.ndarray, held: np.ndarray) -> np.ndarray:
    """A head's movement (T, 4), made about the direction in which `held` (T, 4) points on average instead of its own average.

    Engines learn heads from videos in which everybody faces a camera; on a stage the partner may stand elsewhere.
    """
    turned = rotation.multiply(rotation.inverse(_average(head)), head)
    return rotation.multiply(np.broadcast_to(_average(held), turned.shape), turned)


def with_gaze(face: FaceMotion, draft: FaceMotion, held: np.ndarray) -> FaceMotion:
    """The face with the draft's eyes, turned so that they look where they looked from the head `held` (T, 4).

    Eyes that would turn further than EYE_LIMIT stay there. A draft without eyes gives the face back unchanged.
    """
    if draft.left_eye is None or draft.right_eye is None:
        return face
    back = rotation.identity(len(face)) if face.head is None else rotation.multiply(rotation.inverse(face.head), held)
    left, right = (_held_back(rotation.multiply(back, eye)).astype(np.float32) for eye in (draft.left_eye, draft.right_eye))
    return replace(face, left_eye=left, right_eye=right)


def with_blinks(face: FaceMotion, draft: FaceMotion) -> FaceMotion:
    """A face whose lids close wherever the draft's do: by ARKit's weights, or by the lids beside FLAME's values.

    A draft that is not ARKit-valued or of another length, and a face of another space, give the face back unchanged.
    """
    if draft.space is not ExpressionSpace.ARKIT or len(face) != len(draft):
        return face
    blinks = draft.expression[:, BLINKS]
    if face.space in LIDLESS_SPACES:
        return replace(face, eyelids=blinks if face.eyelids is None else np.maximum(face.eyelids, blinks))
    if face.space is not ExpressionSpace.ARKIT:
        return face
    expression = face.expression.copy()
    expression[:, BLINKS] = np.maximum(expression[:, BLINKS], blinks)
    return replace(face, expression=expression)


def _held_back(eyes: np.ndarray) -> np.ndarray:
    none = rotation.identity(len(eyes), dtype=eyes.dtype)
    angle = rotation.angle_between(none, eyes)
    return rotation.slerp(none, eyes, np.minimum(1, EYE_LIMIT / np.maximum(angle, EYE_LIMIT)))


def _average(rotations: np.ndarray) -> np.ndarray:
    """(4,) the mean of rotations (T, 4) that lie near each other."""
    return rotation.normalized(rotation.shortest_arc(rotations).mean(axis=0))
