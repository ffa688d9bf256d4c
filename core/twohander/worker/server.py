"""The inside of a worker process: takes requests from standard input, animates them in turn, answers on standard output."""

import os
import queue
import threading
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from ..engines.batch import drafts_of
from ..engines.duet import duet_of
from ..engines.listing import listed_engines
from ..engines.performance_file import performance_path, write_performance
from ..engines.request import Request
from ..errors import OUT_OF_MEMORY, Cancelled, TwohanderError, WorkerError
from ..files.writing import check_writable
from .protocol import PROTOCOL, Alive, Animate, Cancel, Done, Draft, Failed, Hello, Message, Progress, Stopped, decoded, encoded, read_line

ALIVE_SECONDS = 1.0  # between two signs of life
FAREWELL_SECONDS = 5.0  # for the work in hand to end itself once nobody waits for it
DONE, DESERTED = 0, 1


def serve() -> int:
    """Work until standard input ends; the exit code is 0. What libraries print goes to standard error."""
    return _Session(*_own_streams()).run()


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for the messages alone: nothing else in this process, nor its children, can read or write them."""
    requests, replies = open(os.dup(0), "rb"), open(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, replies


class _Session:
    """One client's jobs. The main thread works; one thread listens, one gives signs of life."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO):
        self._requests, self._replies = requests, replies
        self._sending = threading.Lock()
        self._jobs: queue.SimpleQueue[Animate | Draft | None] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._deserted = threading.Event()
        self._working = False

    def run(self) -> int:
        """Say hello, then do jobs as they come."""
        self._send(Hello(PROTOCOL, version("twohander"), listed_engines()))
        for task in (self._listen, self._breathe):
            threading.Thread(target=task, daemon=True).start()
        while (job := self._jobs.get()) is not None:
            self._working = True
            outcome = self._outcome(job)
            self._working = False  # an idle worker keeps silent: nobody may be reading
            self._send(outcome)
        return DONE

    def _outcome(self, job: Animate | Draft) -> Message:
        def report(share: float, doing: str) -> None:
            if self._deserted.is_set() or job.job in self._cancelled:
                raise Cancelled
            self._send(Progress(job.job, float(share), doing))

        try:
            report(0.0, "starting")
            folder = Path(job.folder)
            check_writable(folder)
            if isinstance(job, Draft):
                for number, draft in enumerate(drafts_of([Request.from_plain(one) for one in job.requests], report)):
                    write_performance(performance_path(folder, number), draft)
                return Done(job.job, str(folder))
            duet = duet_of(Request.from_plain(job.request), report)
            report(1.0, "writing")
            return Done(job.job, str(duet.save(folder)))
        except Cancelled:
            return Stopped(job.job)
        except TwohanderError as problem:
            return Failed(job.job, str(problem))
        except MemoryError:
            return Failed(job.job, OUT_OF_MEMORY)
        except Exception as problem:  # a bug; the client must hear of it, and the next job may succeed
            traceback.print_exc()
            return Failed(job.job, f"a fault of twohander itself ({type(problem).__name__}: {problem}); the worker's log says where")

    def _listen(self) -> None:
        while line := read_line(self._requests):
            try:
                message = decoded(line)
            except WorkerError as problem:
                self._send(Failed(None, str(problem)))
                continue
            if isinstance(message, (Animate, Draft)):
                self._jobs.put(message)
            elif isinstance(message, Cancel):
                self._cancelled.add(message.job)
            else:
                self._send(Failed(None, f"a worker is told to animate or to cancel, not '{type(message).__name__}'"))
        self._desert()

    def _desert(self) -> None:
        """The client is gone: end soon, in the middle of the work if need be."""
        self._deserted.set()
        self._jobs.put(None)
        deadline = threading.Timer(FAREWELL_SECONDS, os._exit, [DESERTED])
        deadline.daemon = True
        deadline.start()

    def _breathe(self) -> None:
        while not self._deserted.wait(ALIVE_SECONDS):
            if self._working:
                self._send(Alive())

    def _send(self, message: Message) -> None:
        with self._sending:
            try:
                self._replies.write(encoded(message))
                self._replies.flush()
            except OSError:  # nobody reads: the client was killed
                os._exit(DESERTED)
