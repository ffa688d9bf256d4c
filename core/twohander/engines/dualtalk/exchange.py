"""Two faces out of nothing but each other: what one does answers what the other did, round after round."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

ORDERS = ("together", "alternating")
Respond = Callable[[np.ndarray], np.ndarray]
"""One character's motion (T, D) as an answer to the partner's motion (M, D)."""


@dataclass(frozen=True)
class Exchange:
    """motions: (T, D) of A and of B. changes: RMS change of both together from each round to the next."""

    motions: tuple[np.ndarray, np.ndarray]
    changes: tuple[float, ...]


def exchanged(responds: tuple[Respond, Respond], starts: tuple[np.ndarray, np.ndarray], rounds: int, order: str = "together") -> Exchange:
    """Round 0 answers the starting motions (of A and of B), each further round what the round before made.

    order: "together" answers both with the other's last round (no one comes first); "alternating" lets B answer A's new motion.
    Nothing makes the rounds converge; `changes` says whether they did.
    """
    if order not in ORDERS:
        raise ValueError(f"there is no order '{order}'")
    motions, changes = starts, []
    for number in range(rounds + 1):
        first = responds[0](motions[1])
        second = responds[1](first if order == "alternating" and number else motions[0])
        if number:
            changes.append(_rms(np.concatenate([first - motions[0], second - motions[1]])))
        motions = first, second
    return Exchange(motions, tuple(changes))


def answered(responds: tuple[Respond, Respond], known: tuple[np.ndarray | None, np.ndarray | None]) -> Exchange:
    """One character answers the other's known motion, which stays as it is; with both known there is nothing to answer."""
    first = known[0] if known[0] is not None else responds[0](known[1])
    second = known[1] if known[1] is not None else responds[1](known[0])
    return Exchange((first, second), ())


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(values, dtype=np.float64))))
