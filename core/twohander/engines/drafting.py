"""Bodies moved by other processes while this one makes the faces: torch takes seconds to start, and the recogniser holds Python's lock.

The processes stay for the next conversations, as loaded networks do.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..errors import Cancelled
from ..files.store import cache_folder, models_folder
from ..worker.client import LOOK_SECONDS, Worker
from .base import Draft, Performance
from .face_values import ENGINE
from .performance_file import performance_path, read_performance
from .registry import needs_torch
from .request import Request

MOST_PROCESSES = 8  # each takes 100 MB and more
AT_ONCE = 4  # conversations moved in a row; takes share what was heard, and the faces of the first are finished meanwhile

_idle: list[tuple[tuple[Path, Path], Worker]] = []  # each with the folders of models and of what was heard that it knows


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
    groups = _groups(requests)
    stopped = threading.Event()
    threads = ThreadPoolExecutor(min(len(groups), _processors(), MOST_PROCESSES), "twohander drafts")
    try:
        made: list[Future] = []
        for group in groups:
            first = None if group.leader is None else made[group.leader]
            made.append(threads.submit(_performances, [requests[number] for number in group.numbers], first, stopped))
        yield [partial(_draft, future, place, meanwhile) for future, group in zip(made, groups) for place in range(len(group.numbers))]
    finally:
        stopped.set()
        threads.shutdown(wait=False, cancel_futures=True)  # a process takes its time to stop, for which nobody has to wait


def draft_request(request: Request, options: dict) -> Request:
    """What the engine of a request's bodies is asked for, with its own options, to draft them."""
    return replace(request, face=request.body, known_faces=(None, None), face_values=ENGINE, options=options)


def _draft(group: Future, number: int, meanwhile: Callable[[], None]) -> Performance:
    while True:
        try:
            return group.result(LOOK_SECONDS)[number]
        except TimeoutError:
            meanwhile()


@dataclass(frozen=True)
class _Group:
    """Requests that one process performs in a row, by their numbers. leader: the place of the group that hears what they share, if any."""

    numbers: range
    leader: int | None = None


def _groups(requests: Sequence[Request]) -> list[_Group]:
    """The first take of a conversation alone, then its other takes, a few at a time."""
    groups: list[_Group] = []
    first = 0
    while first < len(requests):
        last = first + 1
        while last < len(requests) and replace(requests[last], seed=requests[first].seed) == requests[first]:
            last += 1
        leader = len(groups)
        groups.append(_Group(range(first, first + 1)))
        size = min(AT_ONCE, max(1, -(-(last - first - 1) // _processors())))
        groups += [_Group(range(start, min(start + size, last)), leader) for start in range(first + 1, last, size)]
        first = last
    return groups


def _performances(requests: Sequence[Request], leader: Future | None, stopped: threading.Event) -> list[Performance]:
    def check(share: float, doing: str) -> None:
        if stopped.is_set():
            raise Cancelled

    if leader is not None:
        wait([leader])
    check(0.0, "")
    with tempfile.TemporaryDirectory(prefix="twohander-drafts-") as name, _worker(check) as worker:
        worker.draft(requests, name, check)
        return [read_performance(performance_path(Path(name), number)) for number in range(len(requests))]


@contextmanager
def _worker(check: Callable[[float, str], None]) -> Iterator[Worker]:
    """A process that is ready, one of those before if there is one; it stays for others as long as it runs."""
    folders = models_folder(), cache_folder()
    while _idle:
        known, worker = _idle.pop()
        if known == folders and worker.running:
            break
        worker.close()
    else:
        worker = Worker(sys.executable, folders=[path for path in sys.path if path], progress=check)
    try:
        yield worker
    finally:
        if worker.running:
            _idle.append((folders, worker))


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
