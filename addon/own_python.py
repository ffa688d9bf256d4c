"""Animate in a second Python, so that Blender's own is free to draw: what recognises speech lets no other Python code run meanwhile."""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from twohander.engines.base import Progress
from twohander.engines.request import Request
from twohander.worker.client import Worker

from .scratch import scratch_folder
from .takes import Take, take_of_folder

MODULES = ("twohander", "soxr", "soundfile", "_soundfile", "_cffi_backend", "parselmouth", "pocketsphinx", "numpy")


def module_folders() -> tuple[Path, ...]:
    """Where this Python found what the library needs: Blender keeps the modules of extensions apart."""
    found = (find_spec(name) for name in MODULES)
    places = (Path(spec.origin) for spec in found if spec is not None and spec.origin)
    return tuple(dict.fromkeys(place.parent.parent if place.name == "__init__.py" else place.parent for place in places))


def animation(temporary: str) -> Callable[[Request, Progress], Take]:
    """What animates a request, in any thread, in a process of its own that ends with the work and with Blender.

    temporary: a folder for the results on their way. It raises TwohanderError if the request cannot be fulfilled, WorkerError if the process
    cannot be started or goes away; whatever `progress` raises stops it.
    """
    folders = module_folders()

    def animate(request: Request, progress: Progress) -> Take:
        with scratch_folder(temporary) as folder, Worker(sys.executable, folders=folders) as worker:
            return take_of_folder(worker.animate(request, folder, progress))

    return animate
