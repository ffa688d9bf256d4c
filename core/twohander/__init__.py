"""Twohander: two people's conversation audio in, two animated characters out."""

from .conversation import Conversation, Track, Transcript, Turn
from .engines.base import EMOTIONS, INTENSITIES, EmotionSpan
from .engines.duet import Duet, animate
from .errors import Cancelled, TwohanderError
from .motion import BodyMotion, CharacterMotion, ExpressionSpace, FaceMotion

__all__ = [
    "EMOTIONS", "INTENSITIES", "BodyMotion", "Cancelled", "CharacterMotion", "Conversation", "Duet", "EmotionSpan", "ExpressionSpace",
    "FaceMotion", "Track", "Transcript", "Turn", "TwohanderError", "animate",
]
