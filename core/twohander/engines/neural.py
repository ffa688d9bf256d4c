"""What all neural engines have in common for their users: options, and what an installation may lack. Needs no torch."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import EngineError
from ..files.store import PUBLISHED, StoredNetwork, models_folder, stored_networks
from .base import CACHE_OPTION, Option

LIBRARIES = ("torch", "safetensors")
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16", "float16", "int8")

NEURAL_OPTIONS = (
    Option("model", str, PUBLISHED, "which model of the store to use (see: twohander models list)"),
    Option("device", str, "auto", "where to compute; auto takes a GPU if there is one", choices=DEVICES),
    Option("precision", str, "auto", "arithmetic; auto is float32, float16 on CUDA; int8 is for the processor only", choices=PRECISIONS),
    CACHE_OPTION,
)

WINDOW_OPTIONS = (
    Option("window", float, 30.0, "seconds heard at a time; a shorter conversation is heard as published, in one piece", 4.0, 120.0),
    Option("overlap", float, 2.0, "seconds over which windows are blended", 0.0, 10.0),
)


def check_windows(options: Mapping[str, Any]) -> None:
    """Raise EngineError unless these values of WINDOW_OPTIONS go together."""
    if options["overlap"] >= options["window"] / 2:
        raise EngineError(f"windows of {options['window']:g} s cannot overlap by {options['overlap']:g} s; "
                          "an overlap is less than half a window")


def missing_parts(engine: str, label: str, alternatives: Sequence[Sequence[str]], downloadable: bool) -> tuple[str, ...]:
    """What a neural engine lacks here, each with its remedy: libraries, or any model with all networks of one of these alternatives.

    downloadable: there is a `twohander models download` for it.
    """
    absent = [name for name in LIBRARIES if find_spec(name) is None]
    lacks = [f"{', '.join(absent)} not installed: pip install \"twohander[neural]\""] if absent else []
    models = [stored_networks(models_folder(), engine, folder.name) for folder in _models(engine)]
    if not any(has_networks(stored, networks) for stored in models for networks in alternatives):
        remedy = (f"`twohander models download {engine}`, or `twohander models add FILE` for a file that you have" if downloadable else
                  "`twohander models add FILE` for a file that you have (see: twohander check)")
        lacks.append(f"{label}'s weights are not in the model store: {remedy}")
    return tuple(lacks)


def has_networks(stored: Sequence[StoredNetwork], networks: Sequence[str]) -> bool:
    """Whether a model has all of these networks, weights included."""
    return set(networks) <= {network.network for network in stored if network.weights.is_file()}


def model_networks(engine: str, model: str, networks: Sequence[str]) -> dict[str, StoredNetwork]:
    """A model's networks by name; EngineError lists the engine's models if it is not there or not whole."""
    stored = stored_networks(models_folder(), engine, model) if model else ()
    if not has_networks(stored, networks):
        known = ", ".join(folder.name for folder in _models(engine)) or "none"
        raise EngineError(f"the model store {models_folder()} has no complete model '{model}' for {engine} "
                          f"({' and '.join(networks)}); it has: {known}")
    return {network.network: network for network in stored}


def _models(engine: str) -> list[Path]:
    folder = models_folder() / engine
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
