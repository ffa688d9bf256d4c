"""The understudy: hears both voices, decides who does what, and moves two faces and two bodies by rules."""

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
from ..base import Brief, EngineInfo, Option, Performance, Progress
from .attention import attention
from .body import Amounts, body_motion
from .closures import sample_positions
from .emotion import emotion_bearing, emotion_weights
from .floor import Floor, floor_of
from .gaze import gaze_plan
from .head import head_gestures
from .mouth import mouth
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


class Understudy:
    """The engine that needs nothing but the library itself: no weights, no torch, no network."""

    info = EngineInfo(
        name="understudy",
        label="Understudy",
        about="both faces and bodies by rules from both voices; offline, any language",
        makes=("face", "body"),
        needs=(),
        options=(*(Option(name, float, 1.0, about, 0.0, 2.0) for name, about in _AMOUNTS.items()),
                 Option("cache", bool, True, "keep recognised speech on disk, so that another take starts at once")),
    )

    def missing(self) -> tuple[str, ...]:
        """Nothing is ever missing: without a phone recogniser the mouth follows the sound alone."""
        return ()

    def perform(self, conversation: Conversation, brief: Brief, progress: Progress) -> Performance:
        """Both characters' motion: ARKit faces, SMPL-X bodies, neck and eyes in the body's joints."""
        known = KnownSounds(cache_folder() / "sounds") if brief.options["cache"] else None
        hearings = hear(conversation, lambda share, doing: progress(HEARING_SHARE * share, doing), known)
        floor = floor_of(hearings, brief.seed)
        frames = max(1, round(conversation.seconds * brief.fps))
        characters = []
        for index, name in enumerate("AB"):
            progress(HEARING_SHARE + (1 - HEARING_SHARE) * index / 2, f"moving {name}")
            characters.append(character_motion(hearings, floor, brief, index, frames))
        progress(1.0, "moved")
        faces, bodies = zip(*characters)
        return Performance(faces, bodies, floor.turns, tuple(hearing.heard_with for hearing in hearings))


ENGINE = Understudy()


def character_motion(hearings: tuple[Hearing, Hearing], floor: Floor, brief: Brief, index: int, frames: int) -> tuple[FaceMotion, BodyMotion]:
    """One character's face and body over `frames` frames at brief.fps; index: 0 for A, 1 for B."""
    part, seed, amount = brief.parts[index], brief.seed, brief.options
    weights = np.clip(emotion_weights(part.emotions, floor.speaking.shape[1]) * amount["emotion"], 0, 1)
    bearing = emotion_bearing(weights, np.copysign(1.0, part.partner_eyes[0]))
    even = np.minimum(np.arange(frames) / brief.fps * RATE, floor.speaking.shape[1] - 1)
    body = body_motion(hearings, floor, part, index, bearing, seed, Amounts(amount["gesture"], amount["posture"]), even)
    plan = gaze_plan(floor, hearings, part, index, seed, amount["gaze"], weights)
    gestures = head_gestures(floor, hearings, index, seed, bearing.gesture_energy, amount["head"]) + bearing.head
    looking = attention(plan, part, body.chest, body.neck_place, gestures, index, seed)
    speech = mouth(hearings[index], amount["jaw"], amount["lips"])
    spoken = sample_positions(len(speech.jaw), brief.fps, speech.closures, frames)
    shapes = values_at(speech.expression, spoken)
    jaw = rotation.from_axis_angle(values_at(speech.jaw, spoken)[:, None] * np.float32([1, 0, 0]))
    del speech  # an hour of it is large
    face = upper_face(plan, floor, hearings, index, seed, weights, amount["brows"], amount["blink"], amount["smile"])
    expression = with_speech(shapes, values_at(face, spoken))
    face_motion = FaceMotion(expression, ExpressionSpace.ARKIT, brief.fps, jaw=jaw,
                             left_eye=_turned(looking.left_eye, even), right_eye=_turned(looking.right_eye, even))
    body.rotations[:, JOINT["neck"]], body.rotations[:, JOINT["head"]] = _turned(looking.neck, even), _turned(looking.head, even)
    return face_motion, BodyMotion(body.rotations, body.translation, brief.fps)


def _turned(rotations: np.ndarray, positions: np.ndarray) -> np.ndarray:
    return rotation.resampled(rotations, positions).astype(np.float32)
