"""Networks through windows."""

import pytest

torch = pytest.importorskip("torch")

from twohander.engines.windowed import through_windows  # noqa: E402
from twohander.engines.windows import cross_faded, windows  # noqa: E402


def test_what_a_network_does_frame_by_frame_does_not_depend_on_windows():
    values = torch.randn(2, 103, 3)
    torch.testing.assert_close(through_windows(lambda part: part.flip(2).exp(), values, windows(103, 20, 5)), values.flip(2).exp())


def test_windows_that_disagree_are_blended_as_curves_are():
    laid = windows(50, 20, 6)
    values = torch.randn(1, 50, 2)
    made = through_windows(lambda part: part - part[:, :1], values, laid)
    expected = cross_faded(((window, (values[0, window.start:window.stop] - values[0, window.start]).numpy()) for window in laid), 50)
    torch.testing.assert_close(made[0], torch.from_numpy(expected))


def test_the_share_done_is_told_before_each_window():
    told = []
    through_windows(lambda part: part, torch.zeros(1, 50, 1), windows(50, 20, 6), told.append)
    assert told == [number / len(told) for number in range(len(windows(50, 20, 6)))]
