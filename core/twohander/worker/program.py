"""A program run by some Python and followed line by line; it can be stopped, and it ends when this process does."""

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import WorkerError

LOOK_SECONDS = 0.2  # between two calls of `meanwhile`

# What the other Python is told to do. Its input stays open for as long as whoever started it lives: the end of it ends the program, and on
# POSIX, where it leads a process group, whatever it has started itself.
_WATCHED = """
import os, runpy, signal, sys, threading
def watch():
    while os.read(0, 4096):
        pass
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
threading.Thread(target=watch, daemon=True).start()
kind, program = sys.argv[1:3]
del sys.argv[:2]
if kind == "-c":
    exec(program)
else:
    runpy.run_module(program, run_name="__main__", alter_sys=True)
"""


def run_python(python: str | Path, arguments: Sequence[str], hear: Callable[[str], None], meanwhile: Callable[[], None] = lambda: None,
               isolated: bool = False, folders: Sequence[str | Path] = ()) -> int:
    """Run `python -m MODULE ...` or `python -c CODE ...` to its end and return its exit code.

    hear: told each line that it prints, errors included. meanwhile: called every LOOK_SECONDS. What either raises ends the program and
    passes through. isolated: without packages from $PYTHONPATH and the user's folder, as pip needs it. folders: where it finds modules
    that its environment lacks. WorkerError if that Python cannot be run.
    """
    process = _started([str(python), "-I" if isolated else "-P", "-u", "-X", "utf8", "-c", _WATCHED, *arguments], folders)
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_pass_on, args=(process, lines), daemon=True).start()
    try:
        while True:
            meanwhile()
            try:
                line = lines.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                continue
            if line is None:
                return process.wait()
            hear(line)
    finally:
        _end(process)


def _started(command: list[str], folders: Sequence[str | Path]) -> subprocess.Popen:
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))} if folders else None
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                encoding="utf-8", errors="replace", start_new_session=True, env=variables,
                                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
    except FileNotFoundError:
        raise WorkerError(f"there is no Python at {command[0]}; choose another one") from None
    except OSError as problem:
        raise WorkerError(f"{command[0]} cannot be run ({problem.strerror}); choose another one") from None


def _pass_on(process: subprocess.Popen, lines: queue.SimpleQueue) -> None:
    for line in process.stdout:
        lines.put(line.rstrip())
    lines.put(None)


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)  # it leads its group
        else:
            process.kill()
        process.wait()
    process.stdin.close()
