"""Bodies in npz files as AMASS has them: SMPL-X, Z up, complete hands, everything in double precision."""

from pathlib import Path

import numpy as np

from .. import rotation
from ..body.skeleton import JOINT_NAMES, with_hands_mean
from ..files.arrays import write_npz
from .contents import Contents, body_part
from .proportions import Proportions

BETAS = 16
UPRIGHT = np.float32([np.sqrt(0.5), -np.sqrt(0.5), 0, 0])  # turns AMASS's world, Z up, into Y up
PELVIS = np.float32([0.003, -0.351, 0.012])  # metres; where SMPL-X's mean neutral body has its pelvis at rest
# Columns of `poses` that stand under names of their own as well.
PARTS = {"root_orient": slice(0, 3), "pose_body": slice(3, 66), "pose_hand": slice(75, 165), "pose_jaw": slice(66, 69),
         "pose_eye": slice(69, 75)}


def write_amass_npz(path: Path, contents: Contents, proportions: Proportions) -> tuple[str, ...]:
    """An npz with AMASS's keys, readable by its programs: poses (T, 165) and their parts, trans (T, 3), betas (16,), rate and length.

    Hands that leave the mean pose to the model get that of `proportions`. What was left out is returned. OutputError if it cannot be
    written.
    """
    body, lost = body_part(contents)
    rotations = body.rotations.astype(np.float64)
    if not body.flat_hand_mean:
        rotations = with_hands_mean(rotations, proportions.skeleton.hands_mean)
    laid = rotation.inverse(UPRIGHT.astype(np.float64))
    rotations[:, 0] = rotation.multiply(laid, rotations[:, 0])
    poses = rotation.to_axis_angle(rotations).reshape(len(body), 3 * len(JOINT_NAMES))
    write_npz(path, {
        "gender": np.array("neutral"),
        "surface_model_type": np.array("smplx"),
        "mocap_frame_rate": np.array(float(body.fps)),
        "mocap_time_length": np.array(len(body) / body.fps),
        "trans": rotation.rotate(laid, body.translation.astype(np.float64) + PELVIS) - PELVIS,
        "poses": poses,
        "betas": contents.identity_for("smplx", BETAS).astype(np.float64),
        "num_betas": np.array(BETAS),
        **{name: poses[:, columns] for name, columns in PARTS.items()},
    })
    return lost
