"""DualTalk's forward passes, once everything is loaded."""

import numpy as np

from twohander.files.store import StoredNetwork

from .machine import PUBLISHED_PASSES, report


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
    heard = DualTalkPipeline(stored, placement("cpu", "float32"), _Remembered())
    report("another take of both, two rounds", lambda: heard.converse(voices), 2 * PUBLISHED_PASSES)


class _Remembered(dict):
    """A cache in memory: what a disk takes differs from machine to machine."""

    put = dict.__setitem__
