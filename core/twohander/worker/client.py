"""A worker process from outside: started with any Python that has twohander, asked to animate, cancelled, ended."""

import itertools
import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from ..engines.base import Progress as Report
from ..engines.request import Request
from ..errors import Cancelled, TwohanderError, WorkerError
from .protocol import PROTOCOL, Animate, Cancel, Done, Draft, Failed, Hello, Message, Progress, Stopped, decoded, encoded, read_line, shown

HELLO_SECONDS = 60.0  # for Python and the library to load from a cold disk
SILENCE_SECONDS = 60.0  # a busy worker gives a sign of life every second, but for loading libraries of a gigabyte
CANCEL_SECONDS = 10.0  # for a job to stop by itself
FAREWELL_SECONDS = 10.0  # for the process to end once its input is closed
LOOK_SECONDS = 0.2  # between two reports of progress, and so until a cancellation is noticed
LOG_LINES = 200
STRAY_LINES = 100  # that a Python's start-up may print before the worker's first message


class Worker:
    """A running worker. Use it in one thread at a time; close it, or leave a `with` block. It ends with this process in any case."""

    def __init__(self, python: str | Path, hello_seconds: float = HELLO_SECONDS, silence_seconds: float = SILENCE_SECONDS,
                 folders: Sequence[str | Path] = (), package: str | None = None, progress: Report = lambda share, doing: None):
        """Start `twohander worker` with this Python. WorkerError, with what to do, if that does not lead to a worker of this version.

        folders: where it finds modules that its environment lacks, as Blender's own Python lacks those of extensions.
        package: what pip installs to mend that, such as a wheel; None for this version by its name. progress: called while the worker
        starts; what it raises ends the worker and passes through.
        """
        self._python, self._silence = str(python), silence_seconds
        self._package = package or f"twohander[neural]=={version('twohander')}"
        self._numbers = itertools.count(1)
        self._messages: queue.SimpleQueue[Message | WorkerError | None] = queue.SimpleQueue()  # None: the end of its output
        self._log: deque[str] = deque(maxlen=LOG_LINES)
        self._process = _started(self._python, folders)
        self._listeners = [threading.Thread(target=task, daemon=True) for task in (self._listen, self._keep_log)]
        for listener in self._listeners:
            listener.start()
        try:
            self._hello = self._greeting(hello_seconds, progress)
        except BaseException:
            self._kill()
            raise

    @property
    def python(self) -> str:
        """The Python that runs it, as it was given."""
        return self._python

    @property
    def process_id(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    @property
    def version(self) -> str:
        """Of the worker's library."""
        return self._hello.version

    @property
    def engines(self) -> list[dict[str, Any]]:
        """The worker's engines as `listed_engines` gives them: what each makes, and what it misses there."""
        return self._hello.engines

    @property
    def running(self) -> bool:
        """Whether the process is there; once it is not, another worker has to be started."""
        return self._process.poll() is None

    @property
    def log(self) -> tuple[str, ...]:
        """The last lines that the worker and its libraries printed."""
        return tuple(self._log)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_):
        self.close()

    def animate(self, request: Request, folder: str | Path, progress: Report = lambda share, doing: None) -> Path:
        """Have a conversation animated into `folder` and return the path of its conversation.json.

        progress is called every LOOK_SECONDS; what it raises stops the job and passes through, and a worker that does not stop is
        ended. TwohanderError if the request cannot be fulfilled; WorkerError if the worker went away or went silent, and then another
        one has to be started.
        """
        return self._done(Animate(next(self._numbers), request.plain(), str(Path(folder).absolute())), progress)

    def draft(self, requests: Sequence[Request], folder: str | Path, progress: Report = lambda share, doing: None) -> None:
        """Have conversations performed, and the performances written into `folder` by their numbers (`performance_path`).

        All requests have the same engines and options. progress and errors are those of `animate`.
        """
        self._done(Draft(next(self._numbers), [request.plain() for request in requests], str(Path(folder).absolute())), progress)

    def close(self, seconds: float = FAREWELL_SECONDS) -> None:
        """End the process: it has this long to leave by itself."""
        self._hang_up()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._kill()

    def _done(self, message: Animate | Draft, progress: Report) -> Path:
        self._send(message)
        try:
            outcome = self._outcome(message.job, progress)
        except BaseException:
            self._cancel(message.job)
            raise
        if isinstance(outcome, Failed):
            raise TwohanderError(outcome.text)
        if isinstance(outcome, Stopped):
            raise Cancelled
        return Path(outcome.result)

    def _outcome(self, job: int, progress: Report) -> Done | Failed | Stopped:
        share, doing = 0.0, "starting"
        while True:
            message = self._next(self._silence, lambda: progress(share, doing))
            if isinstance(message, (Done, Failed, Stopped)):
                return message
            if isinstance(message, Progress):
                share, doing = message.share, message.doing

    def _cancel(self, job: int) -> None:
        if not self.running:
            return
        try:
            self._send(Cancel(job))
            until = time.monotonic() + CANCEL_SECONDS
            while not isinstance(self._next(max(0.0, until - time.monotonic())), (Done, Failed, Stopped)):
                pass
        except WorkerError:  # it went away or did not stop in time, and was ended
            pass

    def _greeting(self, seconds: float, progress: Report) -> Hello:
        """The worker's first message; another one, another protocol or another version raises WorkerError."""
        message = self._next(seconds, lambda: progress(0.0, "starting the worker"))
        if not isinstance(message, Hello):
            raise WorkerError(f"{self._python} does not start a worker that introduces itself. {self._remedy()}")
        if message.protocol != PROTOCOL:
            raise WorkerError(f"{self._python} has twohander {message.version}, whose worker speaks protocol {message.protocol}; this is "
                              f"twohander {version('twohander')} with protocol {PROTOCOL}. {self._remedy()}")
        if message.version != version("twohander"):
            raise WorkerError(f"{self._python} has twohander {message.version}, this is {version('twohander')}; both must be of one "
                              f"version. {self._remedy()}")
        return message

    def _next(self, seconds: float, meanwhile: Callable[[], None] = lambda: None) -> Message:
        """The worker's next message; `meanwhile` is called before each look for it.

        WorkerError, and no process any more, if none comes in time, if it is none, or if the worker has ended.
        """
        until = time.monotonic() + seconds
        while True:
            meanwhile()
            try:
                message = self._messages.get(timeout=max(0.0, min(LOOK_SECONDS, until - time.monotonic())))
                break
            except queue.Empty:
                if time.monotonic() < until:
                    continue
            self._kill()
            raise WorkerError(f"the worker {self._python} gave no sign of life for {seconds:g} s and was ended{self._last_words()}")
        if message is None:
            raise WorkerError(self._ending())
        if isinstance(message, WorkerError):
            self._kill()
            raise WorkerError(f"{self._python}: {message}")
        return message

    def _ending(self) -> str:
        """How the process ended, in words."""
        self._listeners[1].join(1.0)  # the log's last lines may be on their way
        try:
            code = self._process.wait(FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._kill()
            return f"the worker {self._python} closed its output and was ended{self._last_words()}"
        if not hasattr(self, "_hello"):
            return f"{self._python} did not start a worker (exit code {code}){self._last_words()}. {self._remedy()}"
        if code == -getattr(signal, "SIGKILL", 0):
            return f"the worker was killed, as systems do when memory runs out{self._last_words()}; close other programs or use shorter windows"
        how = f"crashed ({signal.strsignal(-code) or code})" if code < 0 else f"ended with exit code {code}"
        return f"the worker {how}{self._last_words()}"

    def _last_words(self) -> str:
        return f": {self._log[-1]}" if self._log else ""

    def _remedy(self) -> str:
        return f'Run: "{self._python}" -m pip install "{self._package}"'

    def _send(self, message: Message) -> None:
        try:
            self._process.stdin.write(encoded(message))
            self._process.stdin.flush()
        except (OSError, ValueError):  # ValueError: the pipe was closed here before
            raise WorkerError(self._ending()) from None

    def _hang_up(self) -> None:
        try:
            self._process.stdin.close()
        except OSError:  # it is gone already
            pass

    def _kill(self) -> None:
        self._hang_up()  # where a script was killed that had started the worker, this still reaches it
        self._process.kill()
        self._process.wait()

    def _listen(self) -> None:
        """Pass on messages. What a Python's start-up prints before the first one goes to the log; later, or too much, it is a fault."""
        strays, greeted = 0, False
        while line := read_line(self._process.stdout):
            try:
                self._messages.put(decoded(line))
                greeted = True
            except WorkerError as problem:
                self._log.append(shown(line))
                strays += 1
                if greeted or strays == STRAY_LINES:
                    self._messages.put(problem)
                    return
        self._messages.put(None)

    def _keep_log(self) -> None:
        for line in _lines_of(self._process.stderr):
            self._log.append(line)


def _started(python: str, folders: Sequence[str | Path]) -> subprocess.Popen:
    variables = {**os.environ, "PYTHONSAFEPATH": "1"}  # no modules out of the folder in which this program happens to run
    if folders:
        variables["PYTHONPATH"] = os.pathsep.join(map(str, folders))
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open a console
    try:
        return subprocess.Popen([python, "-m", "twohander", "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=variables, creationflags=hidden)
    except FileNotFoundError:
        raise WorkerError(f"there is no Python at {python}; choose the one of the environment for neural engines") from None
    except OSError as problem:
        raise WorkerError(f"{python} cannot be run ({problem.strerror}); choose the Python of the environment for neural engines") from None


def _lines_of(stream: BinaryIO):
    """Each line of a log as text, long ones in parts, blank ones left out."""
    while line := read_line(stream):
        text = line.decode("utf-8", "replace").strip()
        if text:
            yield text
