"""What was recognised on a track, kept on disk by content: recognition takes most of the time, and another take hears the same."""

import hashlib
import json
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from ..conversation import Transcript
from ..files.cache import ArrayCache
from .hearing import Phone, Word
from .stored_sound import Samples, sound_blocks

Sounds = tuple[tuple[Phone, ...], tuple[Word, ...], str]
"""Phones and words in order of time, and `Hearing.heard_with`."""

LARGEST_BYTES = 256 << 20  # an hour of conversation takes about 10 MB


class KnownSounds:
    """A folder of recognised tracks; the longest unused go first when it grows too large."""

    def __init__(self, folder: Path):
        self._kept = ArrayCache(folder, LARGEST_BYTES)

    def get(self, digest: str) -> Sounds | None:
        """The sounds kept under a digest, or None. A damaged file counts as absent."""
        array = self._kept.get(digest)
        try:
            phones, words, heard_with = json.loads(array.tobytes()) if array is not None else ((), (), None)
            return (tuple(Phone(**phone) for phone in phones), tuple(Word(**word) for word in words), str(heard_with)) if heard_with else None
        except (ValueError, TypeError):
            return None

    def put(self, digest: str, sounds: Sounds) -> None:
        """Keep a track's sounds."""
        phones, words, heard_with = sounds
        text = json.dumps([[asdict(phone) for phone in phones], [asdict(word) for word in words], heard_with])
        self._kept.put(digest, np.frombuffer(text.encode(), np.uint8))


def digest_of(samples: Samples, active: np.ndarray, transcript: Transcript | None) -> str:
    """A name for all that decides what is recognised: the sound (S,), who speaks when (N,), the words given, and the code that listens."""
    digest = hashlib.sha256(_code())
    for block in sound_blocks(samples):
        digest.update(np.ascontiguousarray(block))
    digest.update(np.ascontiguousarray(active))
    lines = [] if transcript is None else [(line.text, line.start, line.end) for line in transcript.lines]
    digest.update(json.dumps([transcript is not None, lines]).encode())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """A digest of this folder's code and of the recogniser's version."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    try:
        digest.update(version("pocketsphinx").encode())
    except PackageNotFoundError:
        digest.update(b"none")
    return digest.digest()
