"""What a worker and its client say to each other: one JSON object per line, ASCII, named by `type`.

The worker speaks first (Hello), then lives until its standard input ends. Results are files; messages only name them.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from ..errors import WorkerError

PROTOCOL = 3  # changes with any message, and with the fields of a Request
LONGEST_LINE = 1 << 20  # bytes; a request with a hundred emotions has some ten thousand
HELLO = "hello"


@dataclass(frozen=True)
class Hello:
    """The worker's first message. version: of the library; engines: as `listed_engines` gives them, with what each misses there."""

    protocol: int
    version: str
    engines: list[dict[str, Any]]


@dataclass(frozen=True)
class Animate:
    """To the worker: animate a conversation into a folder. job: any number; request: `Request.plain()`. Jobs are done in turn."""

    job: int
    request: dict[str, Any]
    folder: str


@dataclass(frozen=True)
class Draft:
    """To the worker: perform conversations without finishing the characters, and write each performance into `folder`, by its number.

    requests: `Request.plain()` of each, all with the same engines and options; takes of one conversation are heard once.
    """

    job: int
    requests: list[dict[str, Any]]
    folder: str


@dataclass(frozen=True)
class Cancel:
    """To the worker: stop a job, begun or not; it answers Stopped."""

    job: int


@dataclass(frozen=True)
class Alive:
    """The worker is at work, even if nothing else is to be said; sent every second of a job."""


@dataclass(frozen=True)
class Progress:
    """How far a job is. share: 0..1."""

    job: int
    share: float
    doing: str


@dataclass(frozen=True)
class Done:
    """A job's files are written. result: the path of conversation.json, or the folder of a Draft."""

    job: int
    result: str


@dataclass(frozen=True)
class Stopped:
    """A job was cancelled; it wrote nothing."""

    job: int


@dataclass(frozen=True)
class Failed:
    """A job cannot be done; text for its user. Nothing was written. job: None where the message itself could not be understood."""

    job: int | None
    text: str


Message = Hello | Animate | Draft | Cancel | Alive | Progress | Done | Stopped | Failed
_NAMES = {HELLO: Hello, "animate": Animate, "draft": Draft, "cancel": Cancel, "alive": Alive, "progress": Progress, "done": Done, "stopped": Stopped,
          "failed": Failed}
_TYPES = {kind: name for name, kind in _NAMES.items()}


def encoded(message: Message) -> bytes:
    """A message as its line, the line's end included."""
    return json.dumps({"type": _TYPES[type(message)], **asdict(message)}).encode("ascii") + b"\n"


def decoded(line: bytes) -> Message:
    """The message of a line. WorkerError if it is none, and for a Hello of another protocol, whatever else that says."""
    try:
        values = json.loads(line)
        kind = _NAMES[values.pop("type")]
        if kind is Hello and values["protocol"] != PROTOCOL:
            return Hello(int(values["protocol"]), str(values.get("version", "?")), [])
        return kind(**values)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise WorkerError(f"'{shown(line)}' is no message of a twohander worker") from None


def read_line(stream: BinaryIO) -> bytes:
    """The next line, empty at the stream's end; a line that does not end within LONGEST_LINE comes in parts, which are no messages."""
    return stream.readline(LONGEST_LINE)


def shown(line: bytes) -> str:
    """The beginning of a line, for error messages."""
    return line[:120].decode("utf-8", "replace").strip()
