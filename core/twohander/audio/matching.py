"""Matching a transcript's sounds with recognised ones, to find where in the recording each word lies."""

import numpy as np

from .phones import VOWELS

# Sounds of one place of articulation, which recognisers confuse.
_PLACES = ("P B M", "F V", "TH DH", "T D N L", "S Z", "SH ZH CH JH", "K G NG", "W UW UH OW", "R ER", "Y IY IH", "EH AE EY",
           "AA AO AH AW AY")

# What it costs to take one sound for another: equal, of the same place, both vowels, any.
SAME, ALIKE, KINDRED, DIFFERENT = 0.0, 0.5, 0.9, 1.5
LEFT_OUT = 0.7  # cost of a sound that only one side has
OUT_OF_TIME = 3.0  # cost of a sound outside its line's time
WINDOW_SHARE, NARROWEST_WINDOW, WIDEST_WINDOW = 0.15, 300, 3000  # sounds left and right of the diagonal that are searched

_DIAGONAL, _SKIP_SPOKEN = 0, 1


def matched(spoken: list[str], heard: list[str], windows: list[tuple[float, float]], times: np.ndarray) -> np.ndarray:
    """For each transcript sound the number of the recognised sound that it best matches, -1 for none; in rising order.

    spoken: S phones with windows: (earliest, latest) second of each. heard: H phones, recognised at times (H,) seconds.
    The search (dynamic programming over edits) stays near the diagonal, so that time and memory grow linearly with length.
    """
    match = np.full(len(spoken), -1)
    if not spoken or not heard:
        return match
    cost = _cost_table()
    heard_codes = np.array([_CODES[phone] for phone in heard])
    half = int(np.clip(WINDOW_SHARE * len(heard) + abs(len(heard) - len(spoken)), NARROWEST_WINDOW, WIDEST_WINDOW))
    first = np.array([max(0, row * len(heard) // len(spoken) - half) for row in range(len(spoken) + 1)])
    last = np.minimum(first + 2 * half, len(heard))
    first = np.minimum(first, last)
    skips = np.arange(len(heard) + 1) * LEFT_OUT
    totals = skips[first[0]:last[0] + 1] - skips[first[0]]
    steps, skipped_heard = [], []
    for row, phone in enumerate(spoken):
        low, high = first[row + 1], last[row + 1]
        above = np.full(high - low + 1, np.inf)
        shared_low, shared_high = max(low, first[row]), min(high, last[row])
        above[shared_low - low:shared_high - low + 1] = totals[shared_low - first[row]:shared_high - first[row] + 1] + LEFT_OUT
        diagonal = np.full(high - low + 1, np.inf)
        start, stop = max(low, first[row] + 1), min(high, last[row] + 1)
        price = cost[_CODES[phone], heard_codes[start - 1:stop]]
        late = (times[start - 1:stop] < windows[row][0]) | (times[start - 1:stop] > windows[row][1])
        diagonal[start - low:stop - low + 1] = totals[start - 1 - first[row]:stop - first[row]] + price + OUT_OF_TIME * late
        entered = np.minimum(above, diagonal)
        # Leaving out heard sounds costs the same for each, so the best way along the row is a running minimum.
        totals = np.minimum.accumulate(entered - skips[low:high + 1]) + skips[low:high + 1]
        steps.append(np.where(diagonal <= above, _DIAGONAL, _SKIP_SPOKEN).astype(np.uint8))
        skipped_heard.append(totals < entered - 1e-9)
    return _walked_back(match, first, last, steps, skipped_heard)


def _walked_back(match, first, last, steps, skipped_heard) -> np.ndarray:
    column = last[-1]
    for row in range(len(match) - 1, -1, -1):
        low = first[row + 1]
        column = min(column, last[row + 1])
        while skipped_heard[row][column - low]:
            column -= 1
        if steps[row][column - low] == _DIAGONAL:
            column -= 1
            match[row] = column
    return match


def _cost_table() -> np.ndarray:
    table = np.full((len(_CODES), len(_CODES)), DIFFERENT)
    for one, row in _CODES.items():
        for other, column in _CODES.items():
            if one == other:
                table[row, column] = SAME
            elif any({one, other} <= set(place.split()) for place in _PLACES):
                table[row, column] = ALIKE
            elif one in VOWELS and other in VOWELS:
                table[row, column] = KINDRED
    return table


_CODES = {phone: code for code, phone in enumerate(
    [phone for place in _PLACES for phone in place.split()] + ["HH", "OY"])}
