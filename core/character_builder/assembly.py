"""One character's mesh in the rest pose: skin, tongue, eyes, teeth, with weights and the 52 face shapes."""

from dataclasses import dataclass

import numpy as np

from twohander.body.arkit import ARKIT_INDEX, ARKIT_NAMES
from twohander.body.skeleton import JOINT, JOINT_NAMES

from .bones import bone_of_joint, merged_weights, settled_weights
from .eyes import eyeball, fitted_sphere
from .jaw import Jaw, jaw_of, jaw_weights
from .phenotype import BODY_VERTICES, sculpted_body
from .posing import RestPose, rest_pose
from .recipes import Recipe
from .source import Source
from .surfaces import border_loops, neighbours, triangles_of, zipped
from .teeth import biting_edges, teeth

SKIN, EYE, TOOTH, GUM, TONGUE = range(5)
NIPPLES = np.r_[1778:1794, 8450:8466]  # dressed in all pictures; the holes are closed with flat quads
LASH_HELPERS = {"left": np.arange(14742, 14867), "right": np.arange(14867, 14992)}
NO_VERTEX = -1
LEAST_OFFSET = 1e-6  # metres: smaller face offsets are rounding of the source


@dataclass(frozen=True)
class Shell:
    """A helper surface of the base mesh. vertices (N, 3) sculpted, in metres; weights (N, 55); quads (Q, 4)."""

    vertices: np.ndarray
    weights: np.ndarray
    quads: np.ndarray


@dataclass(frozen=True)
class LashStrip:
    """The lash helper of one eye. vertices (N, 3) in the rest pose; offsets (52, N, 3); quads (Q, 4)."""

    vertices: np.ndarray
    offsets: np.ndarray
    quads: np.ndarray


@dataclass(frozen=True)
class Figure:
    """One character. V vertices, Q quads, metres; rest pose unless `sculpted`.

    vertices, sculpted: (V, 3). weights: (V, 55). offsets: (52, V, 3) of the ARKit shapes. joints: (55, 3).
    materials: (Q,) as in the model file. source_vertices: (V,) number in the base mesh or NO_VERTEX.
    parts: vertex numbers of "left_eye", "right_eye", "upper_teeth", "lower_teeth".
    """

    recipe: Recipe
    vertices: np.ndarray
    sculpted: np.ndarray
    weights: np.ndarray
    offsets: np.ndarray
    quads: np.ndarray
    materials: np.ndarray
    texture_vertices: np.ndarray
    texture_quads: np.ndarray
    source_vertices: np.ndarray
    parts: dict[str, np.ndarray]
    jaw: Jaw
    pose: RestPose
    tights: Shell
    lashes: dict[str, LashStrip]

    @property
    def joints(self) -> np.ndarray:
        return self.pose.joints

    @property
    def triangles(self) -> np.ndarray:
        return triangles_of(self.quads)

    @property
    def skin_quads(self) -> np.ndarray:
        return self.quads[self.materials == SKIN]

    @property
    def skin(self) -> np.ndarray:
        """(V,) bool, True for vertices of the skin."""
        mask = np.zeros(len(self.vertices), bool)
        mask[self.skin_quads] = True
        return mask

    def weight(self, *joints: str) -> np.ndarray:
        """Sum (V,) of the weights of the named joints."""
        return self.weights[:, [JOINT[joint] for joint in joints]].sum(axis=1)

    def place(self, joint: str) -> np.ndarray:
        """Rest position (3,) of a joint."""
        return self.joints[JOINT[joint]]

    def offset(self, shape: str) -> np.ndarray:
        """Offsets (V, 3) of one ARKit shape."""
        return self.offsets[ARKIT_INDEX[shape]]


