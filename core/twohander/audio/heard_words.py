"""Which English words are said, without a transcript: their sounds are more certain than single sounds, if it is English."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .forced import ExpectedWord, SaidWord, forced
from .hearing import RATE
from .phones import MOST_CERTAIN, SCORE_UNITS, decode, decoder, model_folder
from .pieces import Piece
from .stored_sound import Samples

# Half the frames' scores and narrow beams cost 2 % of the words' lips of synthesised talk and save two thirds of the time.
SEARCH = dict(lw=6.5, ds=2, topn=2, maxhmmpf=1500, maxwpf=5, lpbeam=1e-25, lponlybeam=1e-18, fwdflat=False, bestpath=False)

# Log probability, in nats a sound, that the language model must give to a track's words. Measured: read sentences -1.4 to -2.0, tongue
# twisters to -2.4; other languages in English voices -2.4 to -2.8, speech played backwards -2.3 to -2.7.
LEAST_LIKELY = -2.3
LEAST_COVERED = 0.5  # share of a piece that its words must explain; English 0.74 and more, other languages' synthesisers under 0.33
# Share of synthesised words' sounds that had the right place of articulation, by the word's acoustic log score a frame; under the lower
# score sounds recognised one by one are right more often.
SCORES, CERTAINTIES = (-35.0, -15.0), (0.70, MOST_CERTAIN)
GUESSING_SHARE = 0.7  # of the time; the rest places the words
LOG_BASE = 1.0001  # of the recogniser's integers


@dataclass(frozen=True)
class _Guess:
    """What may be said in a piece. likelihood: log probability in nats of all of its words."""

    words: list[ExpectedWord]
    likelihood: float


def word_recogniser():
    """A recogniser with the whole English dictionary and a word language model: 120 MB, which one hearing shares."""
    return decoder(lm=str(model_folder() / "en-us.lm.bin"), dict=str(model_folder() / "cmudict-en-us.dict"), **SEARCH)


def heard_words(recogniser, samples: Samples, pieces: list[Piece], advance: Callable[[float], None]) -> list[list[SaidWord]]:
    """The words of each piece with their sounds' confidence; none at all if the track makes no sense in English.

    recogniser: a `word_recogniser`. samples: (S,) at 16 kHz. advance: told the share done.
    Pieces whose words leave much of the sound unexplained have none.
    """
    guesses = []
    for number, piece in enumerate(pieces):
        guesses.append(_guess(recogniser, piece.sound(samples)))
        advance(GUESSING_SHARE * (number + 1) / len(pieces))
    if not _is_english(guesses):
        return [[] for _ in pieces]
    said = []
    for number, (piece, guess) in enumerate(zip(pieces, guesses)):
        said.append(_fitting(samples, piece, guess.words))
        advance(GUESSING_SHARE + (1 - GUESSING_SHARE) * (number + 1) / len(pieces))
    return said


def _guess(recogniser, sound: np.ndarray) -> _Guess:
    recogniser.reinit_feat()  # forgets the sound before
    decode(recogniser, sound)
    words, likelihood = [], 0.0
    for segment in recogniser.seg() or ():
        name = segment.word.partition("(")[0]
        if name and name[0] not in "<[+":
            words.append(ExpectedWord(name, (tuple(recogniser.lookup_word(segment.word).split()),)))
            likelihood += recogniser.logmath.log(segment.lscore) * np.log(LOG_BASE) * SCORE_UNITS / SEARCH["lw"]
    return _Guess(words, likelihood)


def _is_english(guesses: list[_Guess]) -> bool:
    sounds = sum(len(way) for guess in guesses for word in guess.words for way in word.ways)
    return sounds > 0 and sum(guess.likelihood for guess in guesses) >= LEAST_LIKELY * sounds


def _fitting(samples: Samples, piece: Piece, words: list[ExpectedWord]) -> list[SaidWord]:
    said = [one for one in forced(samples, piece, words) if one.score >= SCORES[0]] if words else []
    covered = sum(phone.end - phone.start for one in said for phone in one.phones)
    if covered < LEAST_COVERED * piece.frames / RATE:
        return []
    return [_doubted(one) for one in said]


def _doubted(said: SaidWord) -> SaidWord:
    confidence = float(np.interp(said.score, SCORES, CERTAINTIES))
    return replace(said, phones=tuple(replace(phone, confidence=confidence) for phone in said.phones))
