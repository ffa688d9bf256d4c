"""How long recordings are gone through: window by window, or in one piece as the published programs do."""

from dataclasses import dataclass

from ..windows import Window, windows
from .faces import FPS

POSITIONS = 5000  # frames that the published tables of positions reach


@dataclass(frozen=True)
class Course:
    """How a long recording is gone through. window, overlap: seconds; one of at most `window` seconds is heard and moved in one piece,
    exactly as published."""

    window: float = 30.0
    overlap: float = 2.0

    def windows(self, frames: int) -> tuple[Window, ...]:
        """Where the windows lie in so many frames of motion."""
        return windows(frames, max(2, round(self.window * FPS)), round(self.overlap * FPS))


WHOLE = Course(window=POSITIONS / FPS)  # in one piece as far as the published networks reach
