"""A take from a request: made in this Blender, in a second Python beside it, or by the worker where an engine needs torch."""

from collections.abc import Callable, Sequence
from pathlib import Path

import bpy
from twohander.engines.base import Progress
from twohander.engines.duet import duet_of
from twohander.engines.registry import engine, needs_torch
from twohander.engines.request import Request
from twohander.errors import EngineError

from . import environment, own_python, worker
from .engine_states import NO_PYTHON
from .takes import Take, take_of_duet


def maker(context: bpy.types.Context, face: str, body: str) -> Callable[[Request, Progress], Take]:
    """What makes takes with these engines, in any thread. Raises EngineError if that needs an environment and none is chosen."""
    if needs_torch(face, body):
        return _with_worker(context, face, body)
    if bpy.app.background:  # there is no window that must be kept alive
        return lambda request, progress: take_of_duet(duet_of(request, progress))
    return own_python.animation(bpy.app.tempdir)


def _with_worker(context: bpy.types.Context, face: str, body: str) -> Callable[[Request, Progress], Take]:
    python, scratch = environment.chosen_python(context), Path(bpy.app.tempdir)
    if python is None:
        labels = " and ".join(engine(name).info.label for name in dict.fromkeys((face, body)) if needs_torch(name))
        raise EngineError(f"{labels} cannot run. {NO_PYTHON}")
    return lambda request, progress: worker.take_of(request, python, scratch, progress)


def one_after_another(works: Sequence[Callable[[Progress], Take]]) -> Callable[[Progress], tuple[Take, ...]]:
    """What makes several takes, in any thread."""
    def work(progress: Progress) -> tuple[Take, ...]:
        return tuple(one(_part(progress, number, len(works))) for number, one in enumerate(works))

    return work


def _part(progress: Progress, number: int, count: int) -> Progress:
    if count == 1:
        return progress
    return lambda share, doing: progress((number + share) / count, f"take {number + 1} of {count}: {doing}")
