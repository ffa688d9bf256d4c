"""The takes of a scene: each a set of actions, one of which both characters play."""

import json
from collections.abc import Sequence

import bpy
from bpy.props import CollectionProperty, FloatProperty, IntProperty, PointerProperty, StringProperty
from bpy.types import Action, ID, PropertyGroup, Scene
from twohander.conversation import Turn

from .actions import Unplayed, assign_action, play, slot_for

NO_TAKE = -1


def _renamed(take, context):
    for part in take.parts:
        if part.action is not None:
            part.action.name = f"{take.name} {part.label}"


def _chosen(takes, context):
    take = active_take(takes.id_data)
    for part in take.parts if take is not None else ():
        if part.target is not None and part.action is not None:
            assign_action(part.target, part.action)


class TWOHANDER_PG_take_part(PropertyGroup):
    """What one character's bones, or one mesh's shape keys, do in a take. label: what follows the take's name in the action's."""

    target: PointerProperty(type=ID)
    action: PointerProperty(type=Action)
    label: StringProperty()


class TWOHANDER_PG_take(PropertyGroup):
    """turns: who speaks when, as JSON; sources: the state of the sound files it was made from, see voices.py."""

    name: StringProperty(name="Name", description="The take's name, which its actions bear too", update=_renamed)
    parts: CollectionProperty(type=TWOHANDER_PG_take_part)
    start_frame: FloatProperty()
    turns: StringProperty()
    sources: StringProperty()


class TWOHANDER_PG_takes(PropertyGroup):
    items: CollectionProperty(type=TWOHANDER_PG_take)
    index: IntProperty(name="Take", description="The take that both play", default=NO_TAKE, update=_chosen)


def active_take(scene: Scene) -> TWOHANDER_PG_take | None:
    """The take that is chosen in the scene's list; None if the list is empty."""
    takes = scene.twohander_takes
    return takes.items[takes.index] if 0 <= takes.index < len(takes.items) else None


def free_name(scene: Scene) -> str:
    """The name of the scene's next take: "Take 1", "Take 2", ..."""
    return free_names(scene, 1)[0]


def free_names(scene: Scene, count: int) -> list[str]:
    """The names of the scene's next takes."""
    used = {take.name for take in scene.twohander_takes.items}
    return [name for number in range(1, len(used) + count + 1) if (name := f"Take {number}") not in used][:count]


def add_take(scene: Scene, name: str, parts: Sequence[tuple[str, Unplayed]], start_frame: float, turns: Sequence[Turn],
             sources: str) -> TWOHANDER_PG_take:
    """A new take of these actions, with their labels, which both play from now on."""
    for _, made in parts:
        play(made)
    return adopt_take(scene, name, [(label, made.target, made.action) for label, made in parts], start_frame, turns, sources)


def adopt_take(scene: Scene, name: str, parts: Sequence[tuple[str, ID, Action]], start_frame: float, turns: Sequence[Turn],
               sources: str = "") -> TWOHANDER_PG_take:
    """A new take of actions that are in the file already: labels, targets and actions."""
    takes = scene.twohander_takes
    take = takes.items.add()
    for label, target, action in parts:
        action.use_fake_user = True  # it stays in the file while another take is played
        part = take.parts.add()
        part.target, part.action, part.label = target, action, label
    take.name, take.start_frame, take.sources = name, start_frame, sources
    take.turns = json.dumps([[turn.speaker, turn.start, turn.end] for turn in turns])
    takes.index = len(takes.items) - 1
    return take


def turns_of(take: TWOHANDER_PG_take) -> tuple[Turn, ...]:
    """Who speaks when in a take, in seconds from its start frame on."""
    return tuple(Turn(*turn) for turn in json.loads(take.turns))


def remove_take(scene: Scene) -> None:
    """Remove the chosen take with its actions, but for those that something else in the file uses too; its neighbour is played then."""
    takes = scene.twohander_takes
    parts = [(part.target, part.action) for part in active_take(scene).parts]
    index = takes.index
    takes.items.remove(index)
    for target, action in parts:
        if action is None:
            continue
        if target is not None and target.animation_data is not None and target.animation_data.action == action:
            target.animation_data.action = None
        action.use_fake_user = False
        if not action.users:
            bpy.data.actions.remove(action)
    takes.index = min(index, len(takes.items) - 1)


def push_to_nla(scene: Scene) -> int:
    """Lay the chosen take into NLA tracks of its own, one for each part, which play from now on; how many there are."""
    take, tracks = active_take(scene), 0
    for part in take.parts:
        if part.target is None or part.action is None:
            continue
        animation = part.target.animation_data or part.target.animation_data_create()
        track = animation.nla_tracks.new()
        track.name = take.name
        strip = track.strips.new(part.action.name, round(part.action.frame_range[0]), part.action)
        if hasattr(part.action, "slots"):
            strip.action_slot = slot_for(part.action, part.target)
        if animation.action == part.action:
            animation.action = None  # it would hide the track
        tracks += 1
    return tracks


classes = (TWOHANDER_PG_take_part, TWOHANDER_PG_take, TWOHANDER_PG_takes)
_register, _unregister = bpy.utils.register_classes_factory(classes)


def register():
    _register()
    Scene.twohander_takes = PointerProperty(type=TWOHANDER_PG_takes)


def unregister():
    del Scene.twohander_takes
    _unregister()
