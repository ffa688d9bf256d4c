"""FaceDiffuser's moving vertices as FLAME's values, through the same functions as the pipelines that make such values themselves."""

from collections.abc import Sequence

import numpy as np

from ...audio.stored_sound import Samples
from ...body.mesh_fit import fitted_mesh
from ...body.model import BodyModel
from ...errors import EngineError
from ..base import Progress
from .course import Course
from .diffuser import Diffusion, FaceDiffuserPipeline


class FittedFaces:
    """FaceDiffuser on a FLAME head at rest, of the model's mean shape. errors, sizes: millimetres of every frame, as in `FittedMesh`."""

    def __init__(self, pipeline: FaceDiffuserPipeline, model: BodyModel, diffusion: Diffusion):
        if model.template.size != pipeline.config.motion:
            raise EngineError(f"this FaceDiffuser moves {pipeline.config.motion // 3} vertices, the FLAME model in the store has "
                              f"{len(model.template)}; use the FLAME that it was trained on (2020, generic_model.pkl)")
        self._pipeline, self._model, self._diffusion = pipeline, model, diffusion
        self.width = model.expression_directions.shape[2] + 3
        self.errors: list[np.ndarray] = []
        self.sizes: list[np.ndarray] = []

    def heard(self, voice: Samples, course: Course, progress: Progress = lambda share, doing: None) -> np.ndarray:
        """All that the motions of a voice need of it."""
        return self._pipeline.heard(voice, course, progress)

    def motions(self, heard: np.ndarray, style: np.ndarray, seeds: Sequence[Sequence[int] | None], course: Course,
                progress: Progress = lambda share, doing: None) -> np.ndarray:
        """(S, T, E + 3): expression coefficients and the jaw's axis-angle for each seed of noise; None starts from none at all."""
        made = []
        for number, seed in enumerate(seeds):
            def advance(share: float, doing: str, number=number) -> None:
                progress((number + share) / len(seeds), doing)

            motion = self._pipeline.motion(heard, style, self._model.template, seed, self._diffusion,
                                           lambda share, doing: advance(0.6 * share, doing))
            fitted = fitted_mesh(self._model, len(motion), motion.vertices, told=lambda share: advance(0.6 + 0.4 * share, "fitting"))
            self.errors.append(fitted.error)
            self.sizes.append(fitted.size)
            made.append(np.concatenate([fitted.expression, fitted.jaw], axis=1))
        return np.stack(made)

    def remark(self) -> str | None:
        """How well FLAME's values show what was made, in words; None if nothing was."""
        if not self.errors:
            return None
        error, size = np.concatenate(self.errors), np.concatenate(self.sizes)
        return (f"FaceDiffuser moved its vertices by {size.mean():.2f} mm on average (root mean square over the head), FLAME's values show "
                f"them to {error.mean():.2f} mm, {error.max():.2f} mm in the worst frame")
