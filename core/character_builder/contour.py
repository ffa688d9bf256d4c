"""The outline of the face seen from the front while the head is turned: 17 points for each of 79 yaw angles."""

import numpy as np

from twohander import rotation

from .assembly import Figure
from .landmarks import SurfacePoints, on_skin

# The order in which SMPL-X and FLAME look up the outline: 0..39 degrees, then -1..-39.
YAW_DEGREES = np.r_[np.arange(40), -np.arange(1, 40)]
POINTS = 17  # iBUG 1 to 17: from the right ear under the chin to the left ear
WEDGE = np.radians(4.5)  # half width of the sector in which the outermost point is sought
EAR_CLEARANCE = 0.004  # metres in front of the jaw's hinge: leaves the ears out


def face_contour(figure: Figure) -> SurfacePoints:
    """Outline points (79, 17) on the skin.

    The outermost skin point of the face along 17 rays of the picture plane, from the eyes' height on the right side round
    the chin to the eyes' height on the left.
    """
    vertices, triangles = figure.vertices, figure.triangles
    centres = vertices[triangles].mean(axis=1)
    hinge, eye = figure.place("jaw"), figure.place("left_eye")
    chin = _chin(figure)
    face = (np.repeat(figure.materials == 0, 2) & (figure.weight("head", "jaw")[triangles] > 0.9).all(axis=1)
            & (centres[:, 2] > hinge[2] - EAR_CLEARANCE) & (centres[:, 1] < eye[1] + 0.02) & (centres[:, 1] > chin[1] - 0.012))
    points = centres[face]
    middle = np.array([0.0, (eye[1] + chin[1]) / 2, hinge[2]])
    found = []
    for yaw in YAW_DEGREES:
        turned = rotation.rotate(rotation.from_axis_angle(np.radians([0.0, yaw, 0.0])), points - middle)
        found.append(points[_outermost(turned, eye[1] - middle[1], np.abs(points[:, 0]).max())])
    sticking = on_skin(figure, np.concatenate(found), face)
    return SurfacePoints(*(array.reshape(len(YAW_DEGREES), POINTS, *array.shape[1:])
                           for array in (sticking.triangles, sticking.corners, sticking.weights)))


def _outermost(points: np.ndarray, eye_height: float, half_width: float) -> list[int]:
    """Numbers of the 17 outline points among points (N, 3) seen along Z."""
    angles = np.arctan2(points[:, 0], -points[:, 1])  # 0 under the chin, positive to the left
    radius = np.hypot(points[:, 0], points[:, 1])
    start = np.arctan2(half_width, -eye_height)  # towards the eyes' height at the side of the face
    outline = []
    for ray in np.linspace(-start, start, POINTS):
        # Points beside the ray count less, so that the chosen one stays near it.
        reach = radius - 0.5 * radius * np.abs(angles - ray) - np.where(np.abs(angles - ray) < WEDGE, 0, 1)
        outline.append(int(np.argmax(reach)))
    return outline


def _chin(figure: Figure) -> np.ndarray:
    """The foremost point of the chin on the middle plane, under the lips."""
    middle = figure.vertices[figure.skin & (np.abs(figure.vertices[:, 0]) < 0.002) & (figure.weight("jaw") > 0.9)]
    low = middle[middle[:, 1] < np.percentile(middle[:, 1], 40)]
    return low[np.argmax(low[:, 2] - 0.7 * low[:, 1])]
