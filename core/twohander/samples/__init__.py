"""The conversation that comes with the package: two friends in a café, fifteen seconds, two voices on one clock."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """Files of a bundled conversation. audio: one mono file for A and one for B; transcripts: what each of them says."""

    name: str
    audio: tuple[Path, Path]
    transcripts: tuple[Path, Path]


def cafe() -> Sample:
    """A conversation with questions, an interruption and a laugh."""
    folder = Path(__file__).parent / "cafe"
    return Sample("cafe", (folder / "a.flac", folder / "b.flac"), (folder / "a.txt", folder / "b.txt"))
