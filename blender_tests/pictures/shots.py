"""Single small pictures of one person's face, of one person, or of both, each labelled."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bpy
import numpy as np
from addon import contact_sheet
from addon.characters import Character
from addon.render_settings import PRESETS, prepared
from addon.stage import cameras_of
from mathutils import Matrix, Vector

QUICK = replace(PRESETS["draft"], samples=4)
CAMERA_DISTANCE = 1.3  # metres from the face
TO_AUDIENCE = np.radians(25)  # by which the camera stands off the line to the partner, so that it sees eyes from the front
LABEL_HEIGHT = 11  # pixels


@dataclass(frozen=True)
class View:
    """What a picture shows. width, height: pixels; tall: metres that the picture is high; below: metres from the eyes down to its middle.

    tall None: both people, through the stage's two-shot camera.
    """

    width: int
    height: int
    tall: float | None = None
    below: float = 0.0


FACE = View(160, 200, 0.29, 0.025)
PERSON = View(160, 200, 0.95, 0.30)
BOTH = View(356, 200)


@dataclass(frozen=True)
class Shot:
    """One picture. frame: of the scene; person: 0 or 1, of a view of one person; label: what is written on it.

    aimed: the frame at whose place of the head the camera is aimed. A camera that keeps its place shows how the head moves.
    """

    view: View
    frame: int
    label: str
    person: int = 0
    aimed: int = 0


def render_shots(scene: bpy.types.Scene, pair: tuple[Character, Character], shots: Sequence[Shot],
                 advance: Callable[[int], None] = lambda done: None) -> list[np.ndarray]:
    """Each shot as a picture (H, W, 4) of 0..1. advance: told how many are done."""
    camera = bpy.data.objects.new("Close-Up", bpy.data.cameras.new("Close-Up"))
    scene.collection.objects.link(camera)
    _switch_labels_on(scene.render)
    pictures = []
    with tempfile.TemporaryDirectory() as folder, prepared(scene, QUICK):
        scene.render.filepath = str(Path(folder) / "shot.png")
        for done, shot in enumerate(shots):
            advance(done)
            scene.render.resolution_x, scene.render.resolution_y = shot.view.width, shot.view.height
            scene.render.stamp_note_text = shot.label
            scene.camera = cameras_of(scene).two_shot if shot.view.tall is None else camera
            _show(pair, shot)
            if shot.view.tall is not None:
                scene.frame_set(shot.aimed)
                _aim(camera, pair, shot)
            scene.frame_set(shot.frame)
            bpy.ops.render.render(write_still=True, scene=scene.name)
            pictures.append(contact_sheet.read_picture(Path(scene.render.filepath)))
    bpy.data.objects.remove(camera)
    return pictures


def _aim(camera: bpy.types.Object, pair: tuple[Character, Character], shot: Shot) -> None:
    """Put the camera before a face, between the partner and the audience, which is towards -Y."""
    eyes, partner = _eyes(pair[shot.person]), _eyes(pair[1 - shot.person])
    line = ((partner - eyes) * Vector((1, 1, 0))).normalized()
    towards_audience = -TO_AUDIENCE if line.x > 0 else TO_AUDIENCE
    line = Matrix.Rotation(towards_audience, 3, "Z") @ line
    camera.location = eyes + CAMERA_DISTANCE * line - Vector((0, 0, shot.view.below))
    camera.rotation_euler = (-line).to_track_quat("-Z", "Y").to_euler()
    data = camera.data
    data.sensor_fit = "VERTICAL"
    data.lens = data.sensor_height * CAMERA_DISTANCE / shot.view.tall


def _eyes(character: Character) -> Vector:
    """World position of the middle between the eyes."""
    armature = character.armature
    left, right = (armature.matrix_world @ armature.pose.bones[name].head for name in ("left_eye", "right_eye"))
    return (left + right) / 2


def _show(pair: tuple[Character, Character], shot: Shot) -> None:
    """Only the person whom the view shows is rendered: the other one would stand before the camera."""
    for person, character in enumerate(pair):
        hidden = shot.view.tall is not None and person != shot.person
        for member in character.objects:
            member.hide_render = hidden


def _switch_labels_on(render: bpy.types.RenderSettings) -> None:
    for name in [name for name in render.bl_rna.properties.keys() if name.startswith("use_stamp_")]:
        setattr(render, name, False)
    render.use_stamp = render.use_stamp_note = True
    render.stamp_font_size = LABEL_HEIGHT
