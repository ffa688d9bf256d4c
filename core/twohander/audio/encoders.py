"""The speech encoders wav2vec 2.0 and HuBERT: a convolution stack over samples, then a transformer over its frames.

The two halves stand apart because engines put something between them (a change of rate) or keep the first half's result. The
transformer is that of the transformers library; the convolutions are ours, since they hear a long recording in pieces.
(Baevski et al., wav2vec 2.0, 2020; Hsu et al., HuBERT, 2021: both have the same layers.)
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..nn.convolution import StridedConvolution

CHANNELS = 512
KERNELS = (10, 3, 3, 3, 3, 2, 2)
STRIDES = (5, 2, 2, 2, 2, 2, 2)
HOP = 320  # samples between two frames: the product of the strides
REACH = 400  # samples that one frame hears
HEAD_WIDTH = 64  # of both the base and the large models
PIECE_FRAMES = 50  # heard at a time: a second, so that a layer's values stay near the processor
POSITION_KERNEL, POSITION_GROUPS = 128, 16


@dataclass(frozen=True)
class SpeechEncoderConfig:
    """Sizes of an encoder. large_norms: every convolution is biased and layer-normalised and the transformer normalises before its
    sublayers (the "lv60" models); otherwise one group norm after the first convolution, norms after the sublayers (base models)."""

    width: int = 1024
    layers: int = 24
    feed_forward: int = 4096
    large_norms: bool = True

    @property
    def heads(self) -> int:
        """Attention heads of HEAD_WIDTH values each."""
        return self.width // HEAD_WIDTH


WAV2VEC2_LARGE = SpeechEncoderConfig()  # facebook/wav2vec2-large-960h-lv60-self
HUBERT_BASE = SpeechEncoderConfig(width=768, layers=12, feed_forward=3072, large_norms=False)  # also wav2vec2-base-960h


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

    def forward(self, signal: Tensor) -> Tensor:
        """(B, L, channels) to (B, L', CHANNELS)."""
        values = self.conv(signal)
        if isinstance(self.layer_norm, nn.GroupNorm):
            values = self.layer_norm(values.transpose(1, 2)).transpose(1, 2).contiguous()
        elif self.layer_norm is not None:
            values = self.layer_norm(values)
        return functional.gelu(values)


class ConvolutionStack(nn.Module):
    """Samples to 50 frames a second."""

    def __init__(self, config: SpeechEncoderConfig):
        super().__init__()
        self.conv_layers = nn.ModuleList(ConvolutionLayer(index, config.large_norms) for index in range(len(KERNELS)))
        self.in_pieces = config.large_norms  # a group norm over time needs the whole recording

    def forward(self, samples: Tensor) -> Tensor:
        """(B, N) samples at 16 kHz to (B, frame_count(N), CHANNELS); N of at least REACH."""
        frames = frame_count(samples.shape[1])
        if not self.in_pieces or self.training:
            return self._heard(samples)
        starts = range(0, frames, PIECE_FRAMES)
        return torch.cat([self._heard(samples[:, start * HOP:(min(start + PIECE_FRAMES, frames) - 1) * HOP + REACH])
                          for start in starts], dim=1)

    def _heard(self, samples: Tensor) -> Tensor:
        signal = samples[:, :, None].contiguous()
        for layer in self.conv_layers:
            signal = layer(signal)
        return signal


class ContextEncoder(nn.Module):
    """The projection and the transformer over the convolution stack's frames, at whatever rate these come."""

    def __init__(self, config: SpeechEncoderConfig):
        from transformers import Wav2Vec2Config
        from transformers.models.wav2vec2 import modeling_wav2vec2 as library

        super().__init__()
        settings = Wav2Vec2Config(
            hidden_size=config.width, num_hidden_layers=config.layers, num_attention_heads=config.heads,
            intermediate_size=config.feed_forward, feat_extract_norm="layer" if config.large_norms else "group",
            do_stable_layer_norm=config.large_norms, attn_implementation="sdpa", num_conv_pos_embeddings=POSITION_KERNEL,
            num_conv_pos_embedding_groups=POSITION_GROUPS)
        self.feature_projection = library.Wav2Vec2FeatureProjection(settings)
        self.encoder = (library.Wav2Vec2EncoderStableLayerNorm if config.large_norms else library.Wav2Vec2Encoder)(settings)
        # The library keeps this weight as direction and length; ours come multiplied out, once instead of at every call.
        self.encoder.pos_conv_embed.conv = nn.Conv1d(config.width, config.width, POSITION_KERNEL, padding=POSITION_KERNEL // 2,
                                                     groups=POSITION_GROUPS)

    def forward(self, features: Tensor, present: Tensor | None = None) -> Tensor:
        """(B, T, CHANNELS) to (B, T, width). present: (B, T) where shorter recordings of a batch have frames; what is beyond means nothing."""
        projected, _ = self.feature_projection(features)
        return self.encoder(projected, attention_mask=present).last_hidden_state


def stretched(features: Tensor, frames: int) -> Tensor:
    """(B, L, D) read at `frames` even places from the first to the last row, linearly: (B, frames, D)."""
    return functional.interpolate(features.transpose(1, 2), size=frames, mode="linear", align_corners=True).transpose(1, 2)
