"""A conversation animated into a folder: in this process, or by a worker where an engine needs torch."""

from pathlib import Path

from ..engines.base import Progress
from ..engines.duet import duet_of
from ..engines.registry import needs_torch
from ..engines.request import Request
from .client import Worker


def animate_into(folder: Path, request: Request, python: str | Path | None, progress: Progress) -> Path:
    """Write a.npz, b.npz and conversation.json (all or none) and return the path of the last.

    python: of the environment whose worker makes what needs torch; None to make it here. Raises what `duet_of` and `Worker` do.
    """
    if python is None or not needs_torch(request.face, request.body):
        return duet_of(request, progress).save(folder)
    with Worker(python, progress=progress) as worker:
        return worker.animate(request, folder, progress)
