"""Cuts that follow the conversation: who is in the picture when, as timeline markers that switch cameras."""

from collections.abc import Sequence
from dataclasses import dataclass

import bpy
from twohander.conversation import Turn

from .cameras import Cameras
from .markers import CUTS, Marker, replace_markers
from .rates import frames_per_second

BOTH = -1  # the subject of a two-shot, beside 0 for A and 1 for B
LEAD = 0.2  # seconds by which a cut comes before the voice, unless asked otherwise
SHORTEST_SHOT = 1.5  # seconds, unless asked otherwise
SHORTEST_TURN = 1.0  # seconds; a shorter one is heard, not shown
OPENING = 2.0  # seconds of two-shot in which one sees who is where
CLOSING = 2.0  # seconds of two-shot at the end of a conversation that is long enough
LONG_TURN = 5.0  # seconds from which on the listener is shown once
REACTION = 1.8  # seconds
REACTION_PLACE = 0.55  # share of the turn after which the listener is shown
LONG_PAUSE = 2.0  # seconds of silence that bring the two-shot back
AFTER_LAST_WORD = 0.6  # seconds until then


@dataclass(frozen=True)
class Shot:
    """From `time` seconds on, the camera shows `subject`: 0 for A, 1 for B, BOTH."""

    time: float
    subject: int


@dataclass(frozen=True)
class Style:
    """How to cut. shortest_shot: seconds that every shot lasts at least; lead: seconds by which a cut comes before the voice;
    listeners: show who listens in long turns.
    """

    shortest_shot: float = SHORTEST_SHOT
    lead: float = LEAD
    listeners: bool = True


@dataclass(frozen=True)
class _Wish:
    """A shot that would be good from `time` and still worth starting until `latest`."""

    time: float
    latest: float
    subject: int


def plan_shots(turns: Sequence[Turn], style: Style = Style()) -> tuple[Shot, ...]:
    """Shots of a conversation, no two after each other of the same subject.

    It opens on both, follows whoever takes the floor, shows the listener in long turns, and closes on both.
    """
    shots = [Shot(0.0, BOTH)]
    for wish in sorted(_wishes(turns, style), key=lambda wish: wish.time):
        least = max(OPENING, style.shortest_shot) if len(shots) == 1 else style.shortest_shot
        time = max(wish.time, shots[-1].time + least)
        if wish.subject != shots[-1].subject and time <= wish.latest:
            shots.append(Shot(time, wish.subject))
    return tuple(shots)


def cut_on_speech(scene: bpy.types.Scene, turns: Sequence[Turn], cameras: Cameras, start_frame: float = 1,
                  style: Style = Style()) -> tuple[Shot, ...]:
    """Replace the cuts that were made here before by new ones that follow the turns, and return the shots.

    turns: in seconds, which are counted from start_frame.
    """
    rate = frames_per_second(scene)
    shots = plan_shots(turns, style)
    replace_markers(scene, CUTS, [
        Marker(_name(shot.subject), round(start_frame + shot.time * rate),
               cameras.two_shot if shot.subject == BOTH else cameras.showing(shot.subject)) for shot in shots])
    scene.camera = _camera_now(scene)
    return shots


def _camera_now(scene: bpy.types.Scene) -> bpy.types.Object:
    """The camera of the shot in which the current frame is: Blender itself switches at markers only when the frame changes."""
    bound = sorted((marker for marker in scene.timeline_markers if marker.camera is not None), key=lambda marker: marker.frame)
    return next((marker for marker in reversed(bound) if marker.frame <= scene.frame_current), bound[0]).camera


def _name(subject: int) -> str:
    return "A and B" if subject == BOTH else "AB"[subject]


def _wishes(turns: Sequence[Turn], style: Style) -> list[_Wish]:
    shown = sorted((turn for turn in turns if turn.end - turn.start >= SHORTEST_TURN), key=lambda turn: turn.start)
    if not shown:
        return []
    end = max(turn.end for turn in turns)
    wishes = []
    for turn in shown:
        wishes.append(_Wish(max(0.0, turn.start - style.lead), turn.end - SHORTEST_TURN, turn.speaker))
        length = turn.end - turn.start
        if style.listeners and length >= LONG_TURN:
            away = turn.start + REACTION_PLACE * length
            wishes.append(_Wish(away, away, 1 - turn.speaker))
            wishes.append(_Wish(away + REACTION, turn.end - SHORTEST_TURN, turn.speaker))
    for turn in shown:
        following = min((other.start for other in turns if other.start >= turn.end), default=None)
        speaking = any(other.start < turn.end < other.end for other in turns)
        if following is not None and not speaking and following - turn.end > LONG_PAUSE:
            wishes.append(_Wish(turn.end + AFTER_LAST_WORD, following - style.lead - style.shortest_shot, BOTH))
    wishes.append(_Wish(end - max(CLOSING, style.shortest_shot), end - style.shortest_shot, BOTH))
    return wishes
