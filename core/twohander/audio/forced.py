"""Forced alignment of words with one piece of sound: when each of them, and each of its sounds, is said."""

from dataclasses import dataclass

import numpy as np

from .hearing import RATE, Phone, Word
from .phones import SCORE_UNITS, decode, decoder
from .pieces import Piece
from .pronunciation import Pronunciation
from .stored_sound import Samples
from .voice import SAMPLE_RATE

WORST_SCORE = -45.0  # acoustic log score a frame of a word; of 407 rightly placed synthesised ones under 1 % lie lower
CLOSING_SILENCE = SAMPLE_RATE // 5  # samples behind the piece: the last sound must be able to end
PAUSE_CHANCE = 0.3  # before each word
LONGEST_PHONE = 0.6  # seconds; a longer one was stretched over something that is not among the words
LONGEST_PAUSE = 0.3  # seconds between two words without anything said that is not among them


@dataclass(frozen=True)
class ExpectedWord:
    """A word that should be heard, with its pronunciations. question: a question ends with it."""

    text: str
    ways: tuple[Pronunciation, ...]
    question: bool = False


@dataclass(frozen=True)
class SaidWord:
    """One word where it was found, with its sounds. score: acoustic log score a frame, above WORST_SCORE."""

    word: Word
    phones: tuple[Phone, ...]
    score: float


def forced(samples: Samples, piece: Piece, words: list[ExpectedWord]) -> list[SaidWord]:
    """The words that were found in one piece, without those that the sound contradicts; none if no path fits the piece."""
    recogniser = _listener(words)
    decode(recogniser, np.concatenate([piece.sound(samples), np.zeros(CLOSING_SILENCE, np.float32)]))
    segments: dict[int, list] = {}
    for segment in recogniser.seg() or ():
        if segment.word[0].isdigit():
            segments.setdefault(int(segment.word.partition(".")[0]), []).append(segment)
    found = []
    for number, sounds in segments.items():
        first, last = sounds[0].start_frame, sounds[-1].end_frame + 1
        score = sum(recogniser.logmath.log(sound.ascore) for sound in sounds) / SCORE_UNITS / (last - first)
        longest = max(sound.end_frame + 1 - sound.start_frame for sound in sounds)
        if score >= WORST_SCORE and longest <= LONGEST_PHONE * RATE:
            phones = tuple(phone for sound in sounds for phone in _phones(words[number], sound, piece))
            word = Word(words[number].text, phones[0].start, phones[-1].end, words[number].question)
            found.append(SaidWord(word, phones, score))
    return found


def filled_up(found: list[SaidWord], heard: list[Phone]) -> list[Phone]:
    """The words' phones, and what was heard where a gap between words is too long for a pause within a sentence."""
    phones = [phone for said in found for phone in said.phones]
    edges = [-np.inf, *(edge for said in found for edge in (said.word.start, said.word.end)), np.inf]
    for start, end in zip(edges[::2], edges[1::2]):
        if end - start > LONGEST_PAUSE:
            phones += [phone for phone in heard if start <= phone.start and phone.end <= end]
    return sorted(phones, key=lambda phone: phone.start)


def _phones(word: ExpectedWord, segment, piece: Piece) -> list[Phone]:
    _, way, place = map(int, segment.word.split("."))
    return [Phone(word.ways[way][place], start / RATE, end / RATE, 1.0)
            for start, end in piece.parts(segment.start_frame, segment.end_frame + 1)]


def _listener(words: list[ExpectedWord]):
    """A recogniser that expects these words' sounds one after the other, with a pause or none before each word.

    Each sound is a dictionary word of its own, named "word.way.place". The recogniser's own alignment mode, which takes whole words,
    needs two passes and refuses pieces in which a word is as short as can be.
    """
    recogniser = decoder(dict=None, lm=None, fsgusefiller=False, fsgusealtpron=False)
    moves: list[tuple] = []
    here, states = 0, 1
    for number, word in enumerate(words):
        begin, end, states = states, states + 1, states + 2
        moves += [(here, begin, PAUSE_CHANCE, "<sil>"), (here, begin, 1 - PAUSE_CHANCE)]
        for way, sounds in enumerate(word.ways):
            at = begin
            for place, sound in enumerate(sounds):
                name = f"{number}.{way}.{place}"
                recogniser.add_word(name, sound, False)
                target = end if place == len(sounds) - 1 else states
                states += target == states
                moves.append((at, target, 1.0 if place else 1 / len(word.ways), name))
                at = target
        here = end
    moves += [(here, states, PAUSE_CHANCE, "<sil>"), (here, states, 1 - PAUSE_CHANCE)]
    recogniser.add_word("unused", "SIL", True)  # rebuilds the recogniser's tables once for all words
    recogniser.add_fsg("said", recogniser.create_fsg("said", 0, states, moves))
    recogniser.activate_search("said")
    return recogniser
