"""ProbTalk3D's motions as a studio asks for them."""

from collections.abc import Sequence

import numpy as np

from ...audio.stored_sound import Samples
from ..base import Progress
from .course import Course
from .pipeline import ProbTalk3DPipeline, Sampling


class SampledFaces:
    """A pipeline with the way in which its motions are drawn."""

    def __init__(self, pipeline: ProbTalk3DPipeline, sampling: Sampling):
        self._pipeline, self._sampling, self.width = pipeline, sampling, pipeline.config.motion

    def heard(self, voice: Samples, course: Course, progress: Progress = lambda share, doing: None) -> np.ndarray:
        """All that the motions of a voice need of it."""
        return self._pipeline.heard(voice, course, progress)

    def motions(self, heard: np.ndarray, style: np.ndarray, seeds: Sequence[Sequence[int] | None], course: Course,
                progress: Progress = lambda share, doing: None) -> np.ndarray:
        """(S, T, 53): expression coefficients and the jaw's axis-angle for each seed of noise; None takes the likeliest motion."""
        return self._pipeline.motions(heard, style, seeds, self._sampling, course, lambda share: progress(share, "moving"))

    def remark(self) -> str | None:
        """Nothing: FLAME's values are what the network makes."""
        return None
