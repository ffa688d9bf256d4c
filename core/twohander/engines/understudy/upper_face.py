"""The face besides speech: blinks, brows, smiles and emotion together, and how they join a speaking mouth."""

import numpy as np

from ...audio.hearing import Hearing
from ...body.arkit import ARKIT_INDEX, ARKIT_NAMES
from ..base import EMOTIONS
from .blinks import blinks
from .brows import brows
from .emotion_face import emotion_face
from .fixations import Fixation
from .floor import Floor
from .smiles import smiles

# Speech shapes to which a smile or a frown yields, with how much of it is left when they are complete: the corners cannot be
# drawn apart and pushed together at once.
YIELDING_TO = ("mouthPucker", "mouthFunnel")
LEFT_WHEN_ROUNDED = 0.45
GLOOM = 0.85  # by how much a dark emotion at full weight takes smiles away
_GLOOMY = [EMOTIONS.index(emotion) for emotion in ("sad", "fear", "disgusted", "angry", "contempt")]
_MOUTH_COLUMNS = np.array([index for index, name in enumerate(ARKIT_NAMES) if name.startswith("mouth")])


def upper_face(plan: tuple[Fixation, ...], floor: Floor, hearings: tuple[Hearing, Hearing], character: int, seed: int,
               weights: np.ndarray, brow_amount: float = 1.0, blink_amount: float = 1.0, smile_amount: float = 1.0) -> np.ndarray:
    """(N, 52) ARKit weights 0..1 at RATE, float32, of all that a face does besides speaking.

    weights: (N, 8) of `emotion_weights`. eyeLook columns stay 0: lids follow the eyes by the model's pose correctives.
    Mouth columns hold smiles and emotion, which `with_speech` joins to a speaking mouth.
    """
    emotion = emotion_face(weights)
    face = emotion.upper
    face += emotion.mouth
    del emotion
    for name, curve in brows(plan, floor, hearings, character, seed, brow_amount).items():
        face[:, ARKIT_INDEX[name]] += curve
    cheer = 1 - GLOOM * np.clip(weights[:, _GLOOMY].sum(axis=1), 0, 1)
    for name, curve in smiles(floor, hearings, character, seed, smile_amount).items():
        face[:, ARKIT_INDEX[name]] += curve * cheer
    closure = blinks(plan, floor, hearings, character, seed, blink_amount)
    for side in ("Left", "Right"):
        _shut(face, side, closure)
    return np.clip(face, 0.0, 1.0, out=face)


def with_speech(speech: np.ndarray, face: np.ndarray) -> np.ndarray:
    """A speaking mouth (N, 52) and the rest of the face (N, 52) as one, (N, 52) within 0..1.

    Everything is added. Smiles and emotion on the mouth yield to rounded lips; as none of their shapes parts the lips, what
    speech closes stays closed.
    """
    rounded = np.clip(sum(speech[:, ARKIT_INDEX[name]] for name in YIELDING_TO), 0.0, 1.0)
    joined = speech + face
    joined[:, _MOUTH_COLUMNS] -= face[:, _MOUTH_COLUMNS] * ((1 - LEFT_WHEN_ROUNDED) * rounded)[:, None]
    return np.clip(joined, 0.0, 1.0)


def _shut(face: np.ndarray, side: str, closure: np.ndarray) -> None:
    """Let the lids of one side close fully: what holds them open or narrows them gives way."""
    blink, wide, squint = (ARKIT_INDEX[f"{name}{side}"] for name in ("eyeBlink", "eyeWide", "eyeSquint"))
    face[:, blink] += closure * (1 - face[:, blink])
    face[:, wide] *= 1 - closure
    face[:, squint] *= 1 - 0.5 * closure
