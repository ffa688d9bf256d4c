"""FaceDiffuser from sound to moving vertices: the speech encoder hears once, and a sampler works between the denoiser's linear ends."""

from collections.abc import Callable, Iterator, Sequence
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
from ...files.stored_arrays import new_array, put_away
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
FRAMES_AT_ONCE = 5120  # that go through all steps together: three minutes


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


@dataclass(frozen=True)
class _Ends:
    """What the denoiser's linear ends make of each other. shapes: (R, 2 * features), the last layer's columns narrowed; offset:
    (2 * features,), the face at rest."""

    shapes: Tensor
    offset: Tensor


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
            widened = self.denoiser.widen(self.denoiser.recall(narrowed, condition, time)[0]) + self._tensor(template).flatten()
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
            ends = _Ends(denoiser.narrow(denoiser.widen.weight.T) - denoiser.narrow.bias,
                         denoiser.narrow(rest + denoiser.widen.bias) - denoiser.narrow.bias)
            shares, states = new_array(len(heard), denoiser.widen.in_features), {}
            for start, grain in zip(range(0, len(heard), FRAMES_AT_ONCE), self._narrowed_noise(noise, len(heard))):
                part = slice(start, start + FRAMES_AT_ONCE)

                def advance(share: float, start=start, frames=len(grain)) -> None:
                    progress((start + share * frames) / len(heard), "denoising")

                shares[part] = self._denoised(self._condition(heard[part], style), grain, ends, times, states, diffusion, advance).cpu().numpy()
                for array in (shares, heard):
                    put_away(array)
            return VertexMotion(shares, denoiser.widen.weight.T.reshape(shares.shape[1], -1, 3).cpu().numpy(),
                                (rest + denoiser.widen.bias).view(-1, 3).cpu().numpy())

    def _denoised(self, condition: Tensor, grain: Tensor, ends: "_Ends", times: Sequence[int], states: dict[int, Tensor],
                  diffusion: Diffusion, told: Callable[[float], None]) -> Tensor:
        """The shares (n, R) of some frames, for their condition (1, n, features) and their narrowed noise (n, 2 * features).

        states: of the memory at each time, after the frames before; brought to these frames' end.
        """
        denoiser, done = self.denoiser, iter(range(len(times)))

        def clean(x: Tensor, time: int) -> Tensor:
            told(next(done) / len(times))
            narrowed = x[..., :-2] @ ends.shapes + x[..., -2:-1] * ends.offset + x[..., -1:] * grain + denoiser.narrow.bias
            recalled, states[time] = denoiser.recall(narrowed, condition, time, states.get(time))
            return functional.pad(functional.pad(recalled, (0, 1), value=1.0), (0, 1))

        # A noisy face is a sum of the last layer's columns, of the template and of the noise: x holds how much of each it has.
        # What goes in is linear in it too, so that no step touches all the vertices.
        x = torch.zeros(1, len(grain), denoiser.widen.in_features + 2, device=self._placement.device)
        x[..., -1] = np.sqrt(1 - self.kept[times[0]]) if diffusion.skipped else 1.0  # parity: scaled only if times are skipped
        return ddim(clean, x, self.kept, times)[0, :, :-2]

    def _condition(self, heard: np.ndarray, style: np.ndarray) -> Tensor:
        return self.denoiser.condition(self._tensor(heard)[None], self._tensor(style)[None])

    def _narrowed_noise(self, noise: np.ndarray | Sequence[int] | None, frames: int) -> Iterator[Tensor]:
        """FRAMES_AT_ONCE after FRAMES_AT_ONCE rows (n, 2 * features) of noise, drawn a few frames at a time."""
        generator = None if noise is None or isinstance(noise, np.ndarray) else np.random.default_rng(noise)
        for first in range(0, frames, FRAMES_AT_ONCE):
            last = min(first + FRAMES_AT_ONCE, frames)
            if noise is None:
                yield torch.zeros(last - first, self.denoiser.narrow.out_features, device=self._placement.device)
                continue
            parts = []
            for start in range(first, last, NOISE_FRAMES):
                count = min(NOISE_FRAMES, last - start)
                part = (noise[start:start + count].reshape(count, -1) if generator is None
                        else generator.standard_normal((count, self.config.motion), np.float32))
                parts.append(self.denoiser.narrow(self._tensor(part)) - self.denoiser.narrow.bias)
            yield torch.cat(parts)

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array, np.float32)).to(self._placement.device)
