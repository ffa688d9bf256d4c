"""Which engines there are, and what each lacks before it can run here."""

from dataclasses import dataclass

import bpy
from twohander.engines.listing import missing_parts_of
from twohander.engines.registry import ENGINE_NAMES, engine, needs_torch

from . import environment

NO_PYTHON = "A neural engine needs a Python environment with torch: create or choose one in the preferences"
REMEDY = "In Blender weights come by Locate or Download under Model Files in the preferences, libraries by Update Environment"
ASK_AGAIN = "Update, choose or create the environment in the preferences, then press Check Setup"
NO_ENGINE = "The library in the environment is another one than Blender's and has no such engine: update the environment"


@dataclass(frozen=True)
class EngineState:
    """One engine. makes: "face", "body" or both. missing: each part that it lacks, with its remedy.

    checked: whether that is known; an environment that nobody asked yet may have everything.
    """

    name: str
    label: str
    about: str
    makes: tuple[str, ...]
    missing: tuple[str, ...]
    checked: bool = True


def engine_states(context: bpy.types.Context) -> tuple[EngineState, ...]:
    """Every engine with what it lacks: here, or in the environment of the neural engines."""
    python = environment.chosen_python(context)
    return tuple(_state(name, *(_missing_there(name, python) if needs_torch(name) else (missing_parts_of(engine(name)), True)))
                 for name in ENGINE_NAMES)


def _state(name: str, missing: tuple[str, ...], checked: bool) -> EngineState:
    info = engine(name).info
    return EngineState(name, info.label, info.about, info.makes, missing, checked)


def _missing_there(name: str, python: str | None) -> tuple[tuple[str, ...], bool]:
    if python is None:
        return (NO_PYTHON,), True
    known = environment.known(python)
    if known is not None and known.problem is not None:
        return (known.problem, ASK_AGAIN), True
    if known is None or not known.current:
        return (), False
    listed = next((one for one in known.engines if one["name"] == name), None)
    if listed is None:
        return (NO_ENGINE,), True
    return (*listed["missing"], REMEDY) if listed["missing"] else (), True
