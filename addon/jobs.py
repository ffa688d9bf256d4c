"""Work in a background thread that reports its progress and can be cancelled; it must not touch Blender's data."""

import threading
import time
from collections.abc import Callable
from typing import Any

from twohander.errors import Cancelled
from twohander.progress import seconds_left


class Job:
    """One piece of work in a thread. The main thread reads `share`, `doing` and `running`, and takes `result()` at the end."""

    def __init__(self, work: Callable[[Callable[[float, str], None]], Any], starter: str = ""):
        """work: called with a progress callback (share 0..1, what is being done), which raises Cancelled once cancel() was called.

        starter: the name of the operator that started it.
        """
        self.starter = starter
        self.share = 0.0
        self.doing = ""
        self._work = work
        self._cancel = threading.Event()
        self._value = None
        self._error: BaseException | None = None
        # A daemon: quitting Blender must not wait for the work.
        self._thread = threading.Thread(target=self._run, name="twohander", daemon=True)

    def start(self) -> None:
        """Begin the work."""
        self._started = time.monotonic()
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next report of progress."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._cancel.is_set()

    @property
    def seconds_left(self) -> float | None:
        """How long the work will still take, by how long it took so far; None while that cannot be told, as of the last steps."""
        return None if self.share >= 1 else seconds_left(self.share, time.monotonic() - self._started)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def result(self) -> Any:
        """What the work returned; raises what it raised, Cancelled included. Waits for the end."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._value

    def _run(self) -> None:
        try:
            self._value = self._work(self._progress)
        except BaseException as error:  # handed on to the main thread by result()
            self._error = error

    def _progress(self, share: float, doing: str) -> None:
        if self._cancel.is_set():
            raise Cancelled
        self.share, self.doing = share, doing


_current: Job | None = None


def current() -> Job | None:
    """The job that is being worked on, or whose result has not been taken yet."""
    return _current


def begin(work: Callable[[Callable[[float, str], None]], Any], starter: str = "") -> Job:
    """Start a job and make it the current one. There is only one at a time: operators ask `current()` in their poll."""
    global _current
    _current = Job(work, starter)
    _current.start()
    return _current


def end() -> None:
    """There is no current job any more; a running one is cancelled."""
    global _current
    if _current is not None:
        _current.cancel()
    _current = None
