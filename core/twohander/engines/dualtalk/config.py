"""The sizes of a DualTalk network; the defaults are the published ones."""

from dataclasses import dataclass, field

from ...audio.encoder_config import WAV2VEC2_LARGE, SpeechEncoderConfig


@dataclass(frozen=True)
class DualTalkConfig:
    """motion: values of a frame. features: values per frame and stream. feed_forward: inner width of the head's transformers.

    encoder: sizes of both speech encoders. one_stack: both encoders have the same convolutions, as in the published file, whose
    convolutions were never trained.
    """

    motion: int = 56
    features: int = 256
    feed_forward: int = 2048
    encoder: SpeechEncoderConfig = field(default=WAV2VEC2_LARGE)
    one_stack: bool = True

    @classmethod
    def from_dict(cls, values: dict) -> "DualTalkConfig":
        """The config that `dataclasses.asdict` took apart; unknown names raise TypeError."""
        return cls(**{**values, "encoder": SpeechEncoderConfig(**values["encoder"])})
