"""The ProbTalk3D engine: FLAME faces from speech, in the style of a person and an emotion, by neural networks."""

from .engine import ENGINE

__all__ = ["ENGINE"]
