"""ProbTalk3D's forward passes, once everything is loaded, against the published order of work."""

from importlib.util import find_spec

import numpy as np

from twohander.files.store import StoredNetwork

from benchmarks.neural_parts.machine import compared

SAMPLES = 10


def measure(stored: StoredNetwork, voice: np.ndarray) -> None:
    """One sample, and ten of one voice."""
    import torch

    from twohander.engines.devices import placement
    from twohander.engines.probtalk3d.pipeline import ProbTalk3DPipeline
    from twohander.engines.probtalk3d.styles import style_vector

    pipeline = ProbTalk3DPipeline(stored, placement("cpu", "float32"))
    style = style_vector({"M009": 1.0})

    def samples(count: int = 1) -> None:
        hearing = pipeline.heard(voice)
        pipeline.motions(hearing, style, [pipeline.noise(len(hearing), (0, number)) for number in range(count)])

    if find_spec("transformers"):
        from .published import published_network

        published = published_network()

        def one_sample() -> None:
            with torch.inference_mode():
                published(voice, torch.from_numpy(style))

        compared("forward pass, one sample", samples, "the published order of work", one_sample)
    compared(f"forward pass, {SAMPLES} samples", lambda: samples(SAMPLES), "one sample", samples)
