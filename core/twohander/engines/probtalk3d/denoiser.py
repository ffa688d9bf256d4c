"""FaceDiffuser's denoiser as ProbTalk3D's authors changed it: clean vertices of a face from noisy ones, speech, style and time.

(Stan et al., FaceDiffuser, MIG 2023.) What goes in is narrowed by a linear layer, what comes out is widened by one, so a sampler can stay
between the two: see `sampling`.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import DenoiserConfig


class Denoiser(nn.Module):
    """One face at one time of the diffusion: `widen(recall(narrow(noisy), condition(speech, style), time)) + template`."""

    def __init__(self, config: DenoiserConfig):
        super().__init__()
        features = config.features
        self.narrow = nn.Linear(config.motion, 2 * features)
        self.mix = nn.Conv1d(1, 1, config.kernel, padding="same")
        self.project = nn.Linear(2 * config.speech.width, features)
        self.factor = nn.Linear(config.styles, features, bias=False)
        self.time = nn.Linear(config.times, features)
        self.norm = nn.LayerNorm(3 * features)
        self.memory = nn.GRU(3 * features, config.recurrent, config.layers, batch_first=True)
        self.widen = nn.Linear(config.recurrent, config.motion)

    def condition(self, projected: Tensor, style: Tensor) -> Tensor:
        """(B, T, features) of speech (B, T, features) as `project` gives it and a style (B, styles)."""
        return projected * self.factor(style)[:, None]

    def recall(self, narrowed: Tensor, condition: Tensor, time: int, before: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """What the memory holds at each frame, (B, T, recurrent), for a noisy face that `narrow` made (B, T, 2 * features), and its state
        afterwards, from which the frames that follow go on. before: that of the frames before, at the same time of the diffusion.
        """
        return self.memory(self.norm(torch.cat([condition, self.mixed(narrowed), self.moment(time, condition)], dim=2)), before)

    def mixed(self, narrowed: Tensor) -> Tensor:
        """(B, T, features): each frame's values (B, T, 2 * features) mixed with their neighbours in that frame, and halved in number."""
        batch, frames, width = narrowed.shape
        hidden = functional.relu(self.mix(narrowed.reshape(batch * frames, 1, width)))
        return functional.max_pool1d(hidden, 2).view(batch, frames, -1)

    def moment(self, time: int, like: Tensor) -> Tensor:
        """(B, T, features) for a time of the diffusion, the same at every frame of `like` (B, T, anything)."""
        moment = functional.mish(self.time.weight[:, time] + self.time.bias)
        return moment.expand(*like.shape[:2], -1)
