"""A take from a request: made in this Blender, or by the worker where an engine needs torch."""

from collections.abc import Callable
from pathlib import Path

import bpy
from twohander.engines.base import Progress
from twohander.engines.duet import duet_of
from twohander.engines.registry import engine, needs_torch
from twohander.engines.request import Request
from twohander.errors import EngineError

from . import environment, worker
from .engine_states import NO_PYTHON
from .takes import Take, take_of_duet


def take_work(context: bpy.types.Context, request: Request) -> Callable[[Progress], Take]:
    """What makes the take, in any thread. Raises EngineError if that needs an environment and none is chosen."""
    if not needs_torch(request.face, request.body):
        return lambda progress: take_of_duet(duet_of(request, progress))
    python, scratch = environment.chosen_python(context), Path(bpy.app.tempdir)
    if python is None:
        labels = " and ".join(engine(name).info.label for name in dict.fromkeys((request.face, request.body)) if needs_torch(name))
        raise EngineError(f"{labels} cannot run. {NO_PYTHON}")
    return lambda progress: worker.take_of(request, python, scratch, progress)
