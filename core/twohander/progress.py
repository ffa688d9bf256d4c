"""A line on a terminal that says what is being done, how much of it is done and how long it still takes."""

import re
import time
from typing import TextIO

_REDRAW = 0.1  # seconds between two drawings of the line
_ANNOUNCE = 0.1  # share done between two lines where the stream is no terminal
_LINE = re.compile(r"\s*(\d+)% (.+)")


def progress_of(line: str) -> tuple[float, str] | None:
    """The share done and what is being done, from a line that ProgressLine wrote into a log; None for any other line."""
    match = _LINE.fullmatch(line.rstrip())
    return (int(match[1]) / 100, match[2]) if match else None


class ProgressLine:
    """A progress callback that draws on `stream`: one changing line on a terminal, a few lines in a log."""

    def __init__(self, stream: TextIO):
        self._stream = stream
        self._terminal = stream.isatty()
        self._start = time.monotonic()
        self._drawn = -1.0
        self._share = -1.0
        self._doing = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._terminal and self._share >= 0:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def __call__(self, share: float, doing: str) -> None:
        now = time.monotonic()
        if self._terminal:
            if doing == self._doing and now - self._drawn < _REDRAW:
                return
            self._stream.write(f"\r\x1b[K{self._text(share, doing, now)}")
        elif doing != self._doing or share >= self._share + _ANNOUNCE:
            self._stream.write(f"{self._text(share, doing, now)}\n")
        else:
            return
        self._drawn, self._share, self._doing = now, share, doing
        self._stream.flush()

    def _text(self, share: float, doing: str, now: float) -> str:
        left = seconds_left(share, now - self._start)
        return f"{share:4.0%} {doing}" + ("" if left is None else f", {left:.0f} s left")


def seconds_left(share: float, elapsed: float) -> float | None:
    """How long work will still take of which a share (0..1) is done after so many seconds; None while that cannot be told."""
    return elapsed / share * (1 - share) if share > 0.05 and elapsed > 2 else None
