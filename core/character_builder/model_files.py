"""The arrays of a character's model files, in SMPL-X's and FLAME's layout."""

import numpy as np

from twohander.body.arkit import ARKIT_NAMES
from twohander.body.skeleton import JOINT, JOINT_NAMES, PARENTS

from .assembly import NO_VERTEX, Figure
from .correctives import Entry
from .hands import hand_components, relaxed_hand
from .landmarks import SurfacePoints
from .regression import NEAREST_LARGE, STILL, joint_regressor, regressor_row
from .surfaces import triangles_of

IDENTITY_COLUMNS, EXPRESSION_COLUMNS = 300, 100  # SMPL-X's shapedirs
NO_PARENT = 4294967295  # -1 as the unsigned number that SMPL-X's files carry
HEAD_SHARE = 0.25  # least weight of head and neck in a vertex of the FLAME cut
EYES_IN_FLAME = (0.0, 0.03, 0.03)  # metres: where FLAME's origin puts the middle between the eyes

FLAME_JOINTS = ("root", "neck", "jaw", "left_eye", "right_eye")
FLAME_PARENTS = (-1, 0, 1, 1, 1)


def smplx_arrays(figure: Figure, landmarks: SurfacePoints, contour: SurfacePoints, correctives: dict[Entry, np.ndarray]) -> dict:
    """All keys of the SMPL-X file."""
    components = hand_components().astype(np.float32)
    arrays = {
        "v_template": figure.vertices.astype(np.float32),
        "f": figure.triangles.astype(np.uint32),
        "shapedirs": _shape_directions(figure.offsets),
        "posedirs": _pose_directions({(JOINT[joint], entry): offsets for (joint, entry), offsets in correctives.items()},
                                     len(JOINT_NAMES), len(figure.vertices)),
        "weights": figure.weights.astype(np.float16),
        "J_regressor": joint_regressor(figure).astype(np.float32),
        "J": figure.joints.astype(np.float32),
        "kintree_table": _kinematic_tree(PARENTS),
    }
    for letter, side in (("l", "left"), ("r", "right")):
        arrays[f"hands_components{letter}"] = components
        arrays[f"hands_coeffs{letter}"] = np.zeros((1, 45), np.float32)
        arrays[f"hands_mean{letter}"] = relaxed_hand(side).ravel().astype(np.float32)
    return arrays | {
        "lmk_faces_idx": landmarks.triangles.astype(np.int64),
        "lmk_bary_coords": landmarks.weights.astype(np.float32),
        "dynamic_lmk_faces_idx": contour.triangles.astype(np.int64),
        "dynamic_lmk_bary_coords": contour.weights.astype(np.float32),
        "vt": figure.texture_vertices.astype(np.float32),
        "ft": triangles_of(figure.texture_quads).astype(np.uint32),
        **_expression_keys(figure),
        "face_material": np.repeat(figure.materials, 2).astype(np.uint8),
    }


