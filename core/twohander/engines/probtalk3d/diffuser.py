"""FaceDiffuser from sound to moving vertices: the speech encoder hears once, and a sampler works between the denoiser's linear ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ...audio.features import SPEECH_RATE
from ...audio.stored_sound import Samples
from ...files.cache import ArrayCache
from ...files.checkpoints import load_part
from ...files.store import StoredNetwork
from ...nn.diffusion import cosine_schedule, ddim, spread_times
from ..base import Progress
from ..devices import Placement
from .config import DenoiserConfig
from .course import WHOLE, Course
from .denoiser import Denoiser
from .faces import FPS
from .hearing import Ears, motion_frames, published_voice

SKIPPED = 900  # of the diffusion's times, by the published program
NOISE_FRAMES = 256  # drawn at a time: a frame has as many numbers as a face has coordinates


@dataclass(frozen=True)
class VertexMotion:
    """A face's vertices over time as sums of a few shapes, 25 frames a second, metres.

    shares: (T, R). shapes: (R, V, 3). rest: (V, 3), the face with all shares 0.
    """

    shares: np.ndarray
    shapes: np.ndarray
    rest: np.ndarray

    def __len__(self) -> int:
        return len(self.shares)

    def vertices(self, start: int = 0, stop: int | None = None) -> np.ndarray:
        """Frames start..stop-1, all by default: (T, V, 3), float32."""
        return self.rest + np.tensordot(self.shares[start:stop], self.shapes, axes=1)


@dataclass(frozen=True)
class Diffusion:
    """How a motion is made out of noise. skipped: of the times, from the noisiest on; steps: through the rest, None for all of them."""

    skipped: int = SKIPPED
    steps: int | None = None


def published_frames(samples: int) -> int:
    """Frames that the published program makes of so many samples at 16 kHz."""
    return min(int(samples / SPEECH_RATE * FPS) - 1, motion_frames(samples))


class FaceDiffuserPipeline:
    """A loaded FaceDiffuser. Voices are (N,) samples at 16 kHz, styles (43,) as `styles` makes them."""

    def __init__(self, stored: StoredNetwork, placement: Placement, cache: ArrayCache | None = None):
        self.config = DenoiserConfig.from_dict(stored.config)
        with torch.device("meta"):
            denoiser = Denoiser(self.config)
        # In float32 layers: a sampler adds up the errors of all its steps.
        self.denoiser = load_part(denoiser, stored.weights, "denoiser.").to(placement.device)
        self.kept = cosine_schedule(self.config.times)
        self._placement = placement
        self.ears = Ears(stored, self.config.speech, self.denoiser.project, placement, cache)

    def heard(self, voice: Samples, course: Course = WHOLE, progress: Progress = lambda share, doing: None) -> np.ndarray:
        """(T, features): all that the motions of a voice need of it, `published_frames` of them."""
        return self.ears.heard(published_voice(voice, scaled=False), course, progress)[:max(2, published_frames(len(voice)))]

    def clean(self, heard: np.ndarray, style: np.ndarray, template: np.ndarray, noisy: np.ndarray, time: int) -> np.ndarray:
        """The denoiser's guess at clean vertices (T, V, 3) from noisy ones at a time. template: (V, 3) the face that moves."""
        with self._placement.computing_exactly():
            condition = self._condition(heard, style)
            narrowed = self.denoiser.narrow(self._tensor(noisy).reshape(1, len(heard), -1))
            widened = self.denoiser.widen(self.denoiser.recall(narrowed, condition, time)) + self._tensor(template).flatten()
        return widened.view(len(heard), -1, 3).cpu().numpy()

    def motion(self, heard: np.ndarray, style: np.ndarray, template: np.ndarray, noise: np.ndarray | Sequence[int] | None,
               diffusion: Diffusion = Diffusion(), progress: Progress = lambda share, doing: None) -> VertexMotion:
        """The moving vertices for what was heard. template: (V, 3) metres.

        noise: (T, V, 3), or the numbers that seed one, or None for none: the start of the likeliest motion.
        """
        last = self.config.times - 1 - diffusion.skipped
        times = spread_times(last, last + 1 if diffusion.steps is None else diffusion.steps)
        with self._placement.computing_exactly():
            denoiser, rest = self.denoiser, self._tensor(template).flatten()
            condition = self._condition(heard, style)
            shapes = denoiser.narrow(denoiser.widen.weight.T) - denoiser.narrow.bias
            offset = denoiser.narrow(rest + denoiser.widen.bias) - denoiser.narrow.bias
            grain = self._narrowed_noise(noise, len(heard))[None]
            done = iter(range(len(times)))

            def clean(x: Tensor, time: int) -> Tensor:
                progress(next(done) / len(times), "denoising")
                narrowed = x[..., :-2] @ shapes + x[..., -2:-1] * offset + x[..., -1:] * grain + denoiser.narrow.bias
                return functional.pad(functional.pad(denoiser.recall(narrowed, condition, time), (0, 1), value=1.0), (0, 1))

            # A noisy face is a sum of the last layer's columns, of the template and of the noise: x holds how much of each it has.
            # What goes in is linear in it too, so that no step touches all the vertices.
            x = torch.zeros(1, len(heard), denoiser.widen.in_features + 2, device=self._placement.device)
            x[..., -1] = np.sqrt(1 - self.kept[last]) if diffusion.skipped else 1.0  # parity: scaled only if times are skipped
            shares = ddim(clean, x, self.kept, times)[0, :, :-2]
            return VertexMotion(shares.cpu().numpy(), denoiser.widen.weight.T.reshape(shares.shape[1], -1, 3).cpu().numpy(),
                                (rest + denoiser.widen.bias).view(-1, 3).cpu().numpy())

    def _condition(self, heard: np.ndarray, style: np.ndarray) -> Tensor:
        return self.denoiser.condition(self._tensor(heard)[None], self._tensor(style)[None])

    def _narrowed_noise(self, noise: np.ndarray | Sequence[int] | None, frames: int) -> Tensor:
        """(T, 2 * features) of noise, a few frames at a time."""
        if noise is None:
            return torch.zeros(frames, self.denoiser.narrow.out_features, device=self._placement.device)
        generator = None if isinstance(noise, np.ndarray) else np.random.default_rng(noise)
        parts = []
        for start in range(0, frames, NOISE_FRAMES):
            count = min(NOISE_FRAMES, frames - start)
            part = (noise[start:start + count].reshape(count, -1) if generator is None
                    else generator.standard_normal((count, self.config.motion), np.float32))
            parts.append(self.denoiser.narrow(self._tensor(part)) - self.denoiser.narrow.bias)
        return torch.cat(parts)

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array, np.float32)).to(self._placement.device)
