"""Sizes of the speech encoders; engines know them without loading torch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SpeechEncoderConfig:
    """Sizes of an encoder. large_norms: every convolution is biased and layer-normalised and the transformer normalises before its
    sublayers (the "lv60" models); otherwise one group norm after the first convolution, norms after the sublayers (base models)."""

    width: int = 1024
    layers: int = 24
    feed_forward: int = 4096
    large_norms: bool = True


WAV2VEC2_LARGE = SpeechEncoderConfig()  # facebook/wav2vec2-large-960h-lv60-self
HUBERT_BASE = SpeechEncoderConfig(width=768, layers=12, feed_forward=3072, large_norms=False)  # also wav2vec2-base-960h
