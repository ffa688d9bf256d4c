"""A motion of joints as channels of pose bones: rotations and shifts in each bone's own axes."""

from collections.abc import Mapping
from functools import reduce

import numpy as np
from twohander import rotation
from twohander.body.skeleton import JOINT, with_hands_mean
from twohander.motion import BodyMotion

from .axes import TO_BLENDER

_HEAD_CHAINS = {"root": ("pelvis", "spine1", "spine2", "spine3"), "neck": ("neck", "head")}  # what moves FLAME's joints, parents first


def joint_rotations(motion: BodyMotion, joint_names: tuple[str, ...], hands_mean: np.ndarray) -> np.ndarray:
    """Rotations (T, J, 4) for a model's joints, float64 and continuous in sign.

    joint_names: SMPL-X's 55, or FLAME's five: its root then takes the turns of the whole trunk, so that head and gaze point
    where the body's would, and its neck those of both neck and head.
    hands_mean: (30, 3) is added to the fingers as axis-angle, as in the `smplx` library, if the motion leaves it to
    the model.
    """
    rotations = motion.rotations.astype(np.float64)
    if not motion.flat_hand_mean:
        rotations = with_hands_mean(rotations, hands_mean)
    chains = _HEAD_CHAINS if "head" not in joint_names else {}
    chosen = np.stack([reduce(rotation.multiply, (rotations[:, JOINT[link]] for link in chains.get(name, (name,))))
                       for name in joint_names], axis=1)
    return rotation.shortest_arc(rotation.normalized(chosen))


def bone_rotations(rotations: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """Pose-bone quaternions (T, J, 4) for joint rotations (T, J, 4) and the bones' rest frames (J, 3, 3) in armature
    space.

    A bone's channel is the joint's rotation seen in the bone's axes: its angle stays, its axis is carried over.
    """
    turned = np.einsum("jab,tjb->tja", axes_of_bones(frames), rotations[..., 1:])
    return np.concatenate([rotations[..., :1], turned], axis=-1)


def joint_turns(rotations: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """Joint rotations (T, J, 4) of pose-bone quaternions: what `bone_rotations` turns into bones' axes."""
    back = np.linalg.inv(axes_of_bones(frames))  # bones' axes are orthogonal to six digits only
    turned = np.einsum("jab,tjb->tja", back, rotations[..., 1:])
    return rotation.shortest_arc(rotation.normalized(np.concatenate([rotations[..., :1], turned], axis=-1)))


def bone_locations(shifts: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """Pose-bone locations (T, J, 3) for shifts (T, J, 3) in metres, each in the axes of the joint's parent in the
    core's rest pose.
    """
    return np.einsum("jab,tjb->tja", axes_of_bones(frames), shifts)


def axes_of_bones(frames: np.ndarray) -> np.ndarray:
    """Matrices (J, 3, 3) that carry the core's rest axes into each bone's axes."""
    return np.swapaxes(frames, -1, -2) @ TO_BLENDER


def pivot_shifts(rotations: np.ndarray, expression: np.ndarray, pivots: Mapping[int, np.ndarray]) -> np.ndarray:
    """Shifts (T, J, 3) in metres that let bones turn about joints which the expression moves.

    pivots: {joint: (3, E)} metres by which each expression value moves the joint, as SMPL-X and FLAME regress joints
    from the expressive mesh. With d the joint's displacement, skinning about the displaced joint equals skinning
    about the rest joint shifted by (1 - R) d; shifts further down the tree then cancel.
    """
    shifts = np.zeros((*rotations.shape[:2], 3))
    for joint, directions in pivots.items():
        displaced = expression.astype(np.float64) @ directions.T
        shifts[:, joint] = displaced - rotation.rotate(rotations[:, joint], displaced)
    return shifts
