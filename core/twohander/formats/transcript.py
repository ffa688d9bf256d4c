"""What one person says, from a text or subtitle file: .txt, .srt, .vtt."""

import re
from pathlib import Path

from ..conversation import Transcript, TranscriptLine
from ..errors import TranscriptError

_TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})")
_TAG = re.compile(r"<[^>]*>|\{[^}]*\}")


def read_transcript(path: Path) -> Transcript:
    """The transcript in a text file, or the timed lines of a subtitle file; TranscriptError if it is unusable.

    In .txt files every line is one utterance; times are unknown. Mark-up in subtitles is dropped.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TranscriptError(f"{path}: there is no such file") from None
    except UnicodeDecodeError:
        raise TranscriptError(f"{path.name} is not UTF-8 text; save it as UTF-8") from None
    except OSError as problem:
        raise TranscriptError(f"{path} cannot be opened ({problem.strerror})") from None
    if path.suffix.lower() == ".txt":
        lines = tuple(TranscriptLine(line.strip()) for line in text.splitlines() if line.strip())
    elif path.suffix.lower() in (".srt", ".vtt"):
        lines = tuple(_subtitles(text, path))
    else:
        raise TranscriptError(f"{path.name}: transcripts are .txt, .srt or .vtt files")
    if not lines:
        raise TranscriptError(f"{path.name} holds no words; leave the transcript out instead")
    return Transcript(lines, path)


def _subtitles(text: str, path: Path):
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        rows = block.strip().split("\n")
        timed = next((index for index, row in enumerate(rows) if "-->" in row), None)
        if timed is None:
            continue
        times = _TIME.findall(rows[timed])
        if len(times) != 2:
            raise TranscriptError(f"{path.name}: cannot read the times in '{rows[timed]}'")
        start, end = (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000
                      for hours, minutes, seconds, thousandths in times)
        words = _TAG.sub("", " ".join(rows[timed + 1:])).strip()
        if end < start:
            raise TranscriptError(f"{path.name}: the line '{words}' ends before it starts")
        if words:
            yield TranscriptLine(words, start, end)
