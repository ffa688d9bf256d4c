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
from ...files.stored_arrays import new_array, put_away
from ...nn.quantize import drawn_codes, nearest_codes
from ..base import Progress
from ..devices import Placement
from ..windows import Window, cross_faded
from .config import PredictorConfig, PriorConfig
from .course import WHOLE, Course
from .faces import flame_values, scaled_values
from .fronted import Fronted
from .hearing import Ears, published_voice
from .latents import CodedLatents, DrawnLatents, Latents
from .network import Front, MotionPrior, Predictor, Transformer
from .systems import VQVAE

SAMPLES_AT_ONCE = 16
ROWS_AT_ONCE = 4096  # of latents whose codes are drawn together
PREDICTING = 2  # times the work of decoding one sample
Told = Callable[[float], None]
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

    def encoded(self, motion: np.ndarray, course: Course = WHOLE) -> np.ndarray:
        """Latents (T, features) of a motion (T, 53)."""
        encoder = self.prior.encoder

        def mapped(start: int, stop: int) -> Tensor:
            return encoder.mapped(self._tensor(scaled_values(motion[start:stop]))[None])

        return self._latents(encoder.front, mapped, len(motion), encoder.transformer, course)

    def chosen(self, latents: np.ndarray, sampling: Sampling, noises: Sequence[Noise]) -> list[Latents]:
        """What the bottleneck lets through of latents (T, features), for each of some noises.

        A noise has the shape of `noise`'s, or it is the seed of one, which is then drawn bit by bit. None takes the most likely latents.
        """
        if self.config.system == VQVAE:
            return self.latents_of(self._codes(latents, sampling, noises))
        return [DrawnLatents(latents, self.prior.bottleneck, sampling.factor, self._normal_noise(noise, len(latents))) for noise in noises]

    def _codes(self, latents: np.ndarray, sampling: Sampling, noises: Sequence[Noise]) -> Tensor:
        """(S, R) codes drawn for latents (T, features), some rows at a time: each has as many distances as there are codes."""
        rows = self.prior.bottleneck.rows(latents)
        parts = []
        with self._placement.computing_exactly():
            for some, *drawn in zip(rows.split(ROWS_AT_ONCE), *(self._noise_parts(noise, len(rows), ROWS_AT_ONCE) for noise in noises)):
                distances = self.prior.bottleneck.distances(some.to(self._placement.device))
                parts.append(torch.stack([nearest_codes(distances) if noise is None
                                          else drawn_codes(distances, sampling.temperature, sampling.k, self._tensor(noise)) for noise in drawn]))
                put_away(latents)
        return torch.cat(parts, dim=1)

    def _normal_noise(self, noise: Noise, frames: int) -> np.ndarray | None:
        """The VAE's noise (T, features), given or drawn."""
        if noise is None or isinstance(noise, np.ndarray):
            return noise
        drawn = new_array(frames, self.config.features)
        start = 0
        for part in self._noise_parts(noise, frames, ROWS_AT_ONCE):
            drawn[start:start + len(part)] = part
            start += len(part)
            put_away(drawn)
        return drawn

    def _noise_parts(self, noise: Noise, rows: int, at_once: int) -> Iterator[np.ndarray | None]:
        """So many rows of noise after the other; None each time for no noise."""
        generator = None if noise is None or isinstance(noise, np.ndarray) else np.random.default_rng(noise)
        for start in range(0, rows, at_once):
            count = min(at_once, rows - start)
            yield self._drawn(generator, count) if generator else None if noise is None else noise[start:start + count]

    def latents_of(self, codes: Tensor | np.ndarray) -> list[Latents]:
        """What each row of codes (S, R) stands for; there are features / code_width codes in a frame."""
        codes = torch.as_tensor(codes, device=self._placement.device)
        frames = codes.shape[1] * self.config.code_width // self.config.features
        return [CodedLatents(row.long(), self.prior.bottleneck.codebook, frames) for row in codes]

    def decoded(self, latents: Sequence[Latents], course: Course = WHOLE, told: Told = lambda share: None) -> np.ndarray:
        """The motions (S, T, 53), float32, that S latents of T frames stand for; large ones lie in a file, see `new_array`.

        told: hears the share done before each window, and may raise to stop.
        """
        decoder, frames = self.prior.decoder, len(latents[0])
        motions = new_array(len(latents), frames, self.config.motion)
        for first in range(0, len(latents), SAMPLES_AT_ONCE):
            some = latents[first:first + SAMPLES_AT_ONCE]
            with self._placement.computing_exactly():
                front = Fronted(decoder.front, lambda start, stop: torch.stack([one.part(start, stop) for one in some]), frames)

            def made(window: Window, first=first, some=some, front=front) -> np.ndarray:
                told((first + len(some) * window.start / frames) / len(latents))
                with self._placement.computing_exactly():
                    scaled = decoder.project(decoder.transformer(front.part(window.start, window.stop)))
                return flame_values(scaled.cpu().numpy()).swapaxes(0, 1)
            cross_faded(((window, made(window)) for window in course.windows(frames)), frames,
                        motions[first:first + SAMPLES_AT_ONCE].swapaxes(0, 1))
        return motions

    def _latents(self, front: Front, part: Callable[[int, int], Tensor], frames: int, transformer: Transformer, course: Course,
                 told: Told = lambda share: None) -> np.ndarray:
        """(T, features) that a transformer makes of what a front makes of frames; channel by channel in memory, as codes want them."""
        def made(window: Window) -> np.ndarray:
            told(window.start / frames)
            with self._placement.computing_exactly():
                return transformer(fronted.part(window.start, window.stop))[0].float().cpu().numpy()

        with self._placement.computing_exactly():
            fronted = Fronted(front, part, frames)
        return cross_faded(((window, made(window)) for window in course.windows(frames)), frames,
                           new_array(self.config.features, frames).T)

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
        return torch.from_numpy(np.ascontiguousarray(array, np.float32)).to(self._placement.device)


