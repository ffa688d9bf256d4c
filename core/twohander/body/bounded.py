"""Least squares within bounds, for many right-hand sides at once."""

import numpy as np

FREE, AT_LOW, AT_HIGH = 0, -1, 1
TRIES = 3  # exchanges of all wrong values at once that need not help, before one at a time (Kim and Park 2011 take 3)
ROUNDS = 1000  # single exchanges end in finite time; this only guards against rounding
WRONG = 1e-9  # of the greatest diagonal element, or of a value: nearer to right counts as right
_BLOCK = 512  # right-hand sides solved together


def bounded_minimum(normal: np.ndarray, linear: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The values v (T, K) within low <= v <= high (K,) that minimise v N v / 2 - l v for each row l of `linear` (T, K).

    normal: (K, K) symmetric and positive definite; its minimum is then unique. By block principal pivoting (Júdice and Pires 1994;
    Kim and Park 2011): values are guessed to be free or at a bound, the free ones solved for, and wrong guesses exchanged.
    """
    return np.concatenate([_minimum(normal, linear[start:start + _BLOCK], low, high) for start in range(0, len(linear), _BLOCK)])


def _minimum(normal, linear, low, high) -> np.ndarray:
    unbound = np.linalg.solve(normal, linear.T).T
    state = np.where(unbound < low, AT_LOW, np.where(unbound > high, AT_HIGH, FREE))
    values = np.clip(unbound, low, high)
    fewest = np.full(len(linear), len(normal) + 1)
    tries = np.full(len(linear), TRIES)
    open_ = np.arange(len(linear))
    for _ in range(ROUNDS):
        held = state[open_]
        found = _solved(normal, linear[open_], held, low, high)
        exchanged = _exchanged(held, found, found @ normal - linear[open_], low, high, WRONG * normal.diagonal().max())
        wrong = exchanged != held
        count = wrong.sum(axis=1)
        values[open_] = np.clip(found, low, high)
        better = count < fewest[open_]
        fewest[open_] = np.minimum(count, fewest[open_])
        tries[open_] = np.where(better, TRIES, tries[open_] - 1)
        last = len(normal) - 1 - np.argmax(wrong[:, ::-1], axis=1)
        single = np.arange(len(normal)) == last[:, None]
        state[open_] = np.where(wrong & (single | (tries[open_] >= 0)[:, None]), exchanged, held)
        open_ = open_[count > 0]
        if not len(open_):
            break
    return values


def _solved(normal, linear, state, low, high) -> np.ndarray:
    """The values (T, K) whose free ones minimise while the others stand at their bounds."""
    free = state == FREE
    bound = np.where(state == AT_LOW, low, np.where(state == AT_HIGH, high, 0.0))
    system = normal * (free[:, :, None] & free[:, None, :])
    diagonal = np.arange(len(normal))
    system[:, diagonal, diagonal] += np.where(free, 0.0, 1.0)
    wanted = np.where(free, linear - bound @ normal, bound)
    return np.linalg.solve(system, wanted[:, :, None])[:, :, 0]


def _exchanged(state, values, slope, low, high, tolerance) -> np.ndarray:
    """The states with every wrong one put right: free values beyond a bound, bound values that the slope draws inwards."""
    free = state == FREE
    made = np.where(free & (values < low - WRONG), AT_LOW, np.where(free & (values > high + WRONG), AT_HIGH, state))
    inwards = (state == AT_LOW) & (slope < -tolerance) | (state == AT_HIGH) & (slope > tolerance)
    return np.where(inwards & (low < high), FREE, made)
