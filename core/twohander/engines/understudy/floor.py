"""Who holds the floor: turns, overlaps, silences, and the moments that invite a listener's sign of attention."""

from dataclasses import dataclass

import numpy as np

from ...audio.hearing import Hearing
from ...conversation import Turn


@dataclass(frozen=True)
class Backchannel:
    """A listener's small sign of attention. listener: 0 or 1; time: its start in seconds; kind: "nod", "smile" or "brows"."""

    listener: int
    time: float
    kind: str


@dataclass(frozen=True)
class Floor:
    """The conversation's shape. speaking: (2, N) bool at RATE, who holds a turn (short pauses inside a turn bridged).

    turns: in order of start. pauses: (start, end) of mutual silences over one second.
    """

    speaking: np.ndarray
    turns: tuple[Turn, ...]
    backchannels: tuple[Backchannel, ...]
    pauses: tuple[tuple[float, float], ...]


def floor_of(hearings: tuple[Hearing, Hearing], seed: int) -> Floor:
    """The floor of a conversation from what was heard on both tracks."""
