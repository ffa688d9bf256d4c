"""The understudy: hears both voices, decides who does what, and moves two faces and two bodies by rules."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ... import rotation
from ...audio.hearing import RATE, Hearing
from ...audio.known_sounds import KnownSounds
from ...audio.listening import hear
from ...body.skeleton import JOINT
from ...conversation import Conversation
from ...files.store import cache_folder
from ...motion import BodyMotion, ExpressionSpace, FaceMotion
from ...sampling import values_at
from ..base import CACHE_OPTION, Brief, EngineInfo, Option, Part, Performance, Progress
from .attention import attention
from .body import Amounts, body_motion, plant
from .closures import sample_positions
from .emotion import emotion_bearing, emotion_weights
from .floor import Floor, floor_of
from .gaze import gaze_plan
from .head import head_gestures
from .mouth import mouth
from .scenes import scenes_of
from .seams import Frames, add_scene
from .upper_face import upper_face, with_speech

HEARING_SHARE = 0.7  # of the whole work, measured on a minute of conversation

_AMOUNTS = {
    "jaw": "how far the jaw opens in speech",
    "lips": "how much the lips shape each sound",
    "blink": "how often the eyes blink",
    "gaze": "how much the eyes wander off the partner",
    "brows": "how much the brows move",
    "smile": "how much smiling and laughing shows",
    "head": "how much the head nods, tilts and sways",
    "gesture": "how many and how large the gestures are",
    "posture": "how much the body shifts and leans",
    "emotion": "how strongly a given emotion shows",
}
_OF_THE_FACE = ("jaw", "lips", "brows", "smile")  # blinks and gaze go to faces of other engines too


class Understudy:
    """The engine that needs nothing but the library itself: no weights, no torch, no network."""

    info = EngineInfo(
        name="understudy",
        label="Understudy",
        about="both faces and bodies by rules from both voices; offline, any language",
        makes=("face", "body"),
        needs=(),
        options=(*(Option(name, float, 1.0, about, 0.0, 2.0, face_only=name in _OF_THE_FACE) for name, about in _AMOUNTS.items()),
                 CACHE_OPTION),
    )

    def missing(self) -> tuple[str, ...]:
        """Nothing is ever missing: without a phone recogniser the mouth follows the sound alone."""
        return ()

    def perform(self, conversation: Conversation, brief: Brief, progress: Progress) -> Performance:
        """Both characters' motion: ARKit faces, SMPL-X bodies, neck and eyes in the body's joints."""
        return self.perform_together([conversation], [brief], progress)[0]

    def perform_together(self, conversations: Sequence[Conversation], briefs: Sequence[Brief], progress: Progress) -> tuple[Performance, ...]:
        """`perform` for several conversations; takes of one conversation, one after the other, are heard once."""
        known = KnownSounds(cache_folder() / "sounds") if briefs[0].options["cache"] else None
        made, heard, hearings = [], None, None
        for number, (conversation, brief) in enumerate(zip(conversations, briefs)):
            def advance(share: float, doing: str, number=number) -> None:
                progress((number + share) / len(briefs), doing)

            if conversation is not heard:
                heard, hearings = conversation, hear(conversation, lambda share, doing: advance(HEARING_SHARE * share, doing), known)
            made.append(_performance(hearings, conversation.seconds, brief, advance))
        return tuple(made)


ENGINE = Understudy()


def _performance(hearings: tuple[Hearing, Hearing], seconds: float, brief: Brief, progress: Progress) -> Performance:
    """What two characters do at what was heard over so many seconds."""
    floor = floor_of(hearings, brief.seed)
    frames = max(1, round(seconds * brief.fps))
    characters = tuple(Frames.empty(frames) for _ in brief.parts)
    scenes, made = scenes_of(floor.speaking.shape[1]), 0
    for number, scene in enumerate(scenes):
        first, last = (min(frames, int(np.ceil(time * brief.fps - 1e-6))) for time in (scene.start, scene.start + scene.seconds))
        last = frames if scene is scenes[-1] else last
        times = np.arange(first, last) / brief.fps - scene.start
        heard = tuple(map(scene.hearing, hearings))
        for index, (whole, name) in enumerate(zip(characters, "AB")):
            progress(HEARING_SHARE + (1 - HEARING_SHARE) * (2 * number + index) / (2 * len(scenes)), f"moving {name}")
            part = replace(brief.parts[index], emotions=scene.emotions(brief.parts[index].emotions))
            played = character_frames(heard, scene.floor(floor), part, brief, index, times)
            blend = add_scene(whole, made, played, first, brief.fps, part.skeleton)
            plant(part, index, brief.seed, blend.rotations, blend.translation)
        made = last
    progress(1.0, "moved")
    faces, bodies = zip(*(face_and_body(whole, brief.fps) for whole in characters))
    return Performance(faces, bodies, floor.turns, tuple(hearing.heard_with for hearing in hearings))


def character_frames(hearings: tuple[Hearing, Hearing], floor: Floor, part: Part, brief: Brief, index: int, times: np.ndarray) -> Frames:
    """One character at `times` (M,), rising seconds; index: 0 for A, 1 for B."""
    seed, amount, frames = brief.seed, brief.options, floor.speaking.shape[1]
    weights = np.clip(emotion_weights(part.emotions, frames) * amount["emotion"], 0, 1)
    bearing = emotion_bearing(weights, np.copysign(1.0, part.partner_eyes[0]))
    even = np.clip(times * RATE, 0, frames - 1)
    body = body_motion(hearings, floor, part, index, bearing, seed, Amounts(amount["gesture"], amount["posture"]), even)
    plan = gaze_plan(floor, hearings, part, index, seed, amount["gaze"], weights)
    gestures = head_gestures(floor, hearings, index, seed, bearing.gesture_energy, amount["head"]) + bearing.head
    looking = attention(plan, part, body.chest, body.neck_place, gestures, index, seed)
    speech = mouth(hearings[index], amount["jaw"], amount["lips"])
    spoken = sample_positions(times, len(speech.jaw), speech.closures)
    face = upper_face(plan, floor, hearings, index, seed, weights, amount["brows"], amount["blink"], amount["smile"])
    for name in ("neck", "head"):
        body.rotations[:, JOINT[name]] = rotation.resampled(getattr(looking, name), even)
    return Frames(
        body.rotations, body.translation, with_speech(values_at(speech.expression, spoken), values_at(face, spoken)),
        jaw=rotation.from_axis_angle(values_at(speech.jaw, spoken)[:, None] * np.float32([1, 0, 0])),
        left_eye=rotation.resampled(looking.left_eye, even), right_eye=rotation.resampled(looking.right_eye, even))


def face_and_body(frames: Frames, fps: float) -> tuple[FaceMotion, BodyMotion]:
    """A character's frames as an engine's result."""
    return (FaceMotion(frames.expression, ExpressionSpace.ARKIT, fps, jaw=frames.jaw, left_eye=frames.left_eye, right_eye=frames.right_eye),
            BodyMotion(frames.rotations, frames.translation, fps))
