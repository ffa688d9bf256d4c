"""What an emotion does to the face: upper face and mouth apart, the mouth without anything that opens the lips."""

from dataclasses import dataclass

import numpy as np

from ...body.arkit import ARKIT_INDEX, ARKIT_NAMES
from ..base import EMOTIONS

# At weight 1, after the action units of Ekman & Friesen's Facial action coding system (1978; EMFACS); amounts set by eye on the
# open characters. A name without Left or Right stands for both sides.
UPPER_AT_FULL = {
    "neutral": {},
    "happy": {"cheekSquint": 0.85, "eyeSquint": 0.45, "browOuterUp": 0.20, "browInnerUp": 0.10},
    "sad": {"browInnerUp": 1.00, "browDown": 0.30, "eyeBlink": 0.20, "eyeSquint": 0.15},
    "surprised": {"browInnerUp": 0.95, "browOuterUp": 1.00, "eyeWide": 1.00},
    "fear": {"browInnerUp": 1.00, "browOuterUp": 0.30, "browDown": 0.55, "eyeWide": 1.00},
    "disgusted": {"noseSneer": 1.00, "browDown": 0.45, "eyeSquint": 0.70, "cheekSquint": 0.85},
    "angry": {"browDown": 1.00, "eyeSquint": 0.30, "eyeWide": 0.55, "noseSneer": 0.35},
    "contempt": {"browOuterUpLeft": 0.65, "browDownRight": 0.55, "noseSneerLeft": 0.40, "eyeSquint": 0.25, "eyeBlink": 0.10},
}
MOUTH_AT_FULL = {
    "neutral": {},
    "happy": {"mouthSmile": 0.95, "mouthDimple": 0.15},
    "sad": {"mouthFrown": 1.00, "mouthShrugLower": 0.40},
    "surprised": {},
    "fear": {"mouthStretch": 1.00, "mouthFrown": 0.15},
    "disgusted": {"mouthFrown": 0.65, "mouthShrugLower": 0.60, "mouthShrugUpper": 0.50},
    "angry": {"mouthFrown": 0.40, "mouthPress": 0.75, "mouthStretch": 0.20},
    "contempt": {"mouthSmileLeft": 0.60, "mouthDimpleLeft": 1.00, "mouthPressLeft": 0.40, "mouthFrownRight": 0.20},
}


@dataclass(frozen=True)
class EmotionFace:
    """ARKit weights (N, 52) that colour a face. upper: brows, lids, cheeks, nose. mouth: lips and their corners."""

    upper: np.ndarray
    mouth: np.ndarray


def emotion_face(weights: np.ndarray) -> EmotionFace:
    """The colouring for emotion weights (N, 8); no jaw, no eyeLook and no shape that parts the lips."""
    return EmotionFace(weights @ _UPPER, weights @ _MOUTH)


def _table(at_full: dict[str, dict[str, float]]) -> np.ndarray:
    """(8, 52) weights of each emotion."""
    table = np.zeros((len(EMOTIONS), len(ARKIT_NAMES)), np.float32)
    for row, emotion in enumerate(EMOTIONS):
        for name, value in at_full[emotion].items():
            sides = (name,) if name in ARKIT_INDEX else (f"{name}Left", f"{name}Right")
            table[row, [ARKIT_INDEX[side] for side in sides]] = value
    return table


_UPPER, _MOUTH = _table(UPPER_AT_FULL), _table(MOUTH_AT_FULL)
