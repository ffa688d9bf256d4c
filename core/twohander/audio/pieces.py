"""Stretches of speech gathered into pieces of at most twelve seconds, in which recognition and alignment work."""

from dataclasses import dataclass

import numpy as np

from .hearing import RATE
from .stored_sound import Samples
from .voice import HOP, stretches

LONGEST = 12.0  # seconds of speech in one piece
EARLIEST_CUT = 8.0  # seconds before which an unbroken stretch is not cut
MARGIN = 0.12  # seconds of sound kept on each side of a stretch: quiet consonants lie there


@dataclass(frozen=True)
class Piece:
    """Some speech without its pauses. spans: (start, end) frames of the track whose sound follows one another here."""

    spans: tuple[tuple[int, int], ...]

    @property
    def frames(self) -> int:
        """Frames of sound in the piece."""
        return sum(end - start for start, end in self.spans)

    def within(self, start: int, end: int) -> "Piece":
        """The part of the piece that lies in the track's frames start..end-1; it may be empty."""
        cut = ((max(low, start), min(high, end)) for low, high in self.spans)
        return Piece(tuple((low, high) for low, high in cut if low < high))

    def sound(self, samples: Samples) -> np.ndarray:
        """The piece's own samples out of the track's."""
        return np.concatenate([samples[start * HOP:end * HOP] for start, end in self.spans])

    def parts(self, first: int, last: int) -> list[tuple[int, int]]:
        """The piece's frames first..last-1 as (start, end) frames of the track, one for each span that they touch."""
        found, offset = [], 0
        for start, end in self.spans:
            low, high = max(first - offset, 0), min(last - offset, end - start)
            if low < high:
                found.append((start + low, start + high))
            offset += end - start
        return found


def pieces_of(active: np.ndarray, level: np.ndarray) -> list[Piece]:
    """Pieces that cover all active frames (N,), cut at pauses or else at the quietest frame of level (N,) between 8 and 12 s."""
    margin = round(MARGIN * RATE)
    near = np.convolve(active, np.ones(2 * margin + 1), "same") > 0.5 if len(active) > 2 * margin else active
    pieces, gathered, length = [], [], 0
    for start, end in stretches(near):
        for span in _short_spans(start, end, level):
            if gathered and length + span[1] - span[0] > LONGEST * RATE:
                pieces.append(Piece(tuple(gathered)))
                gathered, length = [], 0
            gathered.append(span)
            length += span[1] - span[0]
    return [*pieces, Piece(tuple(gathered))] if gathered else pieces


def _short_spans(start: int, end: int, level: np.ndarray) -> list[tuple[int, int]]:
    spans = []
    while end - start > LONGEST * RATE:
        earliest, latest = start + round(EARLIEST_CUT * RATE), start + round(LONGEST * RATE)
        cut = earliest + int(np.argmin(level[earliest:latest]))
        spans.append((start, cut))
        start = cut
    return [*spans, (start, end)]
