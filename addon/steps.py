"""Long work on Blender's data in small steps, so that the window can be drawn between them."""

import time
from collections.abc import Generator
from typing import Any, TypeVar

Result = TypeVar("Result")
Steps = Generator[float | None, None, Result]
"""Yields wherever the work may pause, the share done (0..1) or nothing, and returns its result. Closing it before its end takes back what
it has done."""


def finished(steps: Steps[Result]) -> Result:
    """What the steps return, done without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


class Stepping:
    """Steps that are done a little at a time. result: what they returned, once `advance` was True. share: done so far, if they say so."""

    def __init__(self, steps: Steps[Any]):
        self._steps = steps
        self.result = self.share = None

    def advance(self, seconds: float) -> bool:
        """Go on for about so many seconds; whether all is done. Raises what the work raises."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            try:
                self.share = next(self._steps)
            except StopIteration as end:
                self.result = end.value
                return True
        return False

    def close(self) -> None:
        """Stop for good; the work takes back what it has done."""
        self._steps.close()
