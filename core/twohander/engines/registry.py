"""Which engines there are, by name; an engine's module is imported only when it is asked for."""

from importlib import import_module

from ..errors import EngineError
from .base import Engine

ENGINE_NAMES = ("understudy", "dualtalk", "probtalk3d")
NEURAL_ENGINES = ("dualtalk", "probtalk3d")  # those with weights, whose rooms have a checkpoint.py


def engine(name: str) -> Engine:
    """The engine of that name; EngineError lists the known ones otherwise."""
    if name not in ENGINE_NAMES:
        raise EngineError(f"there is no engine '{name}'; known are: {', '.join(ENGINE_NAMES)}")
    return import_module(f".{name}", __package__).ENGINE


def needs_torch(*names: str) -> bool:
    """Whether one of these engines has weights, and so runs where torch is."""
    return any(name in NEURAL_ENGINES for name in names)
