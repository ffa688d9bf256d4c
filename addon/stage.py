"""The stage: two characters facing each other before cameras, in light, with something to sit on."""

from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector
from twohander.staging import DEFAULT_DISTANCE, Placement, placements, seat_height

from . import characters, rig_places
from .cameras import Cameras, add_cameras, find_cameras
from .characters import Character
from .lighting import add_lights, new_world
from .rigs import Rig
from .scenery import add_backdrop, add_stool

PROPERTY = "twohander_stage"  # marks the collections that this module made
BUST_EYE_HEIGHT = 1.6  # metres; a FLAME head has no feet to stand on


@dataclass(frozen=True)
class Stage:
    """What `set_stage` made. placements: A's and B's, in the core's axes."""

    cameras: Cameras
    collection: bpy.types.Collection
    placements: tuple[Placement, Placement]


def set_stage(a: Character | Rig, b: Character | Rig, distance: float = DEFAULT_DISTANCE, seated: bool = False) -> Stage:
    """Place two characters in the current scene, A on the left, and put cameras, lights, backdrop and seats around
    them.

    distance: metres between the two as they would stand, 0.6..4. seated: their motion sits, so they get stools. A
    stage that this function set earlier in the scene is replaced; its markers keep their place but lose their
    cameras. The two-shot becomes the scene's camera, and the scene gets a world of its own.
    """
    scene = bpy.context.scene
    heights = _standing_eye_height(a), _standing_eye_height(b)
    places = placements(seated, distance, heights)
    _remove_earlier_stage(scene)
    collection = bpy.data.collections.new("Stage")
    collection[PROPERTY] = True
    scene.collection.children.link(collection)
    for character, place in zip((a, b), places):
        _put(character, place)
    if seated:
        for name, place, height in zip("AB", places, heights):
            add_stool(f"Stool {name}", (place.position[0], -place.position[1]), seat_height(height), collection)
    eyes_a, eyes_b = (np.array([x, -z, y]) for x, y, z in (place.eyes for place in places))
    cameras = add_cameras(eyes_a, eyes_b, collection)
    add_lights(float(eyes_a[2] + eyes_b[2]) / 2, collection)
    add_backdrop(collection)
    _give_world(scene)
    scene.camera = cameras.two_shot
    return Stage(cameras, collection, places)


def face_each_other(a: Character, b: Character, distance: float = DEFAULT_DISTANCE) -> None:
    """Let two characters stand where a stage would have them, without a stage."""
    for character, place in zip((a, b), placements(False, distance, (_standing_eye_height(a), _standing_eye_height(b)))):
        _put(character, place)


def cameras_of(scene: bpy.types.Scene) -> Cameras | None:
    """The cameras of the scene's stage; None if there is none."""
    return find_cameras(scene)


def _standing_eye_height(character: Character | Rig) -> float:
    if isinstance(character, Rig):
        return rig_places.eye_height(character)
    if characters.describe(character)["kind"] == "flame":
        return BUST_EYE_HEIGHT
    bones = character.armature.data.bones
    eyes = (bones["left_eye"].head_local.z + bones["right_eye"].head_local.z) / 2
    return eyes - _sole(character)


def _sole(character: Character) -> float:
    """Height of the bare soles in the rest pose, in armature space."""
    mesh = character.body.data
    vertices = np.empty(len(mesh.vertices) * 3, np.float32)
    mesh.vertices.foreach_get("co", vertices)
    return float(vertices[2::3].min())


def _put(character: Character | Rig, place: Placement) -> None:
    if isinstance(character, Rig):
        rig_places.put(character, place)
        return
    armature = character.armature
    described = characters.describe(character)
    armature.rotation_mode = "XYZ"
    armature.rotation_euler = (0.0, 0.0, place.yaw)
    armature.location = (place.position[0], -place.position[1], described["sole"])
    if described["kind"] == "flame":
        armature.location.z = BUST_EYE_HEIGHT - armature.data.bones["left_eye"].head_local.z
    elif armature.animation_data is None or armature.animation_data.action is None:
        _stand_on_floor(character)


def _stand_on_floor(character: Character) -> None:
    """A motion carries its own height; a character without one is lifted from the model's origin onto its feet."""
    root = character.armature.pose.bones["pelvis"]
    root.location = root.bone.matrix_local.to_3x3().inverted() @ Vector((0, 0, -_sole(character)))


def _remove_earlier_stage(scene: bpy.types.Scene) -> None:
    for collection in [child for child in scene.collection.children if PROPERTY in child]:
        data = [member.data for member in collection.objects if member.data is not None]
        materials = {material for one in data if isinstance(one, bpy.types.Mesh) for material in one.materials if material is not None}
        bpy.data.batch_remove(list(collection.objects))
        bpy.data.collections.remove(collection)
        bpy.data.batch_remove([one for one in data if not one.users])
        bpy.data.batch_remove([material for material in materials if not material.users])


def _give_world(scene: bpy.types.Scene) -> None:
    """A world for the stage, unless the scene has it already; the user's own stays in the file."""
    former = scene.world
    if former is not None and PROPERTY in former:
        return
    if former is not None:
        former.use_fake_user = True
    scene.world = new_world("Stage")
    scene.world[PROPERTY] = True
