"""Lower precisions: the time of one role, and the error of its motion against what the published code returned in float32."""

from pathlib import Path

import numpy as np
from parity.cases import ParityCase, parity_cases

from twohander.files.store import StoredNetwork

from .machine import report

RANDOM_FRAMES = 250


def measure(stored: StoredNetwork, voices, folder: Path) -> None:
    """On the first recorded case of one character if there is one, otherwise against this library's own float32."""
    import torch

    from twohander.engines.devices import placement
    from twohander.engines.dualtalk.pipeline import DualTalkPipeline

    case = next((case for case in parity_cases() if (case.engine, case.kind) == ("dualtalk", "forward")), None)
    if case is None:
        given = (*voices, np.random.default_rng(0).normal(scale=0.3, size=(RANDOM_FRAMES, 56)).astype(np.float32))
        exact = DualTalkPipeline(stored, placement("cpu", "float32")).motion(*given)
        print("no parity cases: errors on random weights, which react to less")
    else:
        stored, exact = recorded_model(case, folder), case.outputs["prediction"]
        given = tuple(case.inputs[name] for name in ("audio1", "audio2", "blendshape2"))
        print(f"errors against the recorded case {case}")
    choices = [("cpu", name) for name in ("float32", "int8", "bfloat16")]
    choices += [("cuda", name) for name in ("float32", "float16", "bfloat16")] if torch.cuda.is_available() else []
    for device, precision in choices:
        pipeline = DualTalkPipeline(stored, placement(device, precision))
        found = pipeline.motion(*given)
        report(f"one role, {len(exact) / 25:g} s, on {device} in {precision}", lambda: pipeline.motion(*given))
        print(f"  error: {np.abs(found - exact).max() / np.abs(exact).max():.1e} of the largest value at most, "
              f"{np.sqrt(np.mean((found - exact) ** 2) / np.mean(exact ** 2)):.1e} in the mean", flush=True)


def recorded_model(case: ParityCase, folder: Path) -> StoredNetwork:
    """The weights of a recorded case, added to a store in `folder`."""
    import torch

    from twohander.engines.models import add_model

    state = case.state()
    for name in list(state):
        state[name] = torch.from_numpy(state[name])
    torch.save(state, folder / "recorded.pth")
    del state
    stored = add_model(folder / "recorded.pth", name=case.weights_name, folder=folder / "recorded")
    (folder / "recorded.pth").unlink()
    return stored
