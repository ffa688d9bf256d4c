"""Windows over long recordings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from twohander.engines.windows import Window, cross_faded, windows


@given(frames=st.integers(1, 5000), longest=st.integers(2, 800), share=st.floats(0, 0.49))
def test_windows_cover_everything_at_one_length_and_overlap_enough(frames, longest, share):
    overlap = int(longest * share)
    found = windows(frames, longest, overlap)
    assert found[0].start == 0 and found[-1].stop == frames
    assert len({len(window) for window in found}) == 1 and len(found[0]) <= max(longest, 1)
    for one, following in zip(found, found[1:]):
        assert one.start < following.start and one.stop - following.start >= overlap


def test_a_recording_that_fits_is_one_window():
    assert windows(750, 750, 50) == (Window(0, 750),)


@pytest.mark.parametrize("longest, overlap", [(10, 5), (10, -1), (2, 1)])
def test_overlaps_of_half_a_window_are_refused(longest, overlap):
    with pytest.raises(ValueError, match="overlap"):
        windows(100, longest, overlap)


@given(frames=st.integers(1, 300), longest=st.integers(4, 80), seed=st.integers(0, 99))
def test_agreeing_windows_give_the_curve_that_they_were_cut_from(frames, longest, seed):
    curve = np.random.default_rng(seed).normal(size=(frames, 2))
    pieces = ((window, curve[window.start:window.stop]) for window in windows(frames, longest, longest // 4))
    np.testing.assert_allclose(cross_faded(pieces, frames), curve, atol=1e-12)


def test_disagreeing_windows_pass_over_into_each_other_without_a_jump():
    pieces = windows(200, 120, 40)
    result = cross_faded(((window, np.full((len(window), 1), float(number))) for number, window in enumerate(pieces)), 200)[:, 0]
    assert result[0] == 0 and result[-1] == 1
    assert (np.diff(result) >= 0).all() and np.diff(result).max() <= 1 / 40
