"""Bodies moved by other processes while this one makes the faces: torch takes seconds to start, and the recogniser holds Python's lock.

The processes stay for the next conversations, as loaded networks do.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..errors import Cancelled
from ..worker.client import LOOK_SECONDS, Worker
from .base import Performance
from .cast import Draft
from .face_values import ENGINE
from .performance_file import performance_path, read_performance
from .registry import needs_torch
from .request import Request

MOST_PROCESSES = 8  # each takes 100 MB and more
AT_ONCE = 4  # takes moved in a row, so that what they share is heard once; the faces of the first are finished meanwhile

_idle: list[tuple[dict[str, str], Worker]] = []  # each with the environment in which it was started


def can_draft(body: str) -> bool:
    """Whether this machine gains by other processes that perform with the engine of this name.

    Not where one processor does everything in turn anyway, and networks are loaded in one process only.
    """
    return not needs_torch(body) and bool(sys.executable) and _processors() > 1


@contextmanager
def drafts_elsewhere(requests: Sequence[Request], meanwhile: Callable[[], None]) -> Iterator[list[Draft]]:
    """The performances of requests, each of which `can_draft`, while they are being made; on leaving, what is not made yet is stopped.

    All requests have the same engines and options. A draft waits until it is there, calls `meanwhile` every LOOK_SECONDS, whose exceptions
    pass through, and raises what was wrong with its request, or WorkerError where a process went away.
    """
    processes = min(len(requests), _processors() - 1, MOST_PROCESSES)
    size = min(AT_ONCE, -(-len(requests) // processes))
    stopped = threading.Event()
    with ThreadPoolExecutor(processes, "twohander drafts") as threads:
        groups = [threads.submit(_performances, requests[first:first + size], stopped) for first in range(0, len(requests), size)]
        try:
            yield [partial(_draft, groups[number // size], number % size, meanwhile) for number in range(len(requests))]
        finally:
            stopped.set()
            threads.shutdown(wait=False, cancel_futures=True)


def draft_request(request: Request, options: dict) -> Request:
    """What the engine of a request's bodies is asked for, with its own options, to draft them."""
    return replace(request, face=request.body, known_faces=(None, None), face_values=ENGINE, options=options)


def _draft(group: "Future[list[Performance]]", number: int, meanwhile: Callable[[], None]) -> Performance:
    while True:
        try:
            return group.result(LOOK_SECONDS)[number]
        except TimeoutError:
            meanwhile()


def _performances(requests: Sequence[Request], stopped: threading.Event) -> list[Performance]:
    def check(share: float, doing: str) -> None:
        if stopped.is_set():
            raise Cancelled

    check(0.0, "")
    with tempfile.TemporaryDirectory(prefix="twohander-drafts-") as name, _worker(check) as worker:
        worker.draft(requests, name, check)
        return [read_performance(performance_path(Path(name), number)) for number in range(len(requests))]


@contextmanager
def _worker(check: Callable[[float, str], None]) -> Iterator[Worker]:
    """A process that is ready, one of those before if there is one; it stays for others as long as it runs."""
    environment = dict(os.environ)  # says where models and what was heard are kept
    while _idle:
        known, worker = _idle.pop()
        if known == environment and worker.running:
            break
        worker.close()
    else:
        worker = Worker(sys.executable, folders=[path for path in sys.path if path], progress=check)
    try:
        yield worker
    finally:
        if worker.running:
            _idle.append((environment, worker))


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
