"""DualTalk's forward passes, once everything is loaded: as they are, and in alternation with the same passes computed as published."""

from importlib.util import find_spec

import numpy as np

from twohander.files.store import StoredNetwork

from benchmarks.neural_parts.machine import compared
from .machine import PUBLISHED_PASSES, report


def measure(stored: StoredNetwork, voices) -> None:
    """Each part of a pass, one role, both roles, and another take of what was heard before."""
    import torch

    from twohander.audio.encoders import stretched
    from twohander.audio.features import normalized
    from twohander.engines.devices import placement
    from twohander.engines.dualtalk.config import DualTalkConfig
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
        from .published import published_network

        published = published_network(DualTalkConfig.from_dict(stored.config))

        def one_role(target: np.ndarray, partner: np.ndarray) -> None:
            with torch.inference_mode():
                published((target, partner), motion)

        compared("one role", lambda: pipeline.motion(*voices, motion), "the published order of work", lambda: one_role(*voices))
        compared("both roles", lambda: pipeline.converse(voices, course=Course(rounds=0)), "the published order of work",
                 lambda: (one_role(*voices), one_role(*voices[::-1])))
    heard = DualTalkPipeline(stored, placement("cpu", "float32"), _Remembered())
    report("another take of both, two rounds", lambda: heard.converse(voices), 2 * PUBLISHED_PASSES)


class _Remembered(dict):
    """A cache in memory: what a disk takes differs from machine to machine."""

    put = dict.__setitem__

