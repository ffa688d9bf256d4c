"""Timecodes: written as Live Link Face writes them, read at whatever rate they count."""

import numpy as np
import pytest
from hypothesis import given, strategies
from twohander.errors import MotionFileError
from twohander.formats.timecode import RATES, seconds_of, timecodes


def test_timecodes_count_sixty_frames_a_second_with_thousandths():
    assert timecodes([0, 1 / 60, 0.5, 1, 61.1, 3600 + 59 / 60]) == [
        "00:00:00:00.000", "00:00:00:01.000", "00:00:00:30.000", "00:00:01:00.000", "00:01:01:06.000", "01:00:00:59.000"]
    assert timecodes([0.04]) == ["00:00:00:02.400"]
    assert timecodes([1 - 1e-9]) == ["00:00:01:00.000"]


@given(strategies.floats(1, 240), strategies.integers(0, 400))
def test_times_come_back_to_the_thousandth_of_a_frame(fps, frames):
    times = np.arange(int(frames + 3 * fps + 3)) / fps
    found, resolution = seconds_of(timecodes(times), "a.csv")
    assert resolution == pytest.approx(1 / 60_000)
    np.testing.assert_allclose(found, times, atol=resolution)


@pytest.mark.parametrize("rate", RATES)
def test_the_rate_of_a_timecode_follows_from_its_seconds(rate):
    codes = [f"13:13:{4 + frame // rate:02d}:{frame % rate:02d}" for frame in range(10, 10 + 2 * rate)]
    found, _ = seconds_of(codes, "a.csv")
    np.testing.assert_allclose(found, np.arange(2 * rate) / rate, atol=1e-9)


def test_a_timecode_runs_on_past_midnight():
    found, _ = seconds_of(["23:59:59:00.000", "23:59:59:30.000", "00:00:00:00.000", "00:00:00:30.000"], "a.csv")
    np.testing.assert_allclose(found, [0, 0.5, 1, 1.5])


@pytest.mark.parametrize("codes, complaint", [
    (["00:00:00:00.000", "soon"], "'soon' is no timecode"), (["00:00:00"], "no timecode"), (["00:00:00:00", "00:00:00:30"], "within one second"),
    (["00:00:02:00", "00:00:01:00", "00:00:03:00"], "does not run forward at '00:00:01:00'"), (["00:00:00:990", "00:00:01:00"], "990 frames"),
    (["-1:00:00:00"], "no timecode"), (["nan:00:00:00"], "no timecode"),
])
def test_an_impossible_timecode_is_refused(codes, complaint):
    with pytest.raises(MotionFileError, match=complaint):
        seconds_of(codes, "a.csv")
