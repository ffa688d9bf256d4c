"""ProbTalk3D's own networks: a motion prior with a bottleneck, and a predictor of its latents from speech and style.

(Wu et al., ProbTalk3D: non-deterministic emotion controllable speech-driven 3D facial animation synthesis using VQ-VAE, MIG 2024.)
A transformer sees a stretch of frames at a time; what stands before it, the front, is normalised over the whole recording. The two are
separate steps so that a long recording keeps the normalisation of the whole.
"""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ...nn.quantize import squared_distances
from .config import PredictorConfig, PriorConfig
from .course import POSITIONS
from .systems import VQVAE

HEADS = 8
SLOPE = 0.2  # of the leaky ReLUs
FRONT_KERNEL = 5
NORM_EPSILON = 1e-5


class TransformerLayer(nn.Module):
    """Attention and a perceptron, each normalised before and added to what went in."""

    def __init__(self, width: int, feed_forward: int):
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width, bias=False)
        self.attention_out = nn.Linear(width, width)
        self.perceptron_norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, feed_forward)
        self.narrow = nn.Linear(feed_forward, width)

    def forward(self, values: Tensor) -> Tensor:
        """(B, T, width) to the same shape."""
        batch, frames, width = values.shape
        heads = self.query_key_value(self.attention_norm(values)).view(batch, frames, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        # parity: scores are scaled by the whole width, not by a head's
        attended = functional.scaled_dot_product_attention(*heads, scale=width ** -0.5)
        values = values + self.attention_out(attended.transpose(1, 2).reshape(batch, frames, width))
        return values + self.narrow(functional.gelu(self.widen(self.perceptron_norm(values)), approximate="tanh"))


class Transformer(nn.Module):
    """A linear layer, positions from 0 on, layers without a norm after the last."""

    def __init__(self, width: int, feed_forward: int, layers: int):
        super().__init__()
        self.embedding = nn.Linear(width, width)
        self.register_buffer("positions", position_table(width))
        self.layers = nn.ModuleList(TransformerLayer(width, feed_forward) for _ in range(layers))

    def forward(self, values: Tensor) -> Tensor:
        """(B, T, width) to the same shape, T at most POSITIONS."""
        values = self.embedding(values) + self.positions[:values.shape[1]]
        for layer in self.layers:
            values = layer(values)
        return values


class Front(nn.Module):
    """A convolution over time whose ends repeat the first and the last frame, and a normalisation of each channel over all frames."""

    reach = FRONT_KERNEL // 2

    def __init__(self, width: int):
        super().__init__()
        self.convolution = nn.Conv1d(width, width, FRONT_KERNEL, padding=FRONT_KERNEL // 2, padding_mode="replicate")

    def forward(self, values: Tensor) -> Tensor:
        """(B, T, width) to the same shape; T of at least 2."""
        return functional.instance_norm(self.hidden(values).transpose(1, 2)).transpose(1, 2)

    def hidden(self, values: Tensor) -> Tensor:
        """What is normalised: (B, T, width), of which each frame depends on `reach` frames to either side."""
        return functional.leaky_relu(self.convolution(values.transpose(1, 2)), SLOPE).transpose(1, 2)

    def normalized(self, hidden: Tensor, mean: Tensor, variance: Tensor) -> Tensor:
        """Hidden values (B, T, width) normalised by the mean and the variance (B, 1, width) of a whole recording."""
        return (hidden - mean) * torch.rsqrt(variance + NORM_EPSILON)


class MotionEncoder(nn.Module):
    """Motion to latents: `transformer(front(mapped(motion)))`."""

    def __init__(self, config: PriorConfig):
        super().__init__()
        self.mapping = nn.Linear(config.motion, config.features)
        self.front = Front(config.features)
        self.transformer = Transformer(config.features, config.feed_forward, config.encoder_layers)

    def mapped(self, motion: Tensor) -> Tensor:
        """(B, T, motion) to (B, T, features)."""
        return functional.leaky_relu(self.mapping(motion), SLOPE)


class MotionDecoder(nn.Module):
    """Latents to motion: `project(transformer(front(latents)))`."""

    def __init__(self, config: PriorConfig):
        super().__init__()
        self.front = Front(config.features)
        self.transformer = Transformer(config.features, config.feed_forward, config.decoder_layers)
        self.project = nn.Linear(config.features, config.motion, bias=False)


class Bottleneck(nn.Module):
    """What latents pass before they are decoded: a codebook ("vqvae"), or a normal distribution about each ("vae")."""

    def __init__(self, config: PriorConfig):
        super().__init__()
        if config.system == VQVAE:
            self.codebook = nn.Parameter(torch.empty(config.codes, config.code_width))
        else:
            self.mean = nn.Linear(config.features, config.features)
            self.log_variance = nn.Linear(config.features, config.features)

    def rows(self, latents: np.ndarray) -> Tensor:
        """(R, code_width): latents (T, features) cut into the R = T * features / code_width pieces that each get a code."""
        # parity: rows are runs over time within a channel that go on in the next channel, not frames.
        return torch.from_numpy(latents.T.reshape(-1, self.codebook.shape[1]))

    def distances(self, rows: Tensor) -> Tensor:
        """(R, codes) squared distances of rows (R, code_width) from the codebook."""
        return squared_distances(rows, self.codebook)

    def distribution(self, latents: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and deviation, both (T, features), of the distribution about latents (T, features)."""
        return self.mean(latents), torch.exp(0.5 * self.log_variance(latents))


class MotionPrior(nn.Module):
    """The first stage: `decoder` of what the `bottleneck` makes of `encoder(motion)`."""

    def __init__(self, config: PriorConfig):
        super().__init__()
        self.encoder, self.bottleneck, self.decoder = MotionEncoder(config), Bottleneck(config), MotionDecoder(config)


class Predictor(nn.Module):
    """Speech and style to latents: `transformer(front(speech * factor(style)))`, speech as `project` gives it."""

    def __init__(self, config: PredictorConfig):
        super().__init__()
        features = config.prior.features
        self.project = nn.Linear(2 * config.speech.width, features)
        self.factor = nn.Linear(config.styles, features, bias=False)
        self.front = Front(features)
        self.transformer = Transformer(features, config.prior.feed_forward, config.layers)


def position_table(width: int) -> Tensor:
    """(POSITIONS, width) sines and cosines of the frame's number, alternating."""
    # parity: in float32 throughout, as the published tables were made; late frames differ from exact values by 3e-4.
    # Where a network is built without memory, such sums would bring torch's own ways to trace them along: a second and a half.
    with torch.device("cpu"):
        frequencies = torch.exp(torch.arange(0, width, 2) * (-math.log(10_000.0) / width))
        angles = torch.arange(POSITIONS)[:, None].float() * frequencies
        return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)
