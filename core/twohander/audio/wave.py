"""Sound files as tracks: read, checked, split into one voice each, resampled."""

import struct
from pathlib import Path

import numpy as np
import soundfile
import soxr

from ..conversation import Conversation, Track
from ..errors import AudioError

MIN_SECONDS = 0.2  # shorter than any syllable: nothing to animate
MAX_SECONDS = 2 * 3600  # motion for longer recordings would not fit into a usual computer's memory
SAME_SOUND = 0.995  # correlation above which two tracks are one recording
FORMATS = "wav, flac, mp3, ogg"


def read_conversation(a: Path, b: Path | None = None) -> Conversation:
    """A conversation from one file per person, or from one stereo file (left is A, right is B).

    Any rate and length; of two files each is mixed to mono, and the shorter one counts as silent at its end. Mono with both voices,
    the same recording twice, and files that are missing, empty, damaged, not finite, under 0.2 s or over 2 h raise AudioError.
    """
    if b is None:
        samples, rate = _samples_of(Path(a))
        if samples.shape[1] == 1:
            raise AudioError(f"{Path(a).name} is mono: two voices mixed into one channel cannot be told apart. "
                             "Give one file per person, or one stereo file with a person on each side")
        if samples.shape[1] > 2:
            raise AudioError(f"{Path(a).name} has {samples.shape[1]} channels; a conversation file has two, one per person")
        tracks = tuple(Track(np.ascontiguousarray(samples[:, side]), rate, Path(a), side) for side in (0, 1))
    else:
        tracks = read_track(a), read_track(b)
    _check_two_voices(tracks)
    return Conversation(tracks)


def read_track(path: Path) -> Track:
    """One person's voice from a file of any rate; several channels are averaged. Unusable files raise AudioError."""
    samples, rate = _samples_of(Path(path))
    return Track(np.ascontiguousarray(samples.mean(axis=1)), rate, Path(path))


def at_rate(track: Track, rate: int) -> np.ndarray:
    """The track's samples (N,) at another rate, float32."""
    if track.rate == rate:
        return track.samples
    return soxr.resample(track.samples, track.rate, rate, quality="HQ").astype(np.float32)


def _samples_of(path: Path) -> tuple[np.ndarray, int]:
    if not path.exists():
        raise AudioError(f"{path}: there is no such file")
    if path.is_dir():
        raise AudioError(f"{path} is a folder, not a sound file")
    if path.stat().st_size == 0:
        raise AudioError(f"{path.name} is empty; record or export it again")
    _check_complete(path)
    try:
        with soundfile.SoundFile(path) as file:
            rate, length = file.samplerate, file.frames
            if length > MAX_SECONDS * rate:
                raise AudioError(f"{path.name} is {length / rate / 3600:.1f} hours long; cut it into parts of at most two hours")
            samples = file.read(dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as problem:
        raise AudioError(f"{path.name} is not a sound file that can be read ({problem.error_string.rstrip('.')}); "
                         f"use {FORMATS}") from None
    except OSError as problem:
        raise AudioError(f"{path} cannot be opened ({problem.strerror or problem})") from None
    if len(samples) < length:
        raise AudioError(f"{path.name} breaks off after {len(samples) / rate:.1f} of {length / rate:.1f} seconds; copy or export it again")
    if not np.isfinite(samples).all():
        raise AudioError(f"{path.name} holds values that are not numbers; export it again")
    if len(samples) < MIN_SECONDS * rate:
        raise AudioError(f"{path.name} has only {len(samples)} samples ({len(samples) / rate:.3f} s); "
                         f"at least {MIN_SECONDS:g} s are needed")
    return samples, rate


def _check_complete(path: Path) -> None:
    """Refuse a WAV file that is shorter than its own header says: the decoder would read the rest as if it were whole."""
    with open(path, "rb") as file:
        head = file.read(12)
    if len(head) == 12 and head[:4] == b"RIFF":
        claimed = struct.unpack("<I", head[4:8])[0]
        if claimed not in (0, 0xFFFFFFFF) and claimed + 8 > path.stat().st_size + 1:  # both mark streams of unknown length
            raise AudioError(f"{path.name} breaks off: it has {path.stat().st_size} of {claimed + 8} bytes; copy or export it again")


def _check_two_voices(tracks: tuple[Track, Track]) -> None:
    first, second = tracks
    if first.rate != second.rate:
        return
    length = min(len(first.samples), len(second.samples))
    one, other = (track.samples[:length].astype(np.float64) for track in tracks)
    energy = np.sqrt(np.dot(one, one) * np.dot(other, other))
    if energy > 0 and np.dot(one, other) / energy > SAME_SOUND:
        names = " and ".join(dict.fromkeys(track.source.name for track in tracks if track.source))
        raise AudioError(f"both tracks hold the same sound ({names}): two voices mixed into one recording cannot be told apart. "
                         "Give one recording per person")
