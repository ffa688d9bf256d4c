"""Work on a copy of the scene in a second Blender, so that the first one stays usable."""

import queue
import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import bpy
from twohander.engines.base import Progress
from twohander.errors import OutputError
from twohander.progress import progress_of

LOOK_SECONDS = 0.2  # between two looks at the other Blender and at whether to stop
WAIT_SECONDS = 10.0  # for the other Blender to end when it is told to
LAST_LINES = 5  # of what the other Blender said, for the report of a failure
_GUESS = re.compile(r", \d+ s left$")  # of the other Blender; the panel makes its own
SPEAKER = "twohander: "  # begins the lines in which our own command says something


def scene_copy() -> Path:
    """A copy of the open file as it is now, not yet saved changes included, in the folder for temporary files.

    OutputError if it cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(prefix="twohander_", suffix=".blend", dir=bpy.app.tempdir, delete=False) as file:
            path = Path(file.name)
    except OSError as problem:
        raise OutputError(f"the scene cannot be handed to a second Blender: {problem.strerror}") from None
    path.unlink()  # Blender would keep it as the former version of the file
    try:
        bpy.ops.wm.save_as_mainfile(filepath=str(path), copy=True)
    except RuntimeError as problem:
        path.unlink(missing_ok=True)
        raise OutputError(f"the scene cannot be handed to a second Blender: {problem}") from None
    return path


def second_blender(blender: str, scene_file: Path, arguments: Sequence[str], failure: str, log: Path) -> Callable[[Progress], tuple[str, ...]]:
    """What runs one of the add-on's commands on a file, in any thread, and returns what the command remarked.

    blender: the program's path. The work raises OutputError, beginning with `failure`, if the other Blender fails, and then what it printed
    stays in `log`; whatever `progress` raises stops it and passes through. No other Blender outlives the work or this one.
    """
    command = [blender, "--background", str(scene_file), "--addons", __package__,
               "--command", "twohander", *arguments, "--stop-with-input"]

    def work(progress: Progress) -> tuple[str, ...]:
        with open(log, "w", encoding="utf-8") as printed:
            # Its input stays open as long as this Blender lives: the other one ends with it, however it ends.
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=printed, stderr=subprocess.PIPE,
                                       text=True, encoding="utf-8", errors="replace")
            try:
                said = _follow(process, progress)
            finally:
                _end(process)
            print(*said, sep="\n", file=printed)
        remarks = tuple(line.removeprefix(SPEAKER) for line in said if line.startswith(SPEAKER))
        if process.returncode:
            raise OutputError(f"{failure} (code {process.returncode}): {' '.join(remarks or said[-LAST_LINES:])}. What it printed is in {log}")
        log.unlink()
        return remarks

    return work


def _follow(process: subprocess.Popen, progress: Progress) -> list[str]:
    """Report the other Blender's progress until it ends; what else it said is returned."""
    lines = queue.Queue()
    threading.Thread(target=_pass_on, args=(process.stderr, lines), daemon=True).start()
    share, doing, said = 0.0, "starting", []
    while True:
        try:
            line = lines.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            progress(share, doing)
            continue
        if line is None:
            process.wait()
            return said
        reported = progress_of(line)
        if reported is not None:
            share, doing = reported[0], _GUESS.sub("", reported[1])
            progress(share, doing)
        elif line.strip():
            said.append(line.strip())


def _pass_on(stream, lines: queue.Queue) -> None:
    """Put each line into the queue, and None at the end of the stream."""
    for line in stream:
        lines.put(line)
    lines.put(None)


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
