"""Timeline markers that Twohander made and knows again: the user's own are left alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import bpy
from twohander.conversation import Turn

from . import rates

PROPERTY = "twohander_markers"  # on the scene, as JSON: {kind: [[name, frame], ...]}; markers themselves hold no properties from 5.0 on
TURNS, CUTS = "turns", "cuts"


@dataclass(frozen=True)
class Marker:
    """What a marker shall be. camera: the one to which it switches, or None."""

    name: str
    frame: int
    camera: bpy.types.Object | None = None


def replace_markers(scene: bpy.types.Scene, kind: str, wanted: Sequence[Marker]) -> None:
    """New markers of a kind in place of those that were made before; one that was moved or renamed since is the user's and stays."""
    made = json.loads(scene.get(PROPERTY, "{}"))
    former = {tuple(known) for known in made.get(kind, ())}
    for marker in [marker for marker in scene.timeline_markers if (marker.name, marker.frame) in former]:
        scene.timeline_markers.remove(marker)
    for one in wanted:
        scene.timeline_markers.new(one.name, frame=one.frame).camera = one.camera
    scene[PROPERTY] = json.dumps(made | {kind: [[one.name, one.frame] for one in wanted]})


def remember_markers(scene: bpy.types.Scene, kind: str, made: Sequence[bpy.types.TimelineMarker]) -> None:
    """Count markers that are there already among those that Twohander made."""
    known = json.loads(scene.get(PROPERTY, "{}"))
    scene[PROPERTY] = json.dumps(known | {kind: [[marker.name, marker.frame] for marker in made]})


def mark_turns(scene: bpy.types.Scene, turns: Sequence[Turn], start_frame: float) -> None:
    """A marker where each turn begins, named after who speaks. turns: in seconds from start_frame on."""
    rate = rates.frames_per_second(scene)
    replace_markers(scene, TURNS, [Marker(f"{'AB'[turn.speaker]} speaks", round(start_frame + turn.start * rate)) for turn in turns])
