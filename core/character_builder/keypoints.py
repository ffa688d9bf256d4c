"""Puts the right body points at the vertex numbers that SMPL-X's users read as nose, eyes, ears, finger tips and feet."""

from dataclasses import replace

import numpy as np

from twohander.body.skeleton import JOINT

from .assembly import Figure

# Vertex numbers that the smplx library reads as extra joints (its vertex_ids table for SMPL-X).
KEYPOINTS = {
    "nose": 9120, "right_eye": 9929, "left_eye": 9448, "right_ear": 616, "left_ear": 6,
    "right_thumb": 8079, "right_index": 7669, "right_middle": 7794, "right_ring": 7905, "right_pinky": 8022,
    "left_thumb": 5361, "left_index": 4933, "left_middle": 5058, "left_ring": 5169, "left_pinky": 5286,
    "left_big_toe": 5770, "left_small_toe": 5780, "left_heel": 8846,
    "right_big_toe": 8463, "right_small_toe": 8474, "right_heel": 8635,
}


def with_keypoints(figure: Figure) -> Figure:
    """The same figure with vertices swapped so that every number of KEYPOINTS is that body point."""
    order = np.arange(len(figure.vertices))  # order[new number] = old number
    place = np.arange(len(figure.vertices))  # place[old number] = new number
    points = keypoint_vertices(figure)
    for name, number in KEYPOINTS.items():
        wanted, there = points[name], order[number]
        order[number], order[place[wanted]] = wanted, there
        place[there], place[wanted] = place[wanted], number
    return replace(
        figure, vertices=figure.vertices[order], sculpted=figure.sculpted[order], weights=figure.weights[order],
        offsets=figure.offsets[:, order], source_vertices=figure.source_vertices[order], quads=place[figure.quads],
        parts={name: place[vertices] for name, vertices in figure.parts.items()})


def keypoint_vertices(figure: Figure) -> dict[str, int]:
    """The vertex that is farthest out at each key point; an eye's is the middle of its cornea."""
    vertices, skin, eye = figure.vertices, figure.skin, figure.place("left_eye")

    def farthest(mask: np.ndarray, direction: tuple) -> int:
        return int(np.nonzero(mask)[0][np.argmax(vertices[mask] @ np.array(direction, float))])

    points = {"nose": farthest(skin & (np.abs(vertices[:, 0]) < 0.004) & (np.abs(vertices[:, 1] - eye[1] + 0.03) < 0.03), (0, 0, 1))}
    head = skin & (figure.weight("head") > 0.9) & (np.abs(vertices[:, 1] - eye[1]) < 0.04) & (vertices[:, 2] < eye[2] - 0.03)
    for side, sign in (("left", 1), ("right", -1)):
        points[f"{side}_eye"] = int(figure.parts[f"{side}_eye"][0])
        points[f"{side}_ear"] = farthest(head, (sign, 0, 0))
        for finger in ("thumb", "index", "middle", "ring", "pinky"):
            tip = skin & (figure.weights[:, JOINT[f"{side}_{finger}3"]] > 0.8)
            points[f"{side}_{finger}"] = farthest(tip, (sign, 0, 0.8 if finger == "thumb" else 0))
        foot = skin & (vertices[:, 1] < figure.place(f"{side}_ankle")[1] + 0.03) & (vertices[:, 0] * sign > 0)
        toes = foot & (vertices[:, 2] > figure.place(f"{side}_foot")[2])
        points[f"{side}_heel"] = farthest(foot, (0, -0.3, -1))
        points[f"{side}_big_toe"] = farthest(toes, (-sign * 0.6, 0, 1))
        points[f"{side}_small_toe"] = farthest(toes, (sign, 0, 0.45))
    return points
