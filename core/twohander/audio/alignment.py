"""Where a transcript's words lie in a track, and when each of their sounds is said."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..conversation import Transcript
from .forced import ExpectedWord, SaidWord, filled_up, forced
from .hearing import RATE, Phone, Word
from .matching import matched
from .phones import model_folder
from .pieces import Piece
from .pronunciation import pronunciations
from .stored_sound import Samples
from .words import marked_words

LINE_TOLERANCE = 1.0  # seconds by which a timed line's times may be wrong
UNSPOKEN_WORDS = 4  # words in a row without any match are taken as not said
UNMATCHED_SOUNDS = 8  # recognised sounds in a row without any match are speech that the transcript lacks
SECTION_MARGIN = 0.25  # seconds
LEAST_MATCH = 0.4  # share of a section's recognised sounds that the transcript must explain
LEAST_FOUND = 0.5  # share of a section's words that must fit the sound, or else the transcript is of something else


@dataclass(frozen=True)
class _Entry:
    """One transcript word and the time window (seconds) in which its line lies."""

    word: ExpectedWord
    window: tuple[float, float]


@dataclass(frozen=True)
class _Section:
    """Successive words (their numbers) and the sound in which they are said, a part of the piece with that index."""

    index: int
    piece: Piece
    words: tuple[int, ...]


@dataclass(frozen=True)
class Alignment:
    """Phones and words in order of time, and whether the transcript could be used at all."""

    phones: tuple[Phone, ...]
    words: tuple[Word, ...]
    used_transcript: bool


def aligned(samples: Samples, pieces: list[Piece], heard: list[list[Phone]], transcript: Transcript,
            advance: Callable[[float], None]) -> Alignment:
    """A transcript's words and sounds on the track's clock; where it does not fit the sound, the recognised phones stay.

    samples: (S,) at 16 kHz. heard: recognised phones of each piece. Words may be unknown to the dictionary: they are read by rules.
    Lines without times are placed by matching their sounds with the recognised ones. advance: told the share done.
    """
    entries = _entries(transcript)
    sections = _sections(entries, pieces, heard)
    found: list[list[SaidWord]] = [[] for _ in pieces]
    for number, section in enumerate(sections):
        said = forced(samples, section.piece, [entries[word].word for word in section.words])
        if len(said) >= LEAST_FOUND * len(section.words):
            found[section.index] += said
        advance((number + 1) / len(sections))
    phones = tuple(phone for index in range(len(pieces)) for phone in filled_up(found[index], heard[index]))
    words = tuple(said.word for piece in found for said in piece)
    return Alignment(phones, words, bool(words))


def _entries(transcript: Transcript) -> list[_Entry]:
    lines = [(marked_words(line.text), line) for line in transcript.lines]
    ways = pronunciations({word for words, _ in lines for word, _ in words}, model_folder() / "cmudict-en-us.dict")
    entries = []
    for words, line in lines:
        window = (-np.inf if line.start is None else line.start - LINE_TOLERANCE,
                  np.inf if line.end is None else line.end + LINE_TOLERANCE)
        entries += [_Entry(ExpectedWord(word, ways[word], question), window) for word, question in words if word in ways]
    return entries


def _sections(entries: list[_Entry], pieces: list[Piece], heard: list[list[Phone]]) -> list[_Section]:
    """Where the transcript's words lie, by matching their sounds with the recognised ones; speech that it lacks is left out."""
    spoken = [(phone, number) for number, entry in enumerate(entries) for phone in entry.word.ways[0]]
    flat = [(phone, index) for index, phones in enumerate(heard) for phone in phones]
    times = np.array([(phone.start + phone.end) / 2 for phone, _ in flat])
    match = matched([phone for phone, _ in spoken], [phone.label for phone, _ in flat],
                    [entries[number].window for _, number in spoken], times)
    hits = sorted(found for found in match if found >= 0)
    runs = _runs(hits, [index for _, index in flat])
    run_of = {hit: number for number, run in enumerate(runs) for hit in run}
    votes: list[list[int]] = [[] for _ in entries]
    for (_, number), found in zip(spoken, match):
        if found >= 0:
            votes[number].append(run_of[found])
    places = _filled([max(sorted(set(vote)), key=vote.count) if vote else None for vote in votes])
    sections = []
    for number, run in enumerate(runs):
        words = tuple(word for word, place in enumerate(places) if place == number)
        if words and len(run) >= LEAST_MATCH * (run[-1] - run[0] + 1):
            index = flat[run[0]][1]
            sections.append(_Section(index, _cut(pieces[index], heard[index], flat[run[0]][0], flat[run[-1]][0]), words))
    return sections


def _runs(hits: list[int], piece_of: list[int]) -> list[list[int]]:
    """The matched sounds in groups: a new one at each piece, and where many sounds in a row have no match."""
    runs: list[list[int]] = []
    for hit in hits:
        if runs and piece_of[hit] == piece_of[runs[-1][-1]] and hit - runs[-1][-1] <= UNMATCHED_SOUNDS:
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs


def _cut(piece: Piece, heard: list[Phone], first: Phone, last: Phone) -> Piece:
    """The piece from a bit before its first matched sound to a bit behind its last one, or to its own ends if these are near."""
    start = -1 if heard.index(first) < UNMATCHED_SOUNDS else round((first.start - SECTION_MARGIN) * RATE)
    near_end = len(heard) - heard.index(last) <= UNMATCHED_SOUNDS
    return piece.within(max(0, start), piece.spans[-1][1] if near_end else round((last.end + SECTION_MARGIN) * RATE))


def _filled(places: list[int | None]) -> list[int | None]:
    """Words without a match go with the word before (at the beginning, the one behind); long runs of them stay unplaced."""
    filled = list(places)
    number = 0
    while number < len(places):
        end = number
        while end < len(places) and places[end] is None:
            end += 1
        if number < end and end - number < UNSPOKEN_WORDS:
            neighbour = places[number - 1] if number else places[end] if end < len(places) else None
            filled[number:end] = [neighbour] * (end - number)
        number = end + 1
    return filled
