"""The open characters' meshes with their clothes on, and how deep hands and forearms sink into the rest of them.

The surfaces are those that are rendered at the lowest subdivision: skin with expressions and pose correctives, garments by the same
skinning; only the hems, tubes of 2 to 3.5 mm along the garments' borders, are left out.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from solid_meshes import Solid, solid_of

from twohander import rotation
from twohander.body.characters import open_character
from twohander.body.look import Look, LookPart, load_look
from twohander.body.model import BodyModel, load_body_model
from twohander.body.skeleton import JOINT, JOINT_NAMES, LEFT_HAND, PARENTS, RIGHT_HAND
from twohander.body.skinning import posed_vertices
from twohander.motion import CharacterMotion

SIDES = ("left", "right")
GARMENTS = ("top", "trousers")
OBSTACLES = ("trunk", "thighs", "head", "other arm")
WITHIN_REACH = 0.15  # metres from the nearest vertex of an obstacle beyond which a point cannot be inside a body
_HAND = {"left": range(len(JOINT_NAMES))[LEFT_HAND], "right": range(len(JOINT_NAMES))[RIGHT_HAND]}


@dataclass(frozen=True)
class Garment:
    """A part of a look without its hems. vertices: (N, 3) at rest; weights: (N, 55); triangles: (F, 3); pose_offsets as in the look."""

    vertices: np.ndarray
    weights: np.ndarray
    triangles: np.ndarray
    pose_offsets: dict[int, np.ndarray]


@dataclass(frozen=True)
class DressedBody:
    """A character's skin and garments. layers: skin first; each a surface over vertices of its own.

    solids: by "body", "left", "right" for each layer: the closed piece of it that belongs to trunk with head and legs, or to an arm.
    movers: by side for each layer the vertices of forearm and hand that are seen.
    """

    model: BodyModel
    garments: tuple[Garment, ...]
    solids: dict[str, tuple[Solid | None, ...]]
    movers: dict[str, tuple[np.ndarray, ...]]
    regions: tuple[np.ndarray, ...]

    def layers(self, rotations: np.ndarray, translation: np.ndarray, expression: np.ndarray) -> list[np.ndarray]:
        """World vertices of each layer for one frame: local rotations (55, 4), translation (3,), expression (E,)."""
        skin = self.model.vertices(rotations[None], translation[None], expression[None])[0]
        local = rotation.to_matrix(np.asarray(rotations, np.float32))
        features = (local[1:] - np.eye(3, dtype=local.dtype)).ravel()
        joints = self.model.rest_joints()
        worn = [posed_vertices(garment.vertices + sum((features[column] * offset for column, offset in garment.pose_offsets.items()), 0),
                               joints, PARENTS, garment.weights, local) + translation for garment in self.garments]
        return [layer.astype(float) for layer in (skin, *worn)]

    def depths(self, layers: list[np.ndarray]) -> dict[str, float]:
        """The deepest that forearms and hands of one frame sit in each of OBSTACLES, in metres; 0 where they are free."""
        deepest = dict.fromkeys(OBSTACLES, 0.0)
        for side, other in zip(SIDES, reversed(SIDES)):
            points = np.concatenate([layer[mover] for layer, mover in zip(layers, self.movers[side])])
            for piece in ("body", other):
                for number, solid in enumerate(self.solids[piece]):
                    if solid is None:
                        continue
                    used = layers[number][solid.triangles[:, 0]]
                    reached = points[cKDTree(used).query(points, distance_upper_bound=WITHIN_REACH)[0] < WITHIN_REACH]
                    depth, nearest = solid.depth(layers[number], reached)
                    for index in np.flatnonzero(depth > 0):
                        name = "other arm" if piece == other else _OBSTACLE[self.regions[number][solid.triangles[nearest[index], 0]]]
                        deepest[name] = max(deepest[name], depth[index])
        return deepest


@cache
def dressed_body(name: str) -> DressedBody:
    """An open character in its clothes."""
    files = open_character(name)
    model, look = load_body_model(files.smplx), load_look(files.look)
    skin = _whole(model.faces[model.face_material == 0])
    garments = tuple(_garment(part) for part in look.parts if part.name in GARMENTS)
    surfaces = [(skin, model.weights, np.unique(_seen(model, look)))]
    surfaces += [(garment.triangles, garment.weights, np.arange(len(garment.vertices))) for garment in garments]
    regions = tuple(weights.argmax(axis=1) for _, weights, _ in surfaces)
    solids = {piece: tuple(_piece(triangles, region, joints) for (triangles, _, _), region in zip(surfaces, regions))
              for piece, joints in _PIECES.items()}
    movers = {side: tuple(seen[np.isin(region[seen], _FOREARM[side])] for (_, _, seen), region in zip(surfaces, regions)) for side in SIDES}
    return DressedBody(model, garments, solids, movers, regions)


def motion_depths(name: str, motion: CharacterMotion, frames: np.ndarray) -> dict[str, np.ndarray]:
    """`DressedBody.depths` of an open character at the given frames of a motion, (len(frames),) for each of OBSTACLES."""
    body = dressed_body(name)
    rows = [body.depths(body.layers(motion.body.rotations[frame], motion.body.translation[frame], motion.expression[frame])) for frame in frames]
    return {obstacle: np.array([row[obstacle] for row in rows]) for obstacle in OBSTACLES}


def _seen(model: BodyModel, look: Look) -> np.ndarray:
    """Triangles of skin that no garment hides."""
    return model.faces[look.visible_faces & (model.face_material == 0)]


def _garment(part: LookPart) -> Garment:
    starts = np.cumsum(part.polygon_sizes) - part.polygon_sizes
    corners = part.polygon_vertices
    triangles = np.concatenate([
        np.stack([corners[starts[more]], corners[starts[more] + k], corners[starts[more] + k + 1]], axis=1)
        for k in range(1, part.polygon_sizes.max() - 1) for more in [part.polygon_sizes > k + 1]])
    count = len(part.vertices)
    edges = np.concatenate([triangles[:, :2], triangles[:, 1:]]).T
    _, label = connected_components(coo_matrix((np.ones(edges.shape[1]), edges), (count, count)), directed=False)
    cloth = np.bincount(label[triangles[:, 0]]).argmax()  # every other component is a hem
    kept = np.unique(triangles[label[triangles[:, 0]] == cloth])
    renumbered = np.full(count, -1)
    renumbered[kept] = np.arange(len(kept))
    return Garment(part.vertices[kept], part.weights[kept], renumbered[triangles[label[triangles[:, 0]] == cloth]],
                   {column: offset[kept] for column, offset in part.pose_offsets.items()})


def _piece(triangles: np.ndarray, region: np.ndarray, joints: list[int]) -> Solid | None:
    """The triangles most of whose corners belong to some joints, closed; None if there are none."""
    chosen = triangles[np.isin(region[triangles], joints).sum(axis=1) >= 2]
    return solid_of(chosen, len(region)) if len(chosen) else None


def _whole(triangles: np.ndarray) -> np.ndarray:
    """Without triangles that repeat a corner: the second halves of pairs that make up one triangle."""
    a, b, c = triangles.T
    return triangles[(a != b) & (b != c) & (a != c)]


_FOREARM = {side: [JOINT[f"{side}_elbow"], JOINT[f"{side}_wrist"], *_HAND[side]] for side in SIDES}
_PIECES = {side: [JOINT[f"{side}_shoulder"], *_FOREARM[side]] for side in SIDES}
_PIECES["body"] = [joint for joint in range(len(JOINT_NAMES)) if not any(joint in _PIECES[side] for side in SIDES)]
_THIGHS = ("left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_foot", "right_foot")
_OBSTACLE = {JOINT[name]: "thighs" if name in _THIGHS else "head" if name in ("head", "jaw", "left_eye", "right_eye") else "trunk" for name in JOINT_NAMES}
