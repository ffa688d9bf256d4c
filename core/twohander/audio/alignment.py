"""Forced alignment: when each word and sound of a transcript is said."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..conversation import Transcript
from .hearing import RATE, Phone, Word
from .matching import matched
from .phones import decode, decoder, model_folder
from .pieces import Piece
from .pronunciation import Pronunciation, pronunciations
from .voice import SAMPLE_RATE
from .words import spoken_words

LINE_TOLERANCE = 1.0  # seconds by which a timed line's times may be wrong
UNSPOKEN_WORDS = 4  # words in a row without any match are taken as not said
LEAST_MATCH = 0.4  # share of a piece's recognised sounds that the transcript must explain
LEAST_FOUND = 0.5  # share of a piece's words that must fit the sound, or else the transcript is of something else
WORST_SCORE = -45.0  # acoustic log score a frame of a word; 1 % of rightly placed words lie lower, half of wrongly placed ones
SCORE_UNITS = 1024  # grammar searches keep acoustic scores shifted by ten bits
CLOSING_SILENCE = SAMPLE_RATE // 5  # samples behind the piece: the last sound must be able to end
PAUSE_CHANCE = 0.3  # before each word
LONGEST_PHONE = 0.6  # seconds; a longer one was stretched over something that the transcript lacks
LONGEST_PAUSE = 0.3  # seconds between two words without anything said that the transcript lacks


@dataclass(frozen=True)
class _Entry:
    """One transcript word with its pronunciations and the time window (seconds) in which its line lies."""

    text: str
    ways: tuple[Pronunciation, ...]
    window: tuple[float, float]


@dataclass(frozen=True)
class _Said:
    """One word where it was found, with its sounds."""

    phones: tuple[Phone, ...]
    word: Word


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
        found = _forced(samples, piece, said) if said and shares[index] >= LEAST_MATCH else []
        if len(found) < LEAST_FOUND * len(said):
            found = []
        phones += _filled_up(found, heard[index])
        words += [said.word for said in found]
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


def _forced(samples: np.ndarray, piece: Piece, said: list[_Entry]) -> list[_Said]:
    """The words that were found in one piece, without those that the sound contradicts; none if no path fits the piece."""
    recogniser = _listener(said)
    decode(recogniser, np.concatenate([piece.sound(samples), np.zeros(CLOSING_SILENCE, np.float32)]))
    segments: dict[int, list] = {}
    for segment in recogniser.seg() or ():
        if segment.word[0].isdigit():
            segments.setdefault(int(segment.word.partition(".")[0]), []).append(segment)
    found = []
    for number, sounds in segments.items():
        first, last = sounds[0].start_frame, sounds[-1].end_frame + 1
        score = sum(recogniser.logmath.log(sound.ascore) for sound in sounds) / SCORE_UNITS
        longest = max(sound.end_frame + 1 - sound.start_frame for sound in sounds)
        if score >= WORST_SCORE * (last - first) and longest <= LONGEST_PHONE * RATE:
            phones = tuple(phone for sound in sounds for phone in _phones(said[number], sound, piece))
            found.append(_Said(phones, Word(said[number].text, phones[0].start, phones[-1].end)))
    return found


def _phones(entry: _Entry, segment, piece: Piece) -> list[Phone]:
    _, way, place = map(int, segment.word.split("."))
    return [Phone(entry.ways[way][place], start / RATE, end / RATE, 1.0)
            for start, end in piece.parts(segment.start_frame, segment.end_frame + 1)]


def _filled_up(found: list[_Said], heard: list[Phone]) -> list[Phone]:
    """The words' phones, and what was heard where a gap between words is too long for a pause within a sentence."""
    phones = [phone for said in found for phone in said.phones]
    edges = [-np.inf, *(edge for said in found for edge in (said.word.start, said.word.end)), np.inf]
    for start, end in zip(edges[::2], edges[1::2]):
        if end - start > LONGEST_PAUSE:
            phones += [phone for phone in heard if start <= phone.start and phone.end <= end]
    return sorted(phones, key=lambda phone: phone.start)


def _listener(said: list[_Entry]):
    """A recogniser that expects these words' sounds one after the other, with a pause or none before each word.

    Each sound is a dictionary word of its own, named "word.way.place". The recogniser's own alignment mode, which takes whole words,
    needs two passes and refuses pieces in which a word is as short as can be.
    """
    recogniser = decoder(dict=None, lm=None, fsgusefiller=False, fsgusealtpron=False)
    moves: list[tuple] = []
    here, states = 0, 1
    for number, entry in enumerate(said):
        begin, end, states = states, states + 1, states + 2
        moves += [(here, begin, PAUSE_CHANCE, "<sil>"), (here, begin, 1 - PAUSE_CHANCE)]
        for way, sounds in enumerate(entry.ways):
            at = begin
            for place, sound in enumerate(sounds):
                name = f"{number}.{way}.{place}"
                recogniser.add_word(name, sound, False)
                target = end if place == len(sounds) - 1 else states
                states += target == states
                moves.append((at, target, 1.0 if place else 1 / len(entry.ways), name))
                at = target
        here = end
    moves += [(here, states, PAUSE_CHANCE, "<sil>"), (here, states, 1 - PAUSE_CHANCE)]
    recogniser.add_word("unused", "SIL", True)  # rebuilds the recogniser's tables once for all words
    recogniser.add_fsg("said", recogniser.create_fsg("said", 0, states, moves))
    recogniser.activate_search("said")
    return recogniser
