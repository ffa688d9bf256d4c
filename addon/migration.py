"""Scenes that an older version of the add-on made, brought up to date when their file is opened."""

import json
import re

import bpy
from bpy.app.handlers import persistent
from twohander.conversation import Turn

from . import performing, take_list
from .markers import CUTS, PROPERTY as MARKERS_PROPERTY, remember_markers

OLD_TURNS_PROPERTY = "twohander_turns"  # on the scene, as JSON: who speaks when, in version 0.1.0, which knew no takes
OLD_LABELS = {" Conversation": "", " Conversation Expression": "Expression"}  # how its actions' names ended, and what they hold
OLD_CUTS = ("A", "B", "A and B")


def bring_up_to_date(scene: bpy.types.Scene) -> bool:
    """Make a take of what the characters of a scene of version 0.1.0 play, and know its cuts again; whether there was anything to do."""
    if OLD_TURNS_PROPERTY not in scene:
        return False
    turns = tuple(Turn(*turn) for turn in json.loads(scene[OLD_TURNS_PROPERTY]))
    parts = [part for person, player in zip(performing.NAMES, performing.pair_of(scene) or ()) for part in _played(person, player.armature)]
    if parts:
        start = min(action.frame_range[0] for _, _, action in parts)
        take_list.adopt_take(scene, take_list.free_name(scene), parts, start, turns)
    cameras = performing.cameras_of(scene)
    if cameras is not None and MARKERS_PROPERTY not in scene:
        own = (cameras.two_shot, cameras.over_a, cameras.over_b)
        remember_markers(scene, CUTS, [marker for marker in scene.timeline_markers if marker.camera in own and marker.name in OLD_CUTS])
    del scene[OLD_TURNS_PROPERTY]
    return True


def _played(person: str, armature: bpy.types.Object):
    """The targets of a character, what each one's action holds, and the action."""
    meshes = [child for child in armature.children_recursive if child.type == "MESH" and child.data.shape_keys]
    meshes += [other for other in bpy.data.objects if other.type == "MESH" and other.data.shape_keys and other.find_armature() == armature]
    for target in dict.fromkeys((armature, *(mesh.data.shape_keys for mesh in meshes))):
        action = target.animation_data.action if target.animation_data else None
        name = re.sub(r"\.\d+$", "", action.name) if action is not None else ""
        label = next((label for ending, label in OLD_LABELS.items() if name.endswith(ending)), None)
        if label is not None:
            yield f"{person} {label}".strip(), target, action


@persistent
def _after_loading(*_):
    for scene in bpy.data.scenes:
        bring_up_to_date(scene)


def _once() -> None:
    _after_loading()


def register():
    bpy.app.handlers.load_post.append(_after_loading)
    bpy.app.timers.register(_once, first_interval=0.0)  # while add-ons are enabled, the open file cannot be seen


def unregister():
    bpy.app.handlers.load_post.remove(_after_loading)
    if bpy.app.timers.is_registered(_once):
        bpy.app.timers.unregister(_once)
