"""Emotions over stretches of the timeline: a list on each scene, which overrides what is felt during the whole conversation."""

import bpy
from bpy.props import CollectionProperty, EnumProperty, IntProperty, PointerProperty
from bpy.types import PropertyGroup, Scene
from twohander.engines.base import EmotionSpan
from twohander.errors import TwohanderError

from .performance_properties import EMOTION_ITEMS, INTENSITY_ITEMS, MEDIUM
from .rates import frames_per_second

PERSON_ITEMS = (("A", "A", "The first voice"), ("B", "B", "The second voice"))
FIRST_EMOTION = "happy"  # of a new stretch, which would be of no use without one
NEW_SECONDS = 2.0  # length of a new stretch without a preview range


def _keep_last_after(one, context):
    if one.last_frame <= one.first_frame:
        one.last_frame = one.first_frame + 1


def _keep_first_before(one, context):
    if one.first_frame >= one.last_frame:
        one.first_frame = one.last_frame - 1


class TWOHANDER_PG_emotion_time(PropertyGroup):
    person: EnumProperty(name="Who", description="Who feels it", items=PERSON_ITEMS)
    emotion: EnumProperty(name="Emotion", description="What is felt in these frames, instead of the emotion of the whole conversation",
                          items=EMOTION_ITEMS, default=FIRST_EMOTION)
    intensity: EnumProperty(name="Intensity", description="How strongly the emotion shows", items=INTENSITY_ITEMS, default=MEDIUM)
    first_frame: IntProperty(name="First Frame", description="Frame at which the emotion begins", default=1, update=_keep_last_after)
    last_frame: IntProperty(name="Last Frame", description="Frame at which the emotion ends", default=48, update=_keep_first_before)


class TWOHANDER_PG_emotion_times(PropertyGroup):
    items: CollectionProperty(type=TWOHANDER_PG_emotion_time)
    index: IntProperty(name="Emotion", description="The emotion that is edited; where two of one character overlap, the lower one is played")


def active_emotion(scene: Scene) -> TWOHANDER_PG_emotion_time | None:
    """The emotion that is chosen in the scene's list; None if the list is empty."""
    times = scene.twohander_emotions
    return times.items[times.index] if 0 <= times.index < len(times.items) else None


def add_emotion(scene: Scene) -> TWOHANDER_PG_emotion_time:
    """Another emotion in the scene's preview range, or from the current frame on; of the character whose emotion is chosen."""
    before, times = active_emotion(scene), scene.twohander_emotions
    person = "A" if before is None else before.person
    added = times.items.add()
    added.person = person
    if scene.use_preview_range:
        first, last = scene.frame_preview_start, scene.frame_preview_end
    else:
        first = max(scene.frame_current, scene.frame_start)
        last = first + round(NEW_SECONDS * frames_per_second(scene))
    added.last_frame, added.first_frame = max(last, first + 1), first
    times.index = len(times.items) - 1
    return added


def remove_emotion(scene: Scene) -> None:
    """Take the chosen emotion out of the list; its neighbour is chosen then."""
    times = scene.twohander_emotions
    times.items.remove(times.index)
    times.index = max(0, min(times.index, len(times.items) - 1))


def emotion_spans(scene: Scene, start_frame: float) -> tuple[tuple[EmotionSpan, ...], tuple[EmotionSpan, ...]]:
    """The spans of A and of B, in seconds of a conversation that begins at start_frame. TwohanderError for one that ends before that."""
    spans = {"A": [], "B": []}
    rate = frames_per_second(scene)
    for one in scene.twohander_emotions.items:
        if one.last_frame <= start_frame:
            raise TwohanderError(f"{one.person} is {one.emotion} from frame {one.first_frame} to {one.last_frame}, before the conversation begins "
                                 f"at frame {start_frame:g}; move or remove that emotion")
        spans[one.person].append(EmotionSpan(one.emotion, one.intensity, max(0.0, (one.first_frame - start_frame) / rate),
                                             (one.last_frame - start_frame) / rate))
    return tuple(spans["A"]), tuple(spans["B"])


def keep_times(scene: Scene, start_frame: float, before: float, after: float) -> None:
    """Move all emotions so that they stay at their seconds from start_frame on. before, after: the scene's frame rates."""
    for one in scene.twohander_emotions.items if before != after else ():
        first, last = (round(start_frame + (frame - start_frame) * after / before) for frame in (one.first_frame, one.last_frame))
        one.last_frame, one.first_frame = max(last, first + 1), first
        one.last_frame = max(last, first + 1)  # the first one was still in the way if both went backward


classes = (TWOHANDER_PG_emotion_time, TWOHANDER_PG_emotion_times)
_register, _unregister = bpy.utils.register_classes_factory(classes)


def register():
    _register()
    Scene.twohander_emotions = PointerProperty(type=TWOHANDER_PG_emotion_times)


def unregister():
    del Scene.twohander_emotions
    _unregister()