def flame_arrays(figure: Figure, landmarks: SurfacePoints, contour: SurfacePoints, correctives: dict[Entry, np.ndarray]) -> dict:
    """All keys of the FLAME file: head and neck cut out of the body, five joints."""
    headlike = figure.weight("head", "jaw", "left_eye", "right_eye", "neck")
    kept_quads = (headlike[figure.quads] > HEAD_SHARE).all(axis=1)
    kept = np.unique(figure.quads[kept_quads])
    number = np.full(len(figure.vertices), NO_VERTEX)
    number[kept] = np.arange(len(kept))
    neck, head = figure.place("neck"), figure.place("head")
    joints = np.array([neck, (neck + head) / 2, *(figure.place(name) for name in FLAME_JOINTS[2:])])
    origin = joints[3:].mean(axis=0) - EYES_IN_FLAME
    vertices, joints = figure.vertices[kept] - origin, joints - origin
    columns = {(FLAME_JOINTS.index(joint), entry): offsets[kept]
               for (joint, entry), offsets in correctives.items() if joint in FLAME_JOINTS}
    texture_kept, texture_quads = np.unique(figure.texture_quads[kept_quads], return_inverse=True)
    kept_triangles = np.repeat(kept_quads, 2)
    triangle_number = np.where(kept_triangles, np.cumsum(kept_triangles) - 1, NO_VERTEX)
    return {
        "v_template": vertices.astype(np.float32),
        "f": triangles_of(number[figure.quads[kept_quads]]).astype(np.uint32),
        "shapedirs": _shape_directions(figure.offsets[:, kept]),
        "posedirs": _pose_directions(columns, len(FLAME_JOINTS), len(kept)),
        "weights": _flame_weights(figure, kept, neck[1], head[1]).astype(np.float16),
        "J_regressor": _flame_regressor(figure, kept, number, vertices, joints).astype(np.float32),
        "J": joints.astype(np.float32),
        "kintree_table": _kinematic_tree(FLAME_PARENTS),
        "bs_type": np.array("lrotmin"),
        "bs_style": np.array("lbs"),
        "lmk_faces_idx": triangle_number[landmarks.triangles].astype(np.int64),
        "lmk_bary_coords": landmarks.weights.astype(np.float32),
        "dynamic_lmk_faces_idx": triangle_number[contour.triangles].astype(np.int64),
        "dynamic_lmk_bary_coords": contour.weights.astype(np.float32),
        "vt": figure.texture_vertices[texture_kept].astype(np.float32),
        "ft": triangles_of(texture_quads.reshape(-1, 4)).astype(np.uint32),
        **_expression_keys(figure),
        "face_material": np.repeat(figure.materials[kept_quads], 2).astype(np.uint8),
    }


def _flame_weights(figure: Figure, kept: np.ndarray, low: float, high: float) -> np.ndarray:
    """The head belongs to FLAME's neck joint; the neck goes over from the root smoothly with height."""
    share = np.clip((figure.vertices[kept, 1] - low) / (high - low), 0, 1)
    share = share * share * (3 - 2 * share)
    weights = np.zeros((len(kept), len(FLAME_JOINTS)))
    for column, name in enumerate(FLAME_JOINTS[2:], start=2):
        weights[:, column] = figure.weight(name)[kept]
    weights[:, 1] = figure.weight("head")[kept] + figure.weight("neck")[kept] * share
    weights[:, 1] = np.round(weights[:, 1] * 2048) / 2048  # exact in float16, as the others are
    weights[:, 0] = 1 - weights[:, 1:].sum(axis=1)
    return weights


def _flame_regressor(figure: Figure, kept, number, vertices: np.ndarray, joints: np.ndarray) -> np.ndarray:
    still = np.nonzero(figure.skin[kept] & (np.abs(figure.offsets[:, kept]).max(axis=(0, 2)) < STILL))[0]
    rows = [regressor_row(vertices, joint, still, NEAREST_LARGE) for joint in joints[:3]]
    eyes = [regressor_row(vertices, joint, number[figure.parts[name]], None) for joint, name in zip(joints[3:], FLAME_JOINTS[3:])]
    return np.array(rows + eyes)


def _expression_keys(figure: Figure) -> dict:
    return {"expression_space": np.array("arkit"), "expression_names": np.array(ARKIT_NAMES),
            "jaw_open_angle": np.float32(figure.jaw.open_angle)}


def _shape_directions(offsets: np.ndarray) -> np.ndarray:
    """(V, 3, 400): no identity directions, the 52 ARKit shapes as the first expression columns."""
    directions = np.zeros((offsets.shape[1], 3, IDENTITY_COLUMNS + EXPRESSION_COLUMNS), np.float16)
    directions[:, :, IDENTITY_COLUMNS:IDENTITY_COLUMNS + len(offsets)] = offsets.transpose(1, 2, 0)
    return directions


def _pose_directions(correctives: dict[tuple[int, int], np.ndarray], joints: int, vertices: int) -> np.ndarray:
    directions = np.zeros((vertices, 3, (joints - 1) * 9), np.float16)
    for (joint, entry), offsets in correctives.items():
        directions[:, :, (joint - 1) * 9 + entry] = offsets
    return directions


def _kinematic_tree(parents: tuple[int, ...]) -> np.ndarray:
    return np.array([[NO_PARENT if parent < 0 else parent for parent in parents], range(len(parents))], np.uint32)
