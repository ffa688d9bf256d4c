"""Render a film, or its frames, in a second Blender, so that the first one stays usable."""

import queue
import re
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from twohander.engines.base import Progress
from twohander.errors import OutputError

LOOK_SECONDS = 0.2  # between two looks at the other Blender and at whether to stop
WAIT_SECONDS = 10.0  # for the other Blender to end when it is told to
LAST_LINES = 5  # of what the other Blender said, for the report of a failure
_LINE = re.compile(r"\s*(\d+)% (.+?)(, \d+ s left)?\s*")


def film_work(blender: str, scene_file: Path, film: Path, quality: str, switches: Sequence[str] = ()) -> Callable[[Progress], Path]:
    """What renders the scene in a file, in any thread, and gives the film's path. blender: the program's path; switches: of the film command.

    The scene file is removed afterwards. The work raises OutputError if the other Blender fails; no other Blender outlives it.
    """
    command = [blender, "--background", str(scene_file), "--addons", __package__,
               "--command", "twohander", "film", "--output", str(film), "--quality", quality, *switches, "--stop-with-input"]

    def work(progress: Progress) -> Path:
        # Its input stays open as long as this Blender lives: the other one ends with it, however it ends.
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True, encoding="utf-8", errors="replace")
        try:
            said = _follow(process, progress)
        finally:
            _end(process)
            scene_file.unlink(missing_ok=True)
        if process.returncode:
            raise OutputError(f"the film was not rendered (code {process.returncode}): {' '.join(said[-LAST_LINES:])}")
        return film

    return work


def progress_of(line: str) -> tuple[float, str] | None:
    """The share done and what is being done, from a line of the command's progress, without its guess of the time; None for any other line."""
    match = _LINE.fullmatch(line)
    return (int(match[1]) / 100, match[2].strip()) if match else None


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
        if reported is None:
            said.append(line.strip())
        else:
            share, doing = reported
            progress(share, doing)


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
