"""Noise schedules and the deterministic sampler on data whose clean values are known."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from twohander.nn.diffusion import cosine_schedule, ddim, spread_times  # noqa: E402


def test_the_cosine_schedule_falls_from_almost_all_to_almost_nothing():
    kept = cosine_schedule(1000)
    assert kept.shape == (1000,) and np.all(np.diff(kept) < 0) and kept[0] > 0.9999 and kept[-1] < 1e-8
    # Where no single step is capped, the product of the steps is the cosine itself.
    u = np.array([100, 500, 900]) / 1000
    start = np.cos(0.008 / 1.008 * np.pi / 2) ** 2
    np.testing.assert_allclose(kept[[99, 499, 899]], np.cos((u + 0.008) / 1.008 * np.pi / 2) ** 2 / start, rtol=1e-9)


def test_times_go_from_the_last_to_zero():
    assert spread_times(99, 100) == tuple(range(99, -1, -1)) and spread_times(9, 4) == (9, 6, 3, 0) and spread_times(5, 1) == (5,)
    for steps in (0, 7):
        with pytest.raises(ValueError):
            spread_times(5, steps)


@pytest.mark.parametrize("steps", [1, 3, 50])
def test_a_model_that_knows_the_truth_is_believed(steps):
    kept, truth = cosine_schedule(50), torch.randn(4, 3, dtype=torch.float64)
    found = ddim(lambda x, time: truth, torch.randn(4, 3, dtype=torch.float64), kept, spread_times(49, steps))
    torch.testing.assert_close(found, truth)


def test_noise_is_followed_to_where_normal_data_lie():
    # Of data drawn from N(m, s^2) the clean value is known for every noisy one; all steps together stretch the noise to that spread.
    kept, mean, spread = cosine_schedule(1000), 2.0, 0.5

    def clean(x, time):
        share = kept[time]
        return mean + (x - share ** 0.5 * mean) * share ** 0.5 * spread ** 2 / (share * spread ** 2 + 1 - share)

    noise = torch.tensor([-1.5, 0.0, 1.0], dtype=torch.float64)
    found = ddim(clean, noise, kept, spread_times(998, 999))
    torch.testing.assert_close(found, mean + spread * noise, rtol=0, atol=0.02)
