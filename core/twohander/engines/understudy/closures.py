"""The moments at which lips or teeth must meet, and sampling at a frame rate that keeps them."""

import numpy as np

from ...audio.hearing import RATE, Phone
from ...sampling import values_at
from .visemes import BILABIALS, LABIODENTALS, NARROW_JAW, PHONE_VISEMES

SHORTEST_HOLD = 0.05  # seconds for which lips stay together; 24 frames a second lie 42 ms apart
AHEAD = 0.02  # seconds by which lips meet before the sound changes
# Share of a stop that is closure; the rest is its burst and breath (Byrd, 54,000 American stops, 1993: p 69 of 113 ms, b 64 of 82 ms).
CLOSED_SHARES = {"P": 0.6, "B": 0.8}
CLOSING, OPENING = 0.06, 0.06  # seconds of movement into a closure and out of it
JOINED = 0.03  # seconds between two closures that are held as one
CERTAIN_ENOUGH = 0.25  # confidence under which a heard bilabial is not shown

Closures = tuple[tuple[float, float], ...]
"""(start, end) in seconds, in order."""


def lip_closures(phones: tuple[Phone, ...]) -> Closures:
    """(start, end) in seconds of each stretch in which the lips are together for p, b or m, in order; touching ones joined."""
    return _holds(phones, BILABIALS)


def lip_bites(phones: tuple[Phone, ...]) -> Closures:
    """(start, end) in seconds of each stretch in which the lower lip is at the upper teeth for f or v, in order; touching ones joined."""
    return _holds(phones, LABIODENTALS)


def jaw_limits(phones: tuple[Phone, ...], frames: int, trust: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where sibilants, f and v narrow the jaw: how much (frames,) 0..1, and to how many radians (frames,).

    trust: (frames,) 0..1, how sure the phones are.
    """
    amount, limit = np.zeros(frames), np.full(frames, np.inf)
    for phone in phones:
        viseme = PHONE_VISEMES[phone.label][0]
        if viseme in NARROW_JAW:
            first, ramp = _ramp(phone.start + 0.01 - AHEAD, max(phone.end - 0.02, phone.start + 0.01), frames)
            stronger = ramp > amount[first:first + len(ramp)]
            amount[first:first + len(ramp)][stronger] = ramp[stronger]
            limit[first:first + len(ramp)][stronger] = NARROW_JAW[viseme]
    return amount * trust, limit


def closed(closures: Closures, frames: int) -> np.ndarray:
    """How far the lips are together (frames,) at RATE: 1 within each closure, with smooth ways in and out."""
    amount = np.zeros(frames)
    for start, end in closures:
        first, ramp = _ramp(start, end, frames)
        part = amount[first:first + len(ramp)]
        np.maximum(part, ramp, out=part)
    return amount


def sample_positions(times: np.ndarray, frames: int, closures: Closures = ()) -> np.ndarray:
    """Where to read curves of `frames` frames at RATE for output frames at `times` (M,), rising seconds: fractional frame numbers (M,).

    Only the frame nearest to a closure that falls between two output frames moves into it.
    """
    moved = times.copy()
    for start, end in closures:
        first = np.searchsorted(times, start - 1e-9)
        if first == len(times) or times[first] > end + 1e-9:
            nearest = np.argmin(np.abs(times[max(0, first - 1):first + 1] - (start + end) / 2)) + max(0, first - 1)
            moved[nearest] = min(max(moved[nearest], start), end)
    return np.clip(moved * RATE, 0, frames - 1)


def at_rate(curves: np.ndarray, fps: float, closures: Closures = ()) -> np.ndarray:
    """Curves (N, ...) at RATE as (round(N / RATE * fps), ...) at fps, each closure kept on at least one frame; see `sample_positions`."""
    times = np.arange(max(1, round(len(curves) / RATE * fps))) / fps
    return values_at(curves, sample_positions(times, len(curves), closures))


def _holds(phones: tuple[Phone, ...], labels: frozenset[str]) -> Closures:
    holds: list[tuple[float, float]] = []
    for phone in phones:
        if phone.label not in labels or phone.confidence < CERTAIN_ENOUGH:
            continue
        start, end = _hold(phone)
        if holds and start - holds[-1][1] < JOINED:
            start = holds.pop()[0]
        holds.append((start, end))
    return tuple(holds)


def _hold(phone: Phone) -> tuple[float, float]:
    start = phone.start - AHEAD
    spoken = phone.end - phone.start
    length = spoken * CLOSED_SHARES[phone.label] if phone.label in CLOSED_SHARES else spoken - AHEAD
    return max(0.0, start), start + max(length, SHORTEST_HOLD) + AHEAD


def _ramp(start: float, end: float, frames: int) -> tuple[int, np.ndarray]:
    """First frame and values of a smooth way from 0 to 1, reached at `start`, kept to `end`, and back."""
    first = max(0, int(np.floor((start - CLOSING) * RATE)))
    last = min(frames, int(np.ceil((end + OPENING) * RATE)) + 1)
    time = np.arange(first, max(first, last)) / RATE
    share = np.minimum((time - (start - CLOSING)) / CLOSING, ((end + OPENING) - time) / OPENING)
    share = np.clip(share, 0, 1)
    return first, share * share * (3 - 2 * share)
