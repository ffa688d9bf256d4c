"""Forced alignment: when each word and sound of a transcript is said."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..conversation import Transcript
from .hearing import RATE, Phone, Word
from .matching import matched
from .phones import NO_PHONES, decode, decoder, model_folder
from .pieces import Piece
from .pronunciation import Pronunciation, pronunciations
from .words import spoken_words

LINE_TOLERANCE = 1.0  # seconds by which a timed line's times may be wrong
UNSPOKEN_WORDS = 4  # words in a row without any match are taken as not said
LEAST_MATCH = 0.4  # share of a piece's recognised sounds that the transcript must explain
WORST_SCORE = -45.0  # mean acoustic log score a frame; read speech lies about -12, a wrong text below -50
LONGEST_PHONE = 0.6  # seconds; a longer one was stretched over something that the transcript lacks


@dataclass(frozen=True)
class _Entry:
    """One transcript word with its pronunciations and the time window (seconds) in which its line lies."""

    text: str
    ways: tuple[Pronunciation, ...]
    window: tuple[float, float]


@dataclass(frozen=True)
class Alignment:
    """Phones and words in order of time, and whether the transcript could be used at all."""

    phones: tuple[Phone, ...]
    words: tuple[Word, ...]
    used_transcript: bool


def aligned(samples: np.ndarray, pieces: list[Piece], heard: list[list[Phone]], transcript: Transcript,
            advance: Callable[[float], None]) -> Alignment:
    """A transcript's words and sounds on the track's clock; where it does not fit the sound, the recognised phones stay.

    samples: (S,) at 16 kHz. heard: recognised phones of each piece. Words may be unknown to the dictionary: they are read by rules.
    Lines without times are placed by matching their sounds with the recognised ones. advance: told the share done.
    """
    entries = _entries(transcript)
    numbers, shares = _placed(entries, heard)
    phones: list[Phone] = []
    words: list[Word] = []
    for index, piece in enumerate(pieces):
        said = [entries[number] for number in numbers[index]]
        spelled = _forced(samples, piece, said) if said and shares[index] >= LEAST_MATCH else None
        if spelled is None:
            phones += heard[index]
        else:
            phones += spelled[0]
            words += spelled[1]
        advance((index + 1) / len(pieces))
    return Alignment(tuple(phones), tuple(words), bool(words))


def _entries(transcript: Transcript) -> list[_Entry]:
    lines = [(spoken_words(line.text), line) for line in transcript.lines]
    ways = pronunciations({word for words, _ in lines for word in words}, model_folder() / "cmudict-en-us.dict")
    entries = []
    for words, line in lines:
        window = (-np.inf if line.start is None else line.start - LINE_TOLERANCE,
                  np.inf if line.end is None else line.end + LINE_TOLERANCE)
        entries += [_Entry(word, ways[word], window) for word in words if word in ways]
    return entries


def _placed(entries: list[_Entry], heard: list[list[Phone]]) -> tuple[list[list[int]], list[float]]:
    """The numbers of the words that each piece holds, and the share of the piece's recognised sounds that they match."""
    spoken = [(phone, number) for number, entry in enumerate(entries) for phone in entry.ways[0]]
    flat = [(phone, index) for index, phones in enumerate(heard) for phone in phones]
    times = np.array([(phone.start + phone.end) / 2 for phone, _ in flat])
    match = matched([phone for phone, _ in spoken], [phone.label for phone, _ in flat],
                    [entries[number].window for _, number in spoken], times)
    votes: list[list[int]] = [[] for _ in entries]
    hits = [0] * len(heard)
    for (_, number), found in zip(spoken, match):
        if found >= 0:
            votes[number].append(flat[found][1])
            hits[flat[found][1]] += 1
    places = [max(sorted(set(found)), key=found.count) if found else None for found in votes]
    numbers: list[list[int]] = [[] for _ in heard]
    for number, place in enumerate(_filled(places)):
        if place is not None:
            numbers[place].append(number)
    return numbers, [hit / max(1, len(phones)) for hit, phones in zip(hits, heard)]


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


def _forced(samples: np.ndarray, piece: Piece, said: list[_Entry]) -> tuple[list[Phone], list[Word]] | None:
    """The words' sounds within one piece, or None if they do not fit it."""
    recogniser = decoder(dict=None, lm=None)
    for number, entry in enumerate(said):
        for way, sounds in enumerate(entry.ways):
            name = f"w{number}" if way == 0 else f"w{number}({way + 1})"
            recogniser.add_word(name, " ".join(sounds), number == len(said) - 1 and way == len(entry.ways) - 1)
    recogniser.set_align_text(" ".join(f"w{number}" for number in range(len(said))))
    sound = piece.sound(samples)
    decode(recogniser, sound)
    if recogniser.hyp() is None:
        return None
    recogniser.set_alignment()  # a second pass within the words' times: only it tells the sounds
    decode(recogniser, sound)
    phones, words, score, frames = [], [], 0, 0
    for word in recogniser.get_alignment() or ():
        if not word.name.startswith("w"):
            continue
        for phone in word:
            score, frames = score + phone.score, frames + phone.duration
            for start, end in piece.parts(phone.start, phone.start + phone.duration):
                if phone.name not in NO_PHONES and end - start <= LONGEST_PHONE * RATE:
                    phones.append(Phone(phone.name, start / RATE, end / RATE, 1.0))
        number = int(word.name[1:].partition("(")[0])
        words.append(Word(said[number].text, piece.at(word.start) / RATE, piece.at(word.start + word.duration - 1) / RATE + 1 / RATE))
    if not frames or score / frames < WORST_SCORE:
        return None
    return phones, words
