"""What jaw, lips and tongue aim at in each speech sound."""

from dataclasses import dataclass, field

import numpy as np

from ...body.arkit import ARKIT_INDEX

CHANNELS = {
    "pucker": ("mouthPucker",),
    "funnel": ("mouthFunnel",),
    "stretch": ("mouthStretchLeft", "mouthStretchRight"),
    "smile": ("mouthSmileLeft", "mouthSmileRight"),
    "lower_down": ("mouthLowerDownLeft", "mouthLowerDownRight"),
    "upper_up": ("mouthUpperUpLeft", "mouthUpperUpRight"),
    "roll_lower": ("mouthRollLower",),
    "roll_upper": ("mouthRollUpper",),
    "shrug_lower": ("mouthShrugLower",),
    "press": ("mouthPressLeft", "mouthPressRight"),
    "cheek_puff": ("cheekPuff",),
    "tongue": ("tongueOut",),
}
"""Movements of the lips and tongue, each with the ARKit shapes that make it."""

CHANNEL_INDEX = {name: index for index, name in enumerate(CHANNELS)}


@dataclass(frozen=True)
class Viseme:
    """The aim of one group of sounds.

    jaw: radians of opening; natural speech stays within 0.02 to 0.16 (tracked talkers; the full opening is 0.40).
    lips: weights 0..1 of CHANNELS; what is not named aims at 0.
    jaw_strength, lip_strength: dominance over the neighbours (Cohen & Massaro 1993); near 0 the sound takes its neighbours' shape.
    before, after: seconds over which the dominance falls by e ahead of the sound and behind it.
    """

    jaw: float
    lips: dict[str, float] = field(default_factory=dict)
    jaw_strength: float = 1.0
    lip_strength: float = 1.0
    before: float = 0.055
    after: float = 0.055

    def lip_weights(self) -> np.ndarray:
        """The weights (C,) in the order of CHANNELS."""
        weights = np.zeros(len(CHANNELS))
        for name, weight in self.lips.items():
            weights[CHANNEL_INDEX[name]] = weight
        return weights


REST = Viseme(0.0, {}, before=0.05, after=0.05)

# Rounded sounds reach about 120 ms ahead of themselves (Perkell & Matthies 1992 find 100 to 200 ms).
ROUND = dict(before=0.12, after=0.075)

VISEMES = {
    "open": Viseme(0.150, dict(lower_down=0.22, upper_up=0.10)),
    "near_open": Viseme(0.140, dict(lower_down=0.26, upper_up=0.14, stretch=0.16)),
    "open_round": Viseme(0.125, dict(funnel=0.36, pucker=0.08, lower_down=0.08)),
    "middle": Viseme(0.095, dict(lower_down=0.18, upper_up=0.08), lip_strength=0.8),
    "front": Viseme(0.105, dict(lower_down=0.24, upper_up=0.12, stretch=0.20)),
    "high_front": Viseme(0.050, dict(stretch=0.38, smile=0.16, lower_down=0.28, upper_up=0.14)),
    "near_high_front": Viseme(0.062, dict(stretch=0.24, smile=0.06, lower_down=0.22, upper_up=0.10)),
    "middle_round": Viseme(0.085, dict(funnel=0.42, pucker=0.28), **ROUND),
    "high_round": Viseme(0.045, dict(pucker=0.72, funnel=0.20), **ROUND),
    "near_high_round": Viseme(0.055, dict(pucker=0.34, funnel=0.22), **ROUND),
    "vowel_r": Viseme(0.060, dict(funnel=0.26, pucker=0.22, lower_down=0.06), **ROUND),
    "r": Viseme(0.045, dict(funnel=0.26, pucker=0.30), lip_strength=0.8, **ROUND),
    "w": Viseme(0.035, dict(pucker=0.85, funnel=0.10), lip_strength=1.5, **ROUND),
    "bilabial": Viseme(0.028, dict(press=0.22, roll_lower=0.12, roll_upper=0.12), jaw_strength=0.8, lip_strength=0.35),
    "labiodental": Viseme(0.030, dict(roll_lower=0.70, upper_up=0.30, shrug_lower=0.20), 1.5, 2.5, before=0.035, after=0.032),
    "hiss": Viseme(0.022, dict(stretch=0.20, lower_down=0.26, upper_up=0.10), jaw_strength=1.6, lip_strength=0.5),
    "hush": Viseme(0.028, dict(funnel=0.50, pucker=0.22, lower_down=0.10, upper_up=0.08), 1.6, 1.2, **ROUND),
    "dental": Viseme(0.045, dict(tongue=0.22, lower_down=0.20, upper_up=0.08), lip_strength=0.6),
    "tongue_tip": Viseme(0.042, dict(lower_down=0.16, upper_up=0.06), jaw_strength=0.8, lip_strength=0.15),
    "lateral": Viseme(0.060, dict(lower_down=0.16, upper_up=0.06), jaw_strength=0.6, lip_strength=0.15),
    "tongue_back": Viseme(0.060, dict(lower_down=0.16, upper_up=0.06), jaw_strength=0.4, lip_strength=0.10),
    "palatal": Viseme(0.042, dict(stretch=0.20, lower_down=0.16), jaw_strength=0.7, lip_strength=0.4),
    "breath": Viseme(0.080, dict(lower_down=0.16, upper_up=0.06), jaw_strength=0.15, lip_strength=0.05),
}

PHONE_VISEMES = {
    "AA": ("open",), "AE": ("near_open",), "AH": ("middle",), "AO": ("open_round",), "EH": ("front",), "ER": ("vowel_r",),
    "IH": ("near_high_front",), "IY": ("high_front",), "UH": ("near_high_round",), "UW": ("high_round",),
    "AW": ("open", "near_high_round"), "AY": ("open", "near_high_front"), "EY": ("front", "high_front"),
    "OW": ("middle_round", "high_round"), "OY": ("open_round", "near_high_front"),
    "P": ("bilabial",), "B": ("bilabial",), "M": ("bilabial",), "F": ("labiodental",), "V": ("labiodental",),
    "S": ("hiss",), "Z": ("hiss",), "SH": ("hush",), "ZH": ("hush",), "CH": ("hush",), "JH": ("hush",),
    "TH": ("dental",), "DH": ("dental",), "T": ("tongue_tip",), "D": ("tongue_tip",), "N": ("tongue_tip",), "L": ("lateral",),
    "K": ("tongue_back",), "G": ("tongue_back",), "NG": ("tongue_back",), "HH": ("breath",), "Y": ("palatal",),
    "R": ("r",), "W": ("w",),
}
"""ARPABET phones; a diphthong passes through two aims."""

BILABIALS = frozenset(phone for phone, aims in PHONE_VISEMES.items() if aims == ("bilabial",))
LABIODENTALS = frozenset(phone for phone, aims in PHONE_VISEMES.items() if aims == ("labiodental",))
NARROW_JAW = {"hiss": 0.030, "hush": 0.038, "labiodental": 0.040}
"""Visemes whose jaw must not be wider than so many radians, whatever the neighbours: teeth nearly meet, or lip meets teeth."""


def arkit_weights(lips: np.ndarray) -> np.ndarray:
    """Lip channels (N, C) as ARKit weights (N, 52), clipped to 0..1."""
    weights = np.zeros((len(lips), len(ARKIT_INDEX)), np.float32)
    for channel, names in enumerate(CHANNELS.values()):
        for name in names:
            weights[:, ARKIT_INDEX[name]] = np.clip(lips[:, channel], 0, 1)
    return weights
