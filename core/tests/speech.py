"""Speech whose sounds are known: synthesised sentences with the times of their phones, and the folder of real recordings."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile

from twohander.audio.hearing import Hearing, Phone
from twohander.audio.listening import hear
from twohander.audio.voice import frame_count
from twohander.conversation import Conversation, Track, Transcript, TranscriptLine

RECORDINGS = Path(os.environ.get("TWOHANDER_RECORDINGS", Path(__file__).parents[2].parent / "shared" / "recordings"))

_ARPABET = {"AX": "AH", "AXR": "ER", "IX": "IH"}  # flite's reduced vowels


@dataclass(frozen=True)
class Spoken:
    """A synthesised sentence. phones: as the synthesiser made them, pauses left out."""

    samples: np.ndarray
    rate: int
    phones: tuple[Phone, ...]
    text: str

    def track(self, transcript: bool) -> Track:
        """The sentence as one person's voice, with or without its text."""
        lines = Transcript((TranscriptLine(self.text),)) if transcript else None
        return Track(self.samples, self.rate, transcript=lines)


@cache
def spoken(text: str, voice: str = "slt") -> Spoken:
    """The text spoken by flite, an independent synthesiser that tells the end of each phone; skips where it is not installed."""
    if shutil.which("flite") is None:
        pytest.skip("the speech synthesiser flite is not installed")
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "speech.wav"
        said = subprocess.run(["flite", "-voice", voice, "-psdur", "-t", text, "-o", sound], capture_output=True, text=True, check=True)
        samples, rate = soundfile.read(sound, dtype="float32")
    phones, start = [], 0.0
    for name, end in re.findall(r"(\w+):([\d.]+)", said.stdout):
        if name != "pau":
            label = name.upper()
            phones.append(Phone(_ARPABET.get(label, label), start, float(end), 1.0))
        start = float(end)
    return Spoken(samples, rate, tuple(phones), text)


@cache
def foreign(text: str, language: str) -> tuple[np.ndarray, int]:
    """The text spoken by espeak-ng in a language ("de", "cmn"), and its rate; skips where it is not installed."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("the speech synthesiser espeak-ng is not installed")
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "speech.wav"
        subprocess.run(["espeak-ng", "-v", language, "-w", sound, text], capture_output=True, check=True)
        return soundfile.read(sound, dtype="float32")


def recorded(name: str) -> Track:
    """A real recording; skips where the folder of recordings is not there."""
    path = RECORDINGS / f"{name}.flac"
    if not path.exists():
        pytest.skip(f"no recordings: {path} is not there (set TWOHANDER_RECORDINGS)")
    samples, rate = soundfile.read(path, dtype="float32")
    return Track(samples, rate)


def silent(seconds: float, rate: int = 16_000) -> Track:
    """A track of digital silence."""
    return Track(np.zeros(round(seconds * rate), np.float32), rate)


def heard_alone(track: Track) -> Hearing:
    """What is heard on a track whose partner says nothing."""
    return hear(Conversation((track, silent(track.seconds))), lambda share, doing: None)[0]


def hearing_of(phones: tuple[Phone, ...], seconds: float, **changes) -> Hearing:
    """A hearing made by hand: usual loudness during the phones, silence elsewhere, no formants."""
    frames = frame_count(seconds)
    active = np.zeros(frames, bool)
    for phone in phones:
        active[round(phone.start * 100):round(phone.end * 100)] = True
    values = dict(seconds=seconds, active=active, loudness=np.where(active, 0.0, -60.0), pitch=np.full(frames, np.nan),
                  formants=np.full((frames, 3), np.nan), phones=tuple(phones), words=(), accents=(), phrases=(), laughs=(),
                  heard_with="transcript")
    return Hearing(**{**values, **changes})


def in_a_row(labels: str, start: float = 0.5, length: float = 0.1) -> tuple[Phone, ...]:
    """Phones of equal length, one after the other."""
    return tuple(Phone(label, start + length * number, start + length * (number + 1), 1.0)
                 for number, label in enumerate(labels.split()))
