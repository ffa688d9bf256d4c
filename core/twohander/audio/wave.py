"""Sound files as tracks: checked, split into one voice each, resampled."""

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soxr

from ..conversation import Conversation, Track
from ..errors import AudioError
from .file_sound import BLOCK, FileSamples, frames_of, opened

MIN_SECONDS = 0.2  # shorter than any syllable: nothing to animate
MAX_SECONDS = 2 * 3600  # motion for longer recordings would not fit into a usual computer's memory
SAME_SOUND = 0.995  # correlation above which two tracks are one recording


def read_conversation(a: Path, b: Path | None = None) -> Conversation:
    """A conversation from one file per person, or from one stereo file (left is A, right is B).

    Any rate and length; of two files each is mixed to mono, and the shorter one counts as silent at its end. Mono with both voices,
    the same recording twice, and files that are missing, empty, damaged, not finite, under 0.2 s or over 2 h raise AudioError.
    """
    if b is None:
        rate, channels, length = _checked(Path(a))
        if channels == 1:
            raise AudioError(f"{Path(a).name} is mono: two voices mixed into one channel cannot be told apart. "
                             "Give one file per person, or one stereo file with a person on each side")
        if channels > 2:
            raise AudioError(f"{Path(a).name} has {channels} channels; a conversation file has two, one per person")
        tracks = tuple(Track(FileSamples(Path(a), side, length), rate, Path(a), side) for side in (0, 1))
    else:
        tracks = read_track(a), read_track(b)
    _check_two_voices(tracks)
    return Conversation(tracks)


def read_track(path: Path) -> Track:
    """One person's voice from a file of any rate; several channels are averaged. Unusable files raise AudioError."""
    rate, _, length = _checked(Path(path))
    return Track(FileSamples(Path(path), None, length), rate, Path(path))


def blocks_at_rate(track: Track, rate: int) -> Iterator[np.ndarray]:
    """The track's samples at another rate in order, float32, some seconds at a time; those that are not finite count as 0."""
    stream = None if track.rate == rate else soxr.ResampleStream(track.rate, rate, 1, dtype="float32", quality="HQ")
    for block in _blocks(track):
        block = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
        yield block if stream is None else stream.resample_chunk(block)
    if stream is not None:
        yield stream.resample_chunk(np.zeros(0, np.float32), last=True)


def _blocks(track: Track) -> Iterator[np.ndarray]:
    if isinstance(track.samples, FileSamples):
        return track.samples.blocks()
    samples = np.asarray(track.samples, np.float32)
    return (samples[first:first + BLOCK] for first in range(0, len(samples), BLOCK))


def _checked(path: Path) -> tuple[int, int, int]:
    """Rate, channels and frames of a sound file that is whole; anything else raises AudioError."""
    if not path.exists():
        raise AudioError(f"{path}: there is no such file")
    if path.is_dir():
        raise AudioError(f"{path} is a folder, not a sound file")
    if path.stat().st_size == 0:
        raise AudioError(f"{path.name} is empty; record or export it again")
    _check_complete(path)
    with opened(path) as file:
        rate, channels, claimed, length = file.samplerate, file.channels, file.frames, 0
        if claimed > MAX_SECONDS * rate:
            raise AudioError(f"{path.name} is {claimed / rate / 3600:.1f} hours long; cut it into parts of at most two hours")
        for block in frames_of(file):
            length += len(block)
            if not np.isfinite(block).all():
                raise AudioError(f"{path.name} holds values that are not numbers; export it again")
    if length < claimed:
        raise AudioError(f"{path.name} breaks off after {length / rate:.1f} of {claimed / rate:.1f} seconds; copy or export it again")
    if length < MIN_SECONDS * rate:
        raise AudioError(f"{path.name} has only {length} samples ({length / rate:.3f} s); at least {MIN_SECONDS:g} s are needed")
    return rate, channels, length


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
    products = np.zeros(3)
    for one, other in zip(_blocks(first), _blocks(second)):  # as far as the shorter one goes
        length = min(len(one), len(other))
        one, other = one[:length].astype(np.float64), other[:length].astype(np.float64)
        products += np.dot(one, other), np.dot(one, one), np.dot(other, other)
    energy = np.sqrt(products[1] * products[2])
    if energy > 0 and products[0] / energy > SAME_SOUND:
        names = " and ".join(dict.fromkeys(track.source.name for track in tracks if track.source))
        raise AudioError(f"both tracks hold the same sound ({names}): two voices mixed into one recording cannot be told apart. "
                         "Give one recording per person")
