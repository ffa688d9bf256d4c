"""ProbTalk3D from sound to motion values: one voice in one style, as many samples as are asked for with one pass over the sound."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ...audio.stored_sound import Samples
from ...files.cache import ArrayCache
from ...files.checkpoints import load_part
from ...files.store import StoredNetwork
from ...nn.quantize import drawn_codes, nearest_codes
from ..base import Progress
from ..devices import Placement
from ..windowed import through_windows
from .config import PredictorConfig, PriorConfig
from .course import WHOLE, Course
from .faces import flame_values, scaled_values
from .hearing import Ears, published_voice
from .network import MotionPrior, Predictor
from .systems import VQVAE

SAMPLES_AT_ONCE = 16
ROWS_AT_ONCE = 4096  # of latents whose codes are drawn together
Noise = np.ndarray | Sequence[int] | int | None


@dataclass(frozen=True)
class Sampling:
    """How a motion is drawn among those that fit. VQ-VAE: codes with probabilities softmax(-distance / temperature), of `k` draws without
    replacement the last. VAE: `factor` deviations about the mean."""

    temperature: float = 0.2
    k: int = 1
    factor: float = 20.0


class PriorPipeline:
    """A loaded first stage. Motion values: 50 FLAME expression coefficients and the jaw's axis-angle in radians, 25 a second."""

    def __init__(self, stored: StoredNetwork, config: PriorConfig, placement: Placement):
        self.config, self._placement = config, placement
        # The prior stays in float32 layers: it is a fifteenth of the weights, and codes must not depend on rounding.
        self.prior = load_part(_bare(lambda: MotionPrior(config)), stored.weights, "prior.").to(placement.device)

    def encoded(self, motion: np.ndarray, course: Course = WHOLE) -> Tensor:
        """Latents (1, T, features) of a motion (T, 53)."""
        with self._placement.computing_exactly():
            values = torch.from_numpy(scaled_values(motion))[None].to(self._placement.device)
            encoder = self.prior.encoder
            return through_windows(encoder.transformer, encoder.front(encoder.mapped(values)), course.windows(len(motion))).float()

    def chosen(self, latents: Tensor, sampling: Sampling, noises: Sequence[Noise]) -> Tensor:
        """(S, T, features): what the bottleneck lets through of latents (1, T, features), for each of S noises.

        A noise has the shape of `noise`'s, or it is the seed of one, which is then drawn bit by bit. None takes the most likely latents.
        """
        with self._placement.computing_exactly():
            if self.config.system == VQVAE:
                return self.latents_of(self._codes(latents, sampling, noises))
            mean, deviation = self.prior.bottleneck.distribution(latents)
            drawn = (next(self._noise_parts(noise, latents.shape[1], latents.shape[1])) for noise in noises)
            return torch.cat([mean if noise is None else mean + sampling.factor * noise * deviation for noise in drawn])

    def _codes(self, latents: Tensor, sampling: Sampling, noises: Sequence[Noise]) -> Tensor:
        """(S, R) codes drawn for latents (1, T, features), some rows at a time: each has as many distances as there are codes."""
        rows = self.prior.bottleneck.rows(latents)
        parts = []
        for some, *drawn in zip(rows.split(ROWS_AT_ONCE, dim=1), *(self._noise_parts(noise, rows.shape[1], ROWS_AT_ONCE) for noise in noises)):
            distances = self.prior.bottleneck.distances(some)
            parts.append(torch.cat([nearest_codes(distances) if noise is None
                                    else drawn_codes(distances, sampling.temperature, sampling.k, noise[None]) for noise in drawn]))
        return torch.cat(parts, dim=1)

    def _noise_parts(self, noise: Noise, rows: int, at_once: int) -> Iterator[Tensor | None]:
        """So many rows of noise after the other; None each time for no noise."""
        given = noise is None or isinstance(noise, np.ndarray)
        generator = None if given else np.random.default_rng(noise)
        for start in range(0, rows, at_once):
            count = min(at_once, rows - start)
            part = self._drawn(generator, count) if generator else noise
            yield None if part is None else self._tensor(part if generator else part[start:start + count])

    def latents_of(self, codes: Tensor) -> Tensor:
        """(S, T, features) of codes (S, R), of which there are features / code_width in a frame."""
        return self.prior.bottleneck.latents_of(codes.to(self._placement.device), self.config.features)

    def decoded(self, latents: Tensor, course: Course = WHOLE) -> np.ndarray:
        """The motions (S, T, 53) that latents (S, T, features) stand for."""
        decoder, laid = self.prior.decoder, course.windows(latents.shape[1])
        with self._placement.computing_exactly():
            made = [decoder.project(through_windows(decoder.transformer, decoder.front(some), laid)).float()
                    for some in latents.split(SAMPLES_AT_ONCE)]
        return flame_values(torch.cat(made).cpu().numpy())

    def noise(self, frames: int, seed: int | Sequence[int]) -> np.ndarray:
        """The noise of one sample of so many frames; the same seed gives the same noise on every device.

        VQ-VAE: uniform in [0, 1), (R, codes); VAE: normal, (T, features).
        """
        rows = frames * self.config.features // self.config.code_width if self.config.system == VQVAE else frames
        return self._drawn(np.random.default_rng(seed), rows)

    def _drawn(self, generator: np.random.Generator, rows: int) -> np.ndarray:
        if self.config.system == VQVAE:
            return generator.random((rows, self.config.codes), np.float32)
        return generator.standard_normal((rows, self.config.features), np.float32)

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(array).to(self._placement.device)


class ProbTalk3DPipeline(PriorPipeline):
    """A loaded second stage with the first stage in it. Voices are (N,) samples at 16 kHz, styles (43,) as `styles` makes them."""

    def __init__(self, stored: StoredNetwork, placement: Placement, cache: ArrayCache | None = None):
        config = PredictorConfig.from_dict(stored.config)
        super().__init__(stored, config.prior, placement)
        self.predictor = load_part(_bare(lambda: Predictor(config)), stored.weights, "predictor.").to(placement.device)
        self.ears = Ears(stored, config.speech, self.predictor.project, placement, cache)

    def heard(self, voice: Samples, course: Course = WHOLE, progress: Progress = lambda share, doing: None) -> Tensor:
        """(T, features): all that the motions of a voice need of it, whatever their style."""
        return self.ears.heard(published_voice(voice), course, progress)

    def predicted(self, heard: Tensor, style: np.ndarray, course: Course = WHOLE) -> Tensor:
        """Latents (1, T, features) for what was heard, in a style."""
        with self._placement.computing_exactly():
            factor = self.predictor.factor(self._tensor(style.astype(np.float32)))
            front = self.predictor.front((heard * factor)[None])
            return through_windows(self.predictor.transformer, front, course.windows(len(heard))).float()

    def motions(self, heard: Tensor, style: np.ndarray, noises: Sequence[Noise] = (None,), sampling: Sampling = Sampling(),
                course: Course = WHOLE) -> np.ndarray:
        """The motions (S, T, 53) for what was heard, one for each noise (see `chosen`); only the decoder runs for each of them."""
        return self.decoded(self.chosen(self.predicted(heard, style, course), sampling, noises), course)


def _bare(build: Callable[[], nn.Module]) -> nn.Module:
    with torch.device("meta"):
        return build()
