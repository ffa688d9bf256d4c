"""The DualTalk engine: FLAME faces from both voices and each other, by a neural network."""

from .engine import ENGINE

__all__ = ["ENGINE"]
