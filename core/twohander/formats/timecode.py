"""SMPTE timecodes with fractions of a frame, as times in seconds and back."""

import re

import numpy as np

from ..errors import MotionFileError

RATES = (24, 25, 30, 48, 50, 60, 100, 120)  # frames that a timecode may count to within a second
WRITTEN_RATE = 60  # of Live Link Face, whose importers often take it for granted
_FORM = re.compile(r"\s*(\d+):(\d+):(\d+)[:;](\d+(?:\.\d+)?)\s*")
_DAY = 86_400  # seconds


def timecodes(seconds: np.ndarray) -> list[str]:
    """Times (T,) from 0 up as HH:MM:SS:FF.fff of 60 frames a second."""
    thousandths = np.round(np.asarray(seconds, np.float64) * WRITTEN_RATE * 1000).astype(np.int64)
    frames, parts = np.divmod(thousandths, 1000)
    whole, frames = np.divmod(frames, WRITTEN_RATE)
    return [f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}:{frame:02d}.{part:03d}"
            for second, frame, part in zip(whole, frames, parts)]


def seconds_of(codes: list[str], name: str) -> tuple[np.ndarray, float]:
    """Times (T,) of timecodes since the first, and how exactly they are known, both in seconds; MotionFileError naming the file `name`.

    To how many frames they count is not written in them: it is the rate that makes their steps most even.
    """
    matches = [_FORM.fullmatch(code) for code in codes]
    if None in matches:
        raise MotionFileError(f"{name}: '{codes[matches.index(None)]}' is no timecode HH:MM:SS:FF.fff")
    numbers = np.array([[float(part) for part in match.groups()] for match in matches])
    seconds = numbers[:, :3] @ [3600, 60, 1]
    seconds += _DAY * np.cumsum(np.diff(seconds, prepend=seconds[0]) < -_DAY / 2)
    frames = numbers[:, 3]
    rate = _rate(seconds, frames, name)
    times = seconds + frames / rate
    if np.any(np.diff(times) <= 0):
        row = int(np.argmax(np.diff(times) <= 0)) + 1
        raise MotionFileError(f"{name}: the timecode does not run forward at '{codes[row]}'")
    digits = max(len(code.partition(".")[2].strip()) for code in codes)
    return times - times[0], 10.0 ** -digits / rate


def _rate(seconds: np.ndarray, frames: np.ndarray, name: str) -> int:
    possible = [rate for rate in (WRITTEN_RATE, *RATES) if rate > frames.max()]  # of equally even ones the usual
    if not possible:
        raise MotionFileError(f"{name}: a timecode counts to {frames.max():g} frames within a second, more than {RATES[-1]}")
    if np.ptp(seconds) == 0 and len(frames) > 1:
        raise MotionFileError(f"{name} lies within one second of its timecode, so that its frame rate cannot be told")

    def unevenness(rate: int) -> float:
        steps = np.diff(seconds + frames / rate)
        return float(np.abs(steps - np.median(steps)).mean()) if len(steps) else 0.0

    return min(possible, key=unevenness)