class ProbTalk3DPipeline(PriorPipeline):
    """A loaded second stage with the first stage in it. Voices are (N,) samples at 16 kHz, styles (43,) as `styles` makes them."""

    def __init__(self, stored: StoredNetwork, placement: Placement, cache: ArrayCache | None = None):
        config = PredictorConfig.from_dict(stored.config)
        super().__init__(stored, config.prior, placement)
        self.predictor = load_part(_bare(lambda: Predictor(config)), stored.weights, "predictor.").to(placement.device)
        self.ears = Ears(stored, config.speech, self.predictor.project, placement, cache)

    def heard(self, voice: Samples, course: Course = WHOLE, progress: Progress = lambda share, doing: None) -> np.ndarray:
        """(T, features): all that the motions of a voice need of it, whatever their style."""
        return self.ears.heard(published_voice(voice), course, progress)

    def predicted(self, heard: np.ndarray, style: np.ndarray, course: Course = WHOLE, told: Told = lambda share: None) -> np.ndarray:
        """Latents (T, features) for what was heard, in a style. told: as for `decoded`."""
        predictor = self.predictor

        def spoken(start: int, stop: int) -> Tensor:
            styled = (self._tensor(heard[start:stop]) * factor)[None]
            put_away(heard)
            return styled

        with self._placement.computing_exactly():
            factor = predictor.factor(self._tensor(style))
        return self._latents(predictor.front, spoken, len(heard), predictor.transformer, course, told)

    def motions(self, heard: np.ndarray, style: np.ndarray, noises: Sequence[Noise] = (None,), sampling: Sampling = Sampling(),
                course: Course = WHOLE, told: Told = lambda share: None) -> np.ndarray:
        """The motions (S, T, 53) for what was heard, one for each noise (see `chosen`); only the decoder runs for each of them.

        told: as for `decoded`.
        """
        share = PREDICTING / (PREDICTING + len(noises))
        latents = self.predicted(heard, style, course, lambda done: told(share * done))
        return self.decoded(self.chosen(latents, sampling, noises), course, lambda done: told(share + (1 - share) * done))


def _bare(build: Callable[[], nn.Module]) -> nn.Module:
    with torch.device("meta"):
        return build()
