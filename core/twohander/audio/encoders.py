"""The speech encoders wav2vec 2.0 and HuBERT: a convolution stack over samples, then a transformer over its frames.

The two halves stand apart because engines put something between them (a change of rate) or keep the first half's result. The
convolutions hear a long recording in pieces.
(Baevski et al., wav2vec 2.0, 2020; Hsu et al., HuBERT, 2021: both have the same layers.)
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..nn.convolution import StridedConvolution
from .encoder_config import SpeechEncoderConfig
from .speech_transformer import SpeechTransformer

CHANNELS = 512
KERNELS = (10, 3, 3, 3, 3, 2, 2)
STRIDES = (5, 2, 2, 2, 2, 2, 2)
HOP = 320  # samples between two frames: the product of the strides
REACH = 400  # samples that one frame hears
MEASURED_AT_ONCE = 100_000  # outputs of the first convolution, half a minute
PIECE_FRAMES = 100  # heard at a time: two seconds, so that a layer's values stay near the processor


def frame_count(samples: int) -> int:
    """Frames that the convolution stack makes of so many samples; 0 below REACH."""
    return max(0, (samples - REACH) // HOP + 1)


class ConvolutionLayer(nn.Module):
    """A convolution, the norm that its model has there, GELU."""

    def __init__(self, index: int, large_norms: bool):
        super().__init__()
        self.conv = StridedConvolution(CHANNELS if index else 1, CHANNELS, KERNELS[index], STRIDES[index], bias=large_norms)
        if large_norms:
            self.layer_norm = nn.LayerNorm(CHANNELS)
        else:
            self.layer_norm = nn.GroupNorm(CHANNELS, CHANNELS) if index == 0 else None

    def forward(self, signal: Tensor, whole: "WholeNorm | None" = None) -> Tensor:
        """(B, L, channels) to (B, L', CHANNELS). whole: what replaces the first layer where the signal is a part of a recording."""
        if whole is not None:
            taps = signal[..., 0].unfold(1, KERNELS[0], STRIDES[0])
            return functional.gelu(torch.baddbmm(whole.offset, taps, whole.kernels))
        values = self.conv(signal)
        if isinstance(self.layer_norm, nn.GroupNorm):
            values = self.layer_norm(values.transpose(1, 2)).transpose(1, 2).contiguous()
        elif self.layer_norm is not None:
            values = self.layer_norm(values)
        return functional.gelu(values)


@dataclass(frozen=True)
class WholeNorm:
    """The first convolution and its group norm over a whole recording in one, for any part of it.

    kernels: (B, KERNELS[0], CHANNELS), offset: (B, 1, CHANNELS).
    """

    kernels: Tensor
    offset: Tensor


class ConvolutionStack(nn.Module):
    """Samples to 50 frames a second."""

    def __init__(self, config: SpeechEncoderConfig):
        super().__init__()
        self.conv_layers = nn.ModuleList(ConvolutionLayer(index, config.large_norms) for index in range(len(KERNELS)))
        self.in_pieces = True

    def forward(self, samples: Tensor, whole: WholeNorm | None = None) -> Tensor:
        """(B, N) samples at 16 kHz to (B, frame_count(N), CHANNELS); N of at least REACH. whole: of a recording of which they are a part."""
        frames = frame_count(samples.shape[1])
        if not self.in_pieces or self.training:
            return self._heard(samples, whole)
        whole = whole or self.whole_norm(lambda start, stop: samples[:, start:stop], samples.shape[1])
        starts = range(0, frames, PIECE_FRAMES)
        return torch.cat([self._heard(samples[:, start * HOP:(min(start + PIECE_FRAMES, frames) - 1) * HOP + REACH], whole)
                          for start in starts], dim=1)

    def _heard(self, samples: Tensor, whole: WholeNorm | None = None) -> Tensor:
        signal = self.conv_layers[0](samples[:, :, None].contiguous(), whole)
        for layer in self.conv_layers[1:]:
            signal = layer(signal)
        return signal

    def whole_norm(self, part: Callable[[int, int], Tensor], samples: int) -> WholeNorm | None:
        """The first layer over a whole recording, None if its norm is not one over time.

        The convolution is linear, so that its outputs' mean and power follow from those of its inputs, ten samples at a time: nothing is
        convolved for them. part: gives (B, stop - start) of so many samples.
        """
        layer = self.conv_layers[0]
        if not isinstance(layer.layer_norm, nn.GroupNorm):
            return None
        count = (samples - KERNELS[0]) // STRIDES[0] + 1
        total = products = 0
        for start in range(0, count, MEASURED_AT_ONCE):
            stop = min(start + MEASURED_AT_ONCE, count)
            heard = part(start * STRIDES[0], (stop - 1) * STRIDES[0] + KERNELS[0]).cpu().double()  # not every device knows float64
            taps = heard.unfold(1, KERNELS[0], STRIDES[0])
            total, products = total + taps.sum(dim=1), products + taps.mT @ taps
        device = layer.conv.weight.device
        kernels, weight, bias = (one.cpu().double() for one in (layer.conv.weight, layer.layer_norm.weight, layer.layer_norm.bias))
        mean, power = total @ kernels.T / count, (kernels @ products * kernels).sum(dim=2) / count
        factor = weight * (power - mean.square()).clamp(min=0).add(layer.layer_norm.eps).rsqrt()
        return WholeNorm((factor[:, None] * kernels.T).float().to(device), (bias - mean * factor)[:, None].float().to(device))


class ContextEncoder(nn.Module):
    """The projection and the transformer over the convolution stack's frames, at whatever rate these come."""

    def __init__(self, config: SpeechEncoderConfig):
        super().__init__()
        self.feature_projection = nn.ModuleDict({"layer_norm": nn.LayerNorm(CHANNELS), "projection": nn.Linear(CHANNELS, config.width)})
        self.encoder = SpeechTransformer(config.width, config.layers, config.feed_forward, norms_first=config.large_norms)

    def forward(self, features: Tensor, present: Tensor | None = None) -> Tensor:
        """(B, T, CHANNELS) to (B, T, width). present: (B, T) where shorter recordings of a batch have frames; what is beyond means nothing."""
        return self.encoder(self.projected(features), present)

    def projected(self, features: Tensor) -> Tensor:
        """(B, T, CHANNELS) to what the transformer is given, (B, T, width)."""
        return self.feature_projection["projection"](self.feature_projection["layer_norm"](features))


def stretched(features: Tensor, frames: int) -> Tensor:
    """(B, L, D) read at `frames` even places from the first to the last row, linearly: (B, frames, D)."""
    return functional.interpolate(features.transpose(1, 2), size=frames, mode="linear", align_corners=True).transpose(1, 2)
