"""Skin stays under the clothes in the poses of a conversation."""

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the ray casts use scipy (pip install twohander[characters])")

from character_builder.hiding import REACH, rays_meet  # noqa: E402
from character_builder.surfaces import fan_triangles, vertex_normals  # noqa: E402

from twohander import rotation  # noqa: E402
from twohander.body.characters import OPEN_CHARACTERS, open_character  # noqa: E402
from twohander.body.look import load_look  # noqa: E402
from twohander.body.model import load_body_model  # noqa: E402
from twohander.body.skeleton import JOINT, LEFT_HAND, RIGHT_HAND  # noqa: E402
from twohander.body.skinning import posed_vertices  # noqa: E402

# Degrees about X, Y, Z for the left side; the right side mirrors Y and Z.
ARMS_DOWN = {"shoulder": (0, 0, -68), "elbow": (0, -20, 0)}
POSES = {
    "arms down": ARMS_DOWN,
    "forearms forward": {"shoulder": (0, 0, -65), "elbow": (0, -90, 0), "wrist": (-50, 0, 0)},
    "gesturing": {"collar": (0, 0, -5), "shoulder": (-15, -25, -50), "elbow": (-20, -70, 0), "wrist": (-30, 0, 10)},
    "seated": {**ARMS_DOWN, "hip": (-90, 0, 4), "knee": (90, 0, 0)},
    "hands on thighs": {"hip": (-90, 0, 5), "knee": (90, 0, 0), "shoulder": (0, -20, -62), "elbow": (0, -55, 0)},
}
MOST_OUT = 0.06  # share of that skin: beside a cuff or collar the outward ray may pass the edge


@pytest.fixture(scope="module", params=OPEN_CHARACTERS)
def character(request):
    return load_body_model(open_character(request.param).smplx), load_look(open_character(request.param).look)


def rotations_of(pose) -> np.ndarray:
    turns = rotation.identity(55, dtype=np.float64)
    for part, degrees in pose.items():
        for side, mirror in (("left", (1, 1, 1)), ("right", (1, -1, -1))):
            turns[JOINT[f"{side}_{part}"]] = rotation.from_axis_angle(np.radians(np.multiply(degrees, mirror, dtype=float)))
    return turns


def posed_part(model, part, turns) -> np.ndarray:
    matrices = rotation.to_matrix(turns)
    features = (matrices[1:] - np.eye(3)).ravel()
    rest = part.vertices + sum(features[column] * offsets for column, offsets in part.pose_offsets.items())
    return posed_vertices(rest, model.rest_joints(), model.parents, part.weights, matrices)


def polygons_of(part) -> list[np.ndarray]:
    return np.split(part.polygon_vertices, np.cumsum(part.polygon_sizes)[:-1])


def covered(model, look, skin, body, turns) -> np.ndarray:
    normals = vertex_normals(body, model.faces[model.face_material == 0])
    met = np.zeros(len(skin), bool)
    for part in look.parts:
        if part.name in ("top", "trousers", "shoes"):
            places = posed_part(model, part, turns)
            met |= rays_meet(body[skin], normals[skin], REACH, places, fan_triangles(polygons_of(part)))
    return met


@pytest.mark.parametrize("pose", POSES)
def test_skin_shown_at_openings_stays_inside_the_cloth(character, pose):
    """Of the skin that is drawn and that the cloth covers when the arms hang, hardly anything comes out in another pose."""
    model, look = character
    drawn = np.unique(model.faces[look.visible_faces & (model.face_material == 0)])
    # Fingers and palms may touch clothes; they are not under them.
    hands = [JOINT["left_wrist"], JOINT["right_wrist"], *range(LEFT_HAND.start, RIGHT_HAND.stop)]
    drawn = drawn[model.weights[drawn][:, hands].sum(axis=1) < 0.5]
    hanging, moved = rotations_of(ARMS_DOWN), rotations_of(POSES[pose])
    at_rest = covered(model, look, drawn, model.vertices(hanging[None], np.zeros((1, 3)))[0], hanging)
    under = drawn[at_rest]
    still = covered(model, look, under, model.vertices(moved[None], np.zeros((1, 3)))[0], moved)
    assert at_rest.sum() > 40
    assert (~still).mean() < MOST_OUT
