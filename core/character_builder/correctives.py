"""Pose correctives: offsets that the file multiplies with entries of a joint's rotation matrix minus identity."""

import numpy as np

from twohander import rotation
from twohander.body.arkit import ARKIT_INDEX
from twohander.body.skeleton import JOINT

from .assembly import Figure

Entry = tuple[str, int]  # joint name and flat entry 0..8 of its matrix, row by row

# Gaze angles at which the lids reach the full eyeLook shape.
LOOK_UP, LOOK_DOWN, LOOK_SIDEWAYS = np.radians([20, 22, 28])
# Skin of the forearm follows the wrist's twist by a share that rises from the elbow to this value at the wrist.
FOREARM_SHARE = 0.85
TWIST_SAMPLES = np.radians(np.arange(-90, 91, 15))
STILL = 1e-6  # metres


def pose_correctives(figure: Figure) -> dict[Entry, np.ndarray]:
    """Offsets (V, 3) of every corrective that is not zero."""
    skin_offsets = figure.offsets * figure.skin[:, None]
    return (_jaw(figure) | lids_following_gaze("left", skin_offsets) | lids_following_gaze("right", skin_offsets)
            | forearm_twist(figure.vertices, figure.weights, figure.joints))


def lids_following_gaze(side: str, offsets: np.ndarray) -> dict[Entry, np.ndarray]:
    """Correctives that turn the eyeLook shapes (52, N, 3) of a surface into functions of one eye's rotation.

    The odd part of opposite looks goes on the sine entry, the even part on the cosine's.
    """
    def look(direction: str) -> np.ndarray:
        return offsets[ARKIT_INDEX[f"eyeLook{direction}{side.capitalize()}"]]

    joint = f"{side}_eye"
    upright = (LOOK_UP + LOOK_DOWN) / 2
    to_left, to_right = (look("Out"), look("In")) if side == "left" else (look("In"), look("Out"))
    return {
        (joint, 7): (look("Down") - look("Up")) / (2 * np.sin(upright)),
        (joint, 4): (look("Down") + look("Up")) / (2 * (np.cos(upright) - 1)),
        (joint, 2): (to_left - to_right) / (2 * np.sin(LOOK_SIDEWAYS)),
        (joint, 0): (to_left + to_right) / (2 * (np.cos(LOOK_SIDEWAYS) - 1)),
    }


def forearm_twist(vertices: np.ndarray, weights: np.ndarray, joints: np.ndarray) -> dict[Entry, np.ndarray]:
    """Correctives that spread the wrist's twist over the forearm, for any surface (N, 3) with weights (N, 55) on the body.

    SMPL-X has no twist joint, so plain skinning wrings the wrist. Of a rotation R, R[2,1]-R[1,2] = 2 sin and
    R[1,1]+R[2,2]-R[0,0]-1 = 2 (cos - 1) of the twist about X, and both vanish for pure bends. The wanted turn of each point is
    pulled back through the skinning and fitted to these two by least squares.
    """
    correctives = {}
    for side in ("left", "right"):
        elbow, wrist = joints[JOINT[f"{side}_elbow"]], joints[JOINT[f"{side}_wrist"]]
        own, hand = weights[:, JOINT[f"{side}_elbow"]], weights[:, JOINT[f"{side}_wrist"]]
        along = (vertices - elbow) @ (wrist - elbow) / np.sum((wrist - elbow) ** 2)
        share = FOREARM_SHARE * np.clip(along, 0, 1) * np.where(own + hand > 0, own / np.maximum(own + hand, 1e-9), 0) + hand
        from_axis = (vertices - wrist) * (0, 1, 1)
        moved = np.nonzero((own > 0) & (share > hand))[0]
        residuals = []
        for angle in TWIST_SAMPLES:
            blend = np.eye(3) + hand[moved, None, None] * (_about_x(np.array([angle])) - np.eye(3))
            wanted = np.einsum("nab,nb->na", _about_x(share[moved] * angle), from_axis[moved])
            residuals.append(np.linalg.solve(blend, wanted[..., None])[..., 0] - from_axis[moved])
        features = np.stack([np.sin(TWIST_SAMPLES), np.cos(TWIST_SAMPLES) - 1], axis=1)
        fitted = np.linalg.lstsq(features, np.array(residuals).reshape(len(TWIST_SAMPLES), -1), rcond=None)[0]
        sine, cosine = np.zeros_like(vertices), np.zeros_like(vertices)
        sine[moved], cosine[moved] = fitted.reshape(2, -1, 3)
        for entry, offsets in ((7, sine / 2), (5, -sine / 2), (4, cosine / 2), (8, cosine / 2), (0, -cosine / 2)):
            correctives[f"{side}_wrist", entry] = offsets
    return correctives


def _jaw(figure: Figure) -> dict[Entry, np.ndarray]:
    """What plain skinning misses of jawOpen at the full angle, on the entry that is the angle's sine."""
    shape = figure.offset("jawOpen")
    share = figure.weight("jaw")[:, None, None]
    turn = _about_x(np.array([figure.jaw.open_angle]))[0]
    matrices = np.eye(3) + share * (turn - np.eye(3))
    hinge = figure.place("jaw")
    pulled_back = np.linalg.solve(matrices, (figure.vertices + shape - hinge)[..., None])[..., 0] + hinge
    offsets = np.where(np.linalg.norm(shape, axis=1, keepdims=True) > STILL, pulled_back - figure.vertices, 0)
    return {("jaw", 7): offsets / np.sin(figure.jaw.open_angle)}


def _about_x(angles: np.ndarray) -> np.ndarray:
    return rotation.to_matrix(rotation.from_axis_angle(angles[:, None] * np.array([1.0, 0.0, 0.0])))
