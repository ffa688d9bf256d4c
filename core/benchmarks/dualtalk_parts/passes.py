"""DualTalk's forward passes, once everything is loaded: as they are, and in alternation with the same passes computed as published."""

from importlib.util import find_spec

import numpy as np

from twohander.files.store import StoredNetwork

from .machine import PUBLISHED_PASSES, report
from .steps import compare


def measure(stored: StoredNetwork, voices) -> None:
    """Each part of a pass, one role, both roles, and another take of what was heard before."""
    import torch

    from twohander.audio.encoders import stretched
    from twohander.audio.features import normalized
    from twohander.engines.devices import placement
    from twohander.engines.dualtalk.hearing import TARGET, Sound
    from twohander.engines.dualtalk.pipeline import Course, DualTalkPipeline, motion_frames

    pipeline = DualTalkPipeline(stored, placement("cpu", "float32"))
    ears, frames = pipeline._ears, motion_frames(len(voices[0]))
    stack, context = ears._stacks[0], ears._contexts[0]
    samples = torch.from_numpy(normalized(voices[0]))[None]
    motion = np.random.default_rng(0).normal(scale=0.3, size=(frames, 56)).astype(np.float32)
    with torch.inference_mode():
        sounds = stretched(stack(samples), frames)
        report("convolutions, one voice", lambda: stack(samples))
        report("transformer, one voice", lambda: context(sounds))
        report("transformer, two voices at once", lambda: context(torch.cat([sounds, sounds])))
    [features] = ears.features([Sound(normalized(voices[0]), TARGET, frames)])
    report("head, one character", lambda: pipeline._answer(features, features, motion))
    report("forward passes, one role", lambda: pipeline.motion(*voices, motion), PUBLISHED_PASSES)
    report("forward passes, both roles", lambda: pipeline.converse(voices, course=Course(rounds=0)), 2 * PUBLISHED_PASSES)
    if find_spec("transformers"):
        published = _published_encoders(ears._config.encoder)

        def one_role(*order: int) -> None:
            with torch.inference_mode():
                for encoder, voice in zip(published, order):
                    stack, context = encoder.feature_extractor, encoder.encoder
                    sounds = stretched(stack(torch.from_numpy(normalized(voices[voice]))[None]).transpose(1, 2), frames)
                    context(encoder.feature_projection(sounds)[0], output_attentions=True)
                pipeline._answer(features, features, motion)

        compare("one role beside the published way", lambda: one_role(0, 1), lambda: pipeline.motion(*voices, motion))
        compare("both roles beside the published way", lambda: (one_role(0, 1), one_role(1, 0)),
                lambda: pipeline.converse(voices, course=Course(rounds=0)))
    heard = DualTalkPipeline(stored, placement("cpu", "float32"), _Remembered())
    report("another take of both, two rounds", lambda: heard.converse(voices), 2 * PUBLISHED_PASSES)


class _Remembered(dict):
    """A cache in memory: what a disk takes differs from machine to machine."""

    put = dict.__setitem__


def _published_encoders(config) -> list:
    """Two encoders of the library that the published code uses, with its attention, whose maps are kept; random weights cost the same."""
    from transformers import Wav2Vec2Config
    from transformers.models.wav2vec2.modeling_wav2vec2 import Wav2Vec2Model

    from twohander.audio.speech_transformer import HEAD_WIDTH

    settings = Wav2Vec2Config(hidden_size=config.width, num_hidden_layers=config.layers, num_attention_heads=config.width // HEAD_WIDTH,
                              intermediate_size=config.feed_forward, feat_extract_norm="layer", do_stable_layer_norm=True, conv_bias=True,
                              attn_implementation="eager")
    return [Wav2Vec2Model(settings).eval() for _ in range(2)]
