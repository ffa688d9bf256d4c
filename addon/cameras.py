"""Three cameras on a conversation: both people, and each one seen over the other's shoulder."""

from dataclasses import dataclass, fields

import bpy
import numpy as np
from mathutils import Vector

PROPERTY = "twohander_camera"  # on each camera: which one of `Cameras` it is
LENS, CLOSE_LENS = 65.0, 80.0  # millimetres, two-shot and over-shoulder shots: faces without distortion
SENSOR = 36.0  # millimetres
SIDE_ROOM = 0.45  # metres from each one's eyes to the edge of the two-shot
CHEST = 0.17  # metres below the eyes, the centre of the two-shot
BEHIND = 0.95  # metres behind the near person's eyes where an over-shoulder camera stands
ASIDE = 0.52  # metres by which it steps towards the audience, so that the shoulder stays at the edge of the picture
LOOKING_ROOM = 0.07  # of the picture's width by which the far person stands off its middle, away from the near one's shoulder
ABOVE = 0.04  # metres above the far person's eyes
CHIN = 0.07  # metres below the far person's eyes, the centre of the picture
WIDE_APERTURE, NARROW_APERTURE = 2.8, 5.6  # f-numbers of the over-shoulder shots and the two-shot


@dataclass(frozen=True)
class Cameras:
    """The stage's cameras. over_a stands behind A and shows B; over_b the other way round."""

    two_shot: bpy.types.Object
    over_a: bpy.types.Object
    over_b: bpy.types.Object

    def showing(self, speaker: int) -> bpy.types.Object:
        """The camera that shows A (0) or B (1)."""
        return self.over_b if speaker == 0 else self.over_a


def find_cameras(scene: bpy.types.Scene) -> Cameras | None:
    """The stage's cameras in this scene; None if one of them is missing."""
    found = {candidate[PROPERTY]: candidate for candidate in scene.objects if candidate.type == "CAMERA" and PROPERTY in candidate}
    names = tuple(field.name for field in fields(Cameras))
    return Cameras(**{name: found[name] for name in names}) if found.keys() >= set(names) else None


def add_cameras(eyes_a: np.ndarray, eyes_b: np.ndarray, collection: bpy.types.Collection) -> Cameras:
    """Cameras for two people whose eyes are at (x, y, z), Z up, in metres; the audience is towards -Y. All keep to
    its side of the two.
    """
    cameras = Cameras(
        _two_shot(eyes_a, eyes_b, collection),
        _over_shoulder("Over A", eyes_a, eyes_b, collection),
        _over_shoulder("Over B", eyes_b, eyes_a, collection))
    for field in fields(Cameras):
        getattr(cameras, field.name)[PROPERTY] = field.name
    return cameras


def _two_shot(eyes_a: np.ndarray, eyes_b: np.ndarray, collection: bpy.types.Collection) -> bpy.types.Object:
    middle = (eyes_a + eyes_b) / 2 - (0, 0, CHEST)
    width = abs(eyes_b[0] - eyes_a[0]) + 2 * SIDE_ROOM
    away = width * LENS / SENSOR
    return _camera("Two-Shot", middle + (0, -away, CHEST / 2), middle, LENS, away, NARROW_APERTURE, collection)


def _over_shoulder(name: str, near: np.ndarray, far: np.ndarray, collection: bpy.types.Collection) -> bpy.types.Object:
    line = (near - far) * (1, 1, 0)
    line = line / np.linalg.norm(line)
    audience = np.array([-line[1], line[0], 0.0])
    audience = audience * (-1 if audience[1] > 0 else 1)
    place = near + BEHIND * line + ASIDE * audience
    place[2] = far[2] + ABOVE
    target = far - (0, 0, CHIN) - 0.05 * line
    camera = _camera(name, place, target, CLOSE_LENS, float(np.linalg.norm(far - place)), WIDE_APERTURE, collection)
    camera.data.shift_x = LOOKING_ROOM * np.sign(near[0] - far[0])
    return camera


def _camera(name: str, place: np.ndarray, target: np.ndarray, lens: float, focus: float, aperture: float,
            collection: bpy.types.Collection) -> bpy.types.Object:
    data = bpy.data.cameras.new(name)
    data.lens, data.sensor_width = lens, SENSOR
    data.dof.use_dof = True
    data.dof.aperture_fstop, data.dof.focus_distance = aperture, focus
    camera = bpy.data.objects.new(name, data)
    collection.objects.link(camera)
    camera.location = place.tolist()
    camera.rotation_euler = Vector((target - place).tolist()).to_track_quat("-Z", "Y").to_euler()
    return camera
