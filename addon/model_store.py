"""The model store that the preferences choose: the library, and every process that is started from here, looks there."""

import os
from pathlib import Path

import bpy
from twohander.files.store import MODELS_VARIABLE

_set_here: str | None = None  # what this add-on put into the variable; another value came from outside


def chosen_outside() -> bool:
    """Whether the environment variable was set before Blender started: then it decides, and not the preferences."""
    return os.environ.get(MODELS_VARIABLE, "") not in ("", _set_here)


def choose(folder: str) -> None:
    """Let this folder be the model store, "" for the usual one, unless the environment variable was set outside."""
    global _set_here
    if chosen_outside():
        return
    _set_here = str(Path(bpy.path.abspath(folder)).absolute()) if folder else None
    if _set_here is None:
        os.environ.pop(MODELS_VARIABLE, None)
    else:
        os.environ[MODELS_VARIABLE] = _set_here


def register():
    addon = bpy.context.preferences.addons.get(__package__)
    if addon is not None and addon.preferences is not None:
        choose(addon.preferences.models)


def unregister():
    choose("")
