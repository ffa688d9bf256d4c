"""Which speech sounds are heard: phone recognition without a transcript, with a confidence for each phone."""

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from .hearing import RATE, Phone
from .pieces import Piece
from .stored_sound import Samples

VOWELS = frozenset("AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split())
VOICED = VOWELS | frozenset("B D DH G JH L M N NG R V W Y Z ZH".split())
NO_PHONES = frozenset(("SIL", "+NSN+", "+SPN+"))  # the acoustic model's silence and noises

LANGUAGE_WEIGHT = 2.0  # as CMUSphinx's documentation advises for phone decoding
BEAM = 1e-12  # the documentation's 1e-20 takes half as long again and finds no more
DENSITIES = 2  # best Gaussians of each codebook that are counted; the usual 4 cost a tenth more and find no more
SPEECH_LEVEL = 0.08  # root mean square of full scale to which a piece is brought

SCORE_UNITS = 1024  # searches for words keep their log scores shifted by ten bits, the phone search does not

# Acoustic log scores a frame. Means measured: synthesised English -7, captured monologue -9, separated talk -10 to -12,
# synthesised English in noise as loud as itself -14.
CERTAIN, DOUBTFUL = -5.0, -22.0
MOST_CERTAIN = 0.95  # confidence of a recognised phone; only a transcript makes it 1
SURROUNDINGS = 0.5  # seconds over which scores are averaged: one phone's own score says little
VOICELESS_VOWEL = 0.4  # confidence left to a vowel that Praat finds unvoiced


def recognition_available() -> bool:
    """Whether the recogniser is installed (it has no wheel for every Python)."""
    return importlib.util.find_spec("pocketsphinx") is not None


def recognized_phones(samples: Samples, pieces: list[Piece], voiced: np.ndarray,
                      advance: Callable[[float], None]) -> list[list[Phone]]:
    """The phones of each piece of a track, in order of time.

    samples: (S,) at 16 kHz. voiced: (N,) bool at RATE, lowers the confidence of vowels without voice. advance: told the share done.
    """
    recogniser = decoder(allphone=str(model_folder() / "en-us-phone.lm.bin"), lm=None, dict=None,
                         lw=LANGUAGE_WEIGHT, beam=BEAM, pbeam=BEAM, topn=DENSITIES)
    phones = []
    for number, piece in enumerate(pieces):
        phones.append(_piece_phones(recogniser, samples, piece, voiced))
        advance((number + 1) / len(pieces))
    return phones


def model_folder() -> Path:
    """The English acoustic model that the recogniser's wheel carries, with its dictionary and language models beside it."""
    return Path(_recogniser_package().get_model_path()) / "en-us"


def decoder(**settings):
    """A recogniser with the English acoustic model. It keeps a state from sound to sound, which its `reinit_feat` forgets."""
    return _recogniser_package().Decoder(hmm=str(model_folder() / "en-us"), loglevel="FATAL", **settings)


def _recogniser_package():
    """pocketsphinx, bound to its own C library: a Blender that was linked to the system's sphinxbase (Debian's) would lend it that one."""
    if not hasattr(os, "RTLD_DEEPBIND"):  # only Linux mixes up equal names of different libraries
        import pocketsphinx
        return pocketsphinx
    flags = sys.getdlopenflags()
    sys.setdlopenflags(flags | os.RTLD_DEEPBIND)
    try:
        import pocketsphinx
    finally:
        sys.setdlopenflags(flags)
    return pocketsphinx


def decode(recogniser, sound: np.ndarray) -> None:
    """Run a recogniser over one piece's samples (S,), brought to a usual level."""
    strength = np.sqrt(np.mean(np.square(sound, dtype=np.float64)))
    scaled = np.clip(sound * (SPEECH_LEVEL / max(strength, 1e-6)), -1, 1)
    recogniser.start_utt()
    recogniser.process_raw((scaled * 32767).astype("<i2").tobytes(), full_utt=True)
    recogniser.end_utt()


def _piece_phones(recogniser, samples: Samples, piece: Piece, voiced: np.ndarray) -> list[Phone]:
    recogniser.reinit_feat()  # forgets the sound before
    decode(recogniser, piece.sound(samples))
    scale = recogniser.logmath
    segments = [(segment.word, segment.start_frame, segment.end_frame + 1, scale.log(segment.ascore))
                for segment in recogniser.seg() or ()]
    certainty = _certainty(segments, piece.frames)
    phones = []
    for label, first, last, _ in segments:
        if label in NO_PHONES:
            continue
        for start, end in piece.parts(first, last):
            confidence = certainty[min(first, len(certainty) - 1)]
            if label in VOWELS and not voiced[start:end].any():
                confidence *= VOICELESS_VOWEL
            phones.append(Phone(label, start / RATE, end / RATE, float(confidence)))
    return phones


def _certainty(segments, frames: int) -> np.ndarray:
    """Confidence 0..0.95 (frames,) out of the acoustic scores of the surrounding half second; noise segments count as doubtful."""
    score = np.full(frames, DOUBTFUL)
    for label, first, last, total in segments:
        if label not in NO_PHONES:
            score[first:last] = total / (last - first)
    width = min(round(SURROUNDINGS * RATE) | 1, frames | 1)
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(score, width // 2, mode="edge")
    mean = np.convolve(padded, window / window.sum(), "valid")
    return np.clip((mean - DOUBTFUL) / (CERTAIN - DOUBTFUL), 0, MOST_CERTAIN)
