"""The errors that Twohander raises on purpose; each message names what was found and what to do about it."""

OUT_OF_MEMORY = "out of memory; cut the recording into shorter parts, or close other programs"


class TwohanderError(Exception):
    """Base of every error that is the input's fault, not a bug."""


class AudioError(TwohanderError):
    """A sound file that cannot be read or cannot be animated."""


class TranscriptError(TwohanderError):
    """A transcript that cannot be read."""


class MotionFileError(TwohanderError):
    """A motion or conversation file that does not hold what its format demands."""


class ModelFileError(TwohanderError):
    """A body model, look file or checkpoint that is damaged, incomplete, hostile or of another kind."""


class ExpressionSpaceError(TwohanderError):
    """Expression values of one basis were offered where another is needed."""


class OutputError(TwohanderError):
    """A result could not be written."""


class EngineError(TwohanderError):
    """An engine that is unknown, lacks something it needs, or was given an option that it does not have."""


class WorkerError(TwohanderError):
    """A worker process that cannot be started or went away; another one has to be started."""


class Cancelled(Exception):
    """Raised inside a progress callback to stop the work; nothing half-made is left behind."""
