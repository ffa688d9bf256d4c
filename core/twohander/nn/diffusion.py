"""Diffusion: noise schedules, and samplers over any model that predicts clean data."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

COSINE_OFFSET = 0.008
LARGEST_BETA = 0.999


def cosine_schedule(times: int) -> np.ndarray:
    """(times,) the share of the data's variance that is left at each time, float64 (Nichol and Dhariwal 2021)."""
    ends = np.cos((np.arange(times + 1) / times + COSINE_OFFSET) / (1 + COSINE_OFFSET) * math.pi / 2) ** 2
    return np.cumprod(1 - np.minimum(1 - ends[1:] / ends[:-1], LARGEST_BETA))


def spread_times(last: int, steps: int) -> tuple[int, ...]:
    """`steps` times from `last` down to 0, evenly spread; ValueError unless there are 1 to last + 1 of them."""
    if not 1 <= steps <= last + 1:
        raise ValueError(f"{steps} steps do not fit between time {last} and 0")
    return tuple(int(time) for time in np.round(np.linspace(last, 0, steps))) if steps > 1 else (last,)


def ddim(clean: Callable[[Tensor, int], Tensor], noisy: Tensor, kept: np.ndarray, times: Sequence[int]) -> Tensor:
    """Follow the deterministic sampler (Song et al., DDIM, 2021) from `noisy` at times[0] down the times to clean data.

    clean(x, time): the clean data that the model sees in x; kept: a schedule such as `cosine_schedule` gives. Each step is a sum of x and
    of clean(x), so x may be any linear coordinates of the data.
    """
    x = noisy
    for time, after in zip(times, (*times[1:], None)):
        x = ddim_step(clean(x, time), x, kept, time, after)
    return x


def ddim_step(predicted: Tensor, noisy: Tensor, kept: np.ndarray, time: int, after: int | None) -> Tensor:
    """The data at the time `after` `time` (None: clean), from what is noisy at `time` and the clean data predicted from it."""
    if after is None:
        return predicted
    share, next_share = float(kept[time]), float(kept[after])
    noise = (noisy / math.sqrt(share) - predicted) / math.sqrt(1 / share - 1)
    return math.sqrt(next_share) * predicted + math.sqrt(1 - next_share) * noise
