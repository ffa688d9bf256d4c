"""Long conversations are performed scene by scene, so that memory does not grow with their length."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from ...audio.hearing import RATE, Hearing
from ..base import EmotionSpan
from ..windows import windows
from .floor import Floor

LONGEST = 300.0  # seconds that are performed at once
OVERLAP = 40.0  # seconds that two scenes share


@dataclass(frozen=True)
class Scene:
    """Frames first..last-1 at RATE of a conversation."""

    first: int
    last: int

    @property
    def start(self) -> float:
        """Seconds."""
        return self.first / RATE

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.last - self.first) / RATE

    def hearing(self, whole: Hearing) -> Hearing:
        """What is heard in it, on its own clock. Phrases that reach over its edges are cut there."""
        part = slice(self.first, self.last)
        return replace(
            whole, seconds=self.seconds, active=whole.active[part], loudness=whole.loudness[part], pitch=whole.pitch[part],
            formants=whole.formants[part], phones=self._inside(whole.phones), words=self._inside(whole.words),
            accents=self._moments(whole.accents), phrases=self._cut(whole.phrases), laughs=self._cut(whole.laughs))

    def floor(self, whole: Floor) -> Floor:
        """Who holds the floor in it, on its own clock."""
        pauses = [(max(0.0, first - self.start), min(self.seconds, last - self.start)) for first, last in whole.pauses]
        return Floor(whole.speaking[:, self.first:self.last], self._cut(whole.turns), self._moments(whole.backchannels),
                     tuple((first, last) for first, last in pauses if last > first))

    def emotions(self, spans: Iterable[EmotionSpan]) -> tuple[EmotionSpan, ...]:
        """The emotions of it, on its own clock."""
        return self._cut(replace(span, end=span.end if span.end is not None else max(span.start, self.start) + self.seconds) for span in spans)

    def _inside(self, events) -> tuple:
        return tuple(replace(event, start=max(0.0, event.start - self.start), end=event.end - self.start) for event in events
                     if 0 <= (event.start + event.end) / 2 - self.start <= self.seconds)

    def _moments(self, events) -> tuple:
        return tuple(replace(event, time=event.time - self.start) for event in events if 0 <= event.time - self.start < self.seconds)

    def _cut(self, events) -> tuple:
        moved = ((event, max(0.0, event.start - self.start), min(self.seconds, event.end - self.start)) for event in events)
        return tuple(replace(event, start=start, end=end) for event, start, end in moved if end > start)


def scenes_of(frames: int) -> tuple[Scene, ...]:
    """Scenes of equal length over `frames` frames at RATE, each sharing at least OVERLAP seconds with the next."""
    return tuple(Scene(window.start, window.stop) for window in windows(frames, round(LONGEST * RATE), round(OVERLAP * RATE)))