def assembled(source: Source, recipe: Recipe) -> Figure:
    """The recipe's character before calibration, its vertices in the order of MakeHuman's base mesh."""
    base, groups = source.base, source.vertex_groups
    body, scale = sculpted_body(source, recipe)
    shapes = np.stack([source.face_unit(name) for name in ARKIT_NAMES]) * scale
    jaw = jaw_of(source, body, shapes[ARKIT_INDEX["jawOpen"]])
    spheres = {f"{side}_eye": fitted_sphere(body[groups[f"helper-{side[0]}-eye"]]) for side in ("left", "right")}
    weights = _body_weights(source, body, jaw, shapes[ARKIT_INDEX["jawOpen"]])
    joints = _sculpted_joints(source, body, jaw, spheres)
    pose = rest_pose(source, body, joints)

    skin_quads, skin_texture = _skin_quads(source)
    tongue = base.groups == "helper-tongue"
    kept = np.union1d(skin_quads, base.quads[tongue])
    number = np.full(len(body), NO_VERTEX)
    number[kept] = np.arange(len(kept))
    upper_edge, lower_edge = biting_edges(body[groups["helper-upper-teeth"]])
    pieces = {
        "left_eye": (eyeball(*spheres["left_eye"], EYE), "left_eye"),
        "right_eye": (eyeball(*spheres["right_eye"], EYE), "right_eye"),
        "upper_teeth": (teeth(body[groups["helper-upper-teeth"]], upper_edge, True, TOOTH, GUM), "head"),
        "lower_teeth": (teeth(body[groups["helper-lower-teeth"]], lower_edge, False, TOOTH, GUM), "jaw"),
    }
    sculpted, piece_weights, quads = [body[kept]], [weights[kept]], [number[skin_quads], number[base.quads[tongue]]]
    texture, texture_quads = [base.texture_vertices], [skin_texture, base.texture_quads[tongue]]
    materials = [np.full(len(skin_quads), SKIN), np.full(tongue.sum(), TONGUE)]
    parts, count, texture_count = {}, len(kept), len(base.texture_vertices)
    for name, (piece, joint) in pieces.items():
        parts[name] = np.arange(count, count + len(piece.vertices))
        sculpted.append(piece.vertices)
        piece_weights.append(_bound_to(joint, len(piece.vertices)))
        quads.append(piece.quads + count)
        texture.append(piece.texture_vertices)
        texture_quads.append(piece.texture_quads + texture_count)
        materials.append(piece.materials)
        count, texture_count = count + len(piece.vertices), texture_count + len(piece.texture_vertices)
    sculpted, settled = np.concatenate(sculpted), settled_weights(np.concatenate(piece_weights))
    offsets = np.zeros((len(ARKIT_NAMES), count, 3))
    offsets[:, :len(kept)] = np.where(np.abs(shapes[:, kept]) < LEAST_OFFSET, 0, shapes[:, kept])
    _move_lower_teeth(offsets, shapes, groups["helper-lower-teeth"], parts["lower_teeth"], sculpted, jaw)
    origin = pose.unposed(jaw.hinge[None], _bound_to("head", 1))[0] - jaw.hinge
    return Figure(
        recipe=recipe, vertices=pose.unposed(sculpted, settled), sculpted=sculpted, weights=settled, offsets=offsets,
        quads=np.concatenate(quads), materials=np.concatenate(materials), texture_vertices=np.concatenate(texture),
        texture_quads=np.concatenate(texture_quads), source_vertices=np.r_[kept, np.full(count - len(kept), NO_VERTEX)], parts=parts,
        jaw=Jaw(jaw.hinge + origin, jaw.open_angle), pose=pose,
        tights=_shell(source, body, weights),
        lashes={side: _lash_strip(base.quads, vertices, body + origin, shapes) for side, vertices in LASH_HELPERS.items()})


def _body_weights(source: Source, body: np.ndarray, jaw: Jaw, jaw_open: np.ndarray) -> np.ndarray:
    share = jaw_weights(source, body, jaw, jaw_open, neighbours(source.base.quads, len(body)))
    weights = merged_weights(source) * (1 - share)[:, None]
    weights[:, JOINT["jaw"]] += share
    return weights


def _sculpted_joints(source: Source, body: np.ndarray, jaw: Jaw, spheres: dict) -> np.ndarray:
    own = {"jaw": jaw.hinge, **{name: centre for name, (centre, _) in spheres.items()}}
    return np.array([own[name] if name in own else source.bone_end(body, bone_of_joint(name)) for name in JOINT_NAMES])


def _skin_quads(source: Source) -> tuple[np.ndarray, np.ndarray]:
    """Quads and texture quads of the skin without nipples, their holes closed."""
    base = source.base
    skin = (base.groups == "body") & ~np.isin(base.quads, NIPPLES).any(axis=1)
    quads, texture = base.quads[skin], base.texture_quads[skin]
    texture_of = dict(zip(quads.ravel()[::-1].tolist(), texture.ravel()[::-1].tolist()))
    rims = set(base.quads[(base.groups == "body") & np.isin(base.quads, NIPPLES).any(axis=1)].ravel().tolist())
    caps = [cap for loop in border_loops(quads) if rims.issuperset(loop) for cap in zipped(loop[::-1])]
    cap_texture = [[texture_of[corner] for corner in cap] for cap in caps]
    return np.concatenate([quads, caps]), np.concatenate([texture, cap_texture])


def _move_lower_teeth(offsets, shapes, helper: np.ndarray, teeth_vertices: np.ndarray, sculpted: np.ndarray, jaw: Jaw) -> None:
    """Gives the lower teeth the helper's motion: the exact turn of jawOpen, the mean shift of the other jaw shapes."""
    own = sculpted[teeth_vertices]
    offsets[ARKIT_INDEX["jawOpen"], teeth_vertices] = jaw.opened(own) - own
    for name in ("jawLeft", "jawRight", "jawForward"):
        offsets[ARKIT_INDEX[name], teeth_vertices] = shapes[ARKIT_INDEX[name], helper].mean(axis=0)


def _shell(source: Source, body: np.ndarray, weights: np.ndarray) -> Shell:
    vertices = source.vertex_groups["helper-tights"]
    return Shell(body[vertices], weights[vertices], _renumbered(source.base.quads[source.base.groups == "helper-tights"], vertices))


def _lash_strip(quads: np.ndarray, vertices: np.ndarray, body: np.ndarray, shapes: np.ndarray) -> LashStrip:
    inside = np.isin(quads, vertices).all(axis=1)
    return LashStrip(body[vertices], shapes[:, vertices], _renumbered(quads[inside], vertices))


def _renumbered(quads: np.ndarray, vertices: np.ndarray) -> np.ndarray:
    number = np.full(max(quads.max(), vertices.max()) + 1, NO_VERTEX)
    number[vertices] = np.arange(len(vertices))
    return number[quads]


def _bound_to(joint: str, count: int) -> np.ndarray:
    weights = np.zeros((count, len(JOINT_NAMES)))
    weights[:, JOINT[joint]] = 1
    return weights
