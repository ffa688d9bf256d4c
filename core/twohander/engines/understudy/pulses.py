"""Shapes laid on a 100 Hz curve: eased steps, rises that hold and fall, slow wander."""

import numpy as np

from ...audio.hearing import RATE

_SPLINE_DEVIATION = np.sqrt(151 / 315)  # of a cubic B-spline with independent unit knots, averaged over all positions


def eased(share: np.ndarray) -> np.ndarray:
    """Minimum-jerk course from 0 to 1 over a share of 0..1, still at both ends (Flash & Hogan 1985)."""
    x = np.clip(share, 0.0, 1.0)
    return x * x * x * (10 - 15 * x + 6 * x * x)


def stepped(starts: np.ndarray, values: np.ndarray, durations: np.ndarray, frames: int) -> np.ndarray:
    """A curve (frames, K) that eases to each of `values` (M, K) from `starts` (M,) on, within `durations` (M,), in seconds.

    It holds values[0] before the first start. A step that begins while the last one still runs is added to it, so the
    speed never jumps.
    """
    values = np.asarray(values, float)
    curve = np.zeros((frames, values.shape[1]))
    changes = np.diff(values, axis=0, prepend=values[:1])
    arrived = np.zeros((frames + 1, values.shape[1]))
    for start, change, duration in zip(starts, changes, durations):
        first = max(0, int(np.floor(start * RATE)))
        last = max(first, min(frames, int(np.ceil((start + duration) * RATE)) + 1))
        if first >= frames:
            continue
        share = (np.arange(first, last) / RATE - start) / duration
        curve[first:last] += eased(share)[:, None] * change
        arrived[last] += change
    return values[0] + curve + np.cumsum(arrived[:frames], axis=0)


def add_pulse(curve: np.ndarray, start: float, rise: float, hold: float, fall: float, height: float) -> None:
    """Add a pulse to `curve` (N,): from 0 at `start` to `height` within `rise`, there for `hold`, back within `fall` seconds."""
    first = max(0, int(np.ceil(start * RATE)))
    last = min(len(curve), int(np.ceil((start + rise + hold + fall) * RATE)))
    if first >= last:
        return
    time = np.arange(first, last) / RATE - start
    curve[first:last] += height * (eased(time / rise) - eased((time - rise - hold) / fall))


def wander(random: np.random.Generator, frames: int, period: float) -> np.ndarray:
    """Smooth noise (frames,) of standard deviation about one, whose ups and downs last about `period` seconds each way.

    Random knots half a period apart, joined by a cubic B-spline: two continuous derivatives, nothing above the knot rate.
    """
    knots = random.standard_normal(int(np.ceil(frames / RATE / (period / 2))) + 4)
    position = np.arange(frames) / RATE / (period / 2)
    knot = position.astype(int)
    x = position - knot
    weights = ((1 - x) ** 3 / 6, (3 * x**3 - 6 * x**2 + 4) / 6, (-3 * x**3 + 3 * x**2 + 3 * x + 1) / 6, x**3 / 6)
    mixed = sum(weight * knots[knot + index] for index, weight in enumerate(weights))
    return mixed / _SPLINE_DEVIATION


def spread(values: np.ndarray, seconds: float) -> np.ndarray:
    """`values` (N, ...) blurred with a raised-cosine window `seconds` wide; ends are held, so a constant stays constant.

    Single precision stays single, all else becomes double.
    """
    half = int(round(seconds * RATE / 2))
    blurred = np.array(values, np.float32 if values.dtype == np.float32 else float)
    if half < 1:
        return blurred
    window = 1 + np.cos(np.pi * np.arange(-half, half + 1) / (half + 1))
    window /= window.sum()
    columns = blurred.reshape(len(blurred), -1)
    for index in range(columns.shape[1]):  # one by one: long curves are large
        columns[:, index] = np.convolve(np.pad(columns[:, index].astype(float), half, mode="edge"), window, "valid")
    return blurred
