"""The sizes of ProbTalk3D's networks; the defaults are the published ones."""

from dataclasses import dataclass, field

from ...audio.encoder_config import HUBERT_BASE, SpeechEncoderConfig
from .systems import VQVAE


@dataclass(frozen=True)
class PriorConfig:
    """The first stage: a motion's encoder, the bottleneck of its system, its decoder.

    motion: values of a frame. features: width of the latents. feed_forward: inner width of the transformers. codes, code_width: of the
    codebook ("vqvae" only).
    """

    system: str = VQVAE
    motion: int = 53
    features: int = 256
    feed_forward: int = 384
    encoder_layers: int = 6
    decoder_layers: int = 6
    codes: int = 256
    code_width: int = 128

    @classmethod
    def from_dict(cls, values: dict) -> "PriorConfig":
        """The config that `dataclasses.asdict` took apart; unknown names raise TypeError."""
        return cls(**values)


@dataclass(frozen=True)
class PredictorConfig:
    """The second stage: a speech encoder, a predictor of latents from speech and style, and the prior that they belong to."""

    layers: int = 12
    styles: int = 43
    prior: PriorConfig = field(default=PriorConfig())
    speech: SpeechEncoderConfig = field(default=HUBERT_BASE)

    @classmethod
    def from_dict(cls, values: dict) -> "PredictorConfig":
        """The config that `dataclasses.asdict` took apart; unknown names raise TypeError."""
        return cls(**{**values, "prior": PriorConfig(**values["prior"]), "speech": SpeechEncoderConfig(**values["speech"])})


@dataclass(frozen=True)
class DenoiserConfig:
    """FaceDiffuser's denoiser. motion: values of a frame (x, y, z of each vertex). features: width of the condition, of the noisy motion
    and of the time. recurrent: width of the GRU. layers: of the GRU. times: steps of the diffusion. kernel: of the convolution along the
    features of a frame."""

    motion: int = 15069
    features: int = 256
    recurrent: int = 256
    layers: int = 2
    times: int = 1000
    kernel: int = 9
    styles: int = 43
    speech: SpeechEncoderConfig = field(default=HUBERT_BASE)

    @classmethod
    def from_dict(cls, values: dict) -> "DenoiserConfig":
        """The config that `dataclasses.asdict` took apart; unknown names raise TypeError."""
        return cls(**{**values, "speech": SpeechEncoderConfig(**values["speech"])})
