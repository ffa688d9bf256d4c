"""What an emotion does to the face: upper face and mouth apart, the mouth without anything that opens the lips."""

from dataclasses import dataclass

import numpy as np

from ...body.arkit import ARKIT_INDEX, ARKIT_NAMES
from ..base import EMOTIONS

# At weight 1, after the action units of Ekman & Friesen's Facial action coding system (1978; EMFACS); amounts set by eye on the
# open characters. A name without Left or Right stands for both sides.
UPPER_AT_FULL = {
    "neutral": {},
    "happy": {"cheekSquint": 0.45, "eyeSquint": 0.22, "browOuterUp": 0.10},
    "sad": {"browInnerUp": 0.75, "browDown": 0.18, "eyeBlink": 0.10, "eyeSquint": 0.06},
    "surprised": {"browInnerUp": 0.70, "browOuterUp": 0.75, "eyeWide": 0.65},
    "fear": {"browInnerUp": 0.80, "browOuterUp": 0.25, "browDown": 0.25, "eyeWide": 0.60},
    "disgusted": {"noseSneer": 0.75, "browDown": 0.45, "eyeSquint": 0.40, "cheekSquint": 0.30},
    "angry": {"browDown": 0.90, "eyeSquint": 0.28, "eyeWide": 0.25, "noseSneer": 0.28},
    "contempt": {"browOuterUpLeft": 0.25, "browDownRight": 0.20, "eyeSquint": 0.20, "eyeBlink": 0.08},
}
MOUTH_AT_FULL = {
    "neutral": {},
    "happy": {"mouthSmile": 0.50, "mouthDimple": 0.12},
    "sad": {"mouthFrown": 0.60, "mouthShrugLower": 0.18},
    "surprised": {},
    "fear": {"mouthStretch": 0.40, "mouthFrown": 0.15},
    "disgusted": {"mouthFrown": 0.35, "mouthShrugLower": 0.22},
    "angry": {"mouthFrown": 0.25, "mouthPress": 0.32},
    "contempt": {"mouthSmileLeft": 0.32, "mouthDimpleLeft": 0.60, "mouthPressLeft": 0.20},
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
    table = np.zeros((len(EMOTIONS), len(ARKIT_NAMES)))
    for row, emotion in enumerate(EMOTIONS):
        for name, value in at_full[emotion].items():
            sides = (name,) if name in ARKIT_INDEX else (f"{name}Left", f"{name}Right")
            table[row, [ARKIT_INDEX[side] for side in sides]] = value
    return table


_UPPER, _MOUTH = _table(UPPER_AT_FULL), _table(MOUTH_AT_FULL)
