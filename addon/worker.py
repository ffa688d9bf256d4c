"""The worker of the neural engines: one process for this Blender, kept between runs so that its networks stay loaded."""

import atexit
import threading
from pathlib import Path

import bpy
from bpy.app.handlers import persistent
from twohander.engines.base import Progress
from twohander.engines.request import Request
from twohander.files.store import models_folder
from twohander.worker.client import Worker

from . import environment, jobs
from .scratch import scratch_folder
from .takes import Take, take_of_folder

FAREWELL_SECONDS = 1.0  # for the worker to end by itself while Blender waits

_kept: Worker | None = None
_kept_store: Path | None = None  # where the kept worker looks for models
_using = threading.Lock()  # a worker serves one thread at a time


def take_of(request: Request, python: str, scratch: Path, progress: Progress) -> Take:
    """A take that the worker in this Python makes; in any thread.

    scratch: a folder for the result, which is gone afterwards. Raises TwohanderError if the request cannot be fulfilled or the worker goes
    away; what `progress` raises stops it and passes through.
    """
    with _using, scratch_folder(scratch) as folder:
        return take_of_folder(_running(python, progress).animate(request, folder, progress))


def end() -> None:
    """End the worker if there is one; a job that it has in hand fails."""
    global _kept
    if _kept is not None:
        _kept.close(FAREWELL_SECONDS)
    _kept = None


def process_id() -> int | None:
    """Of the worker that is kept, None if none is."""
    return _kept.process_id if _kept is not None and _kept.running else None


def register():
    atexit.register(end)
    bpy.app.handlers.load_pre.append(_end_with_file)


def unregister():
    jobs.end()
    bpy.app.handlers.load_pre.remove(_end_with_file)
    atexit.unregister(end)
    end()


def _running(python: str, progress: Progress) -> Worker:
    """The kept worker, or another one where it ended, or another Python or model store was chosen since."""
    global _kept, _kept_store
    if _kept is not None and (_kept.python, _kept_store) != (python, models_folder()):
        end()
    if _kept is None or not _kept.running:
        _kept_store = models_folder()
        _kept = environment.start_worker(python, progress)
    return _kept


@persistent
def _end_with_file(*_):
    """Another file is about to be opened: gigabytes of networks should not stay for it unasked."""
    end()
