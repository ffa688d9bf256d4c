"""FaceDiffuser's sampler against steps that each hear the voice and touch every vertex, as the published ones do."""

import numpy as np

from twohander.files.store import StoredNetwork

from benchmarks.neural_parts.machine import compared

STEPS = 100
REPEATS = 3


def measure(stored: StoredNetwork, voice: np.ndarray) -> None:
    """All steps of ours, hearing included, and published steps extrapolated from one, as each costs the same."""
    from twohander.engines.devices import placement
    from twohander.engines.probtalk3d.diffuser import FaceDiffuserPipeline
    from twohander.engines.probtalk3d.styles import style_vector

    pipeline = FaceDiffuserPipeline(stored, placement("cpu", "float32"))
    style, template = style_vector({"M009": 1.0}), np.zeros((pipeline.config.motion // 3, 3), np.float32)
    noisy = np.zeros((len(pipeline.heard(voice)), *template.shape), np.float32)
    compared(f"FaceDiffuser, {STEPS} steps", lambda: pipeline.motion(pipeline.heard(voice), style, template, (0,)).vertices(),
             f"{STEPS} steps that hear the voice and touch all vertices",
             lambda: pipeline.clean(pipeline.heard(voice), style, template, noisy, 50), STEPS, REPEATS)
