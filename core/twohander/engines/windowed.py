"""Networks over long recordings: window by window, what they return blended where windows overlap."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from .windows import Window


def through_windows(network: Callable[[Tensor], Tensor], values: Tensor, windows: Sequence[Window],
                    told: Callable[[float], None] = lambda share: None) -> Tensor:
    """(B, T, D') what a network makes of values (B, T, D) that it can only see a window at a time; blended linearly in overlaps.

    told: hears the share done before each window, and may raise to stop.
    """
    return blended(lambda window: network(values[:, window.start:window.stop]), windows, told)


def blended(make: Callable[[Window], Tensor], windows: Sequence[Window], told: Callable[[float], None] = lambda share: None) -> Tensor:
    """(B, T, D) out of what is made of each window, (B, len(window), D); blended linearly in overlaps. told: as above."""
    result, reached = None, 0
    for number, window in enumerate(windows):
        told(number / len(windows))
        made = make(window)
        if len(windows) == 1:
            return made
        if result is None:
            result = made.new_zeros(len(made), windows[-1].stop, made.shape[2])
        shared = max(0, reached - window.start)
        share = (torch.arange(shared, device=made.device, dtype=made.dtype)[:, None] + 1) / (shared + 1)
        result[:, window.start:window.start + shared] += share * (made[:, :shared] - result[:, window.start:window.start + shared])
        result[:, window.start + shared:window.stop] = made[:, shared:]
        reached = window.stop
    return result
