"""Point caches, read as their format says."""

import struct

import numpy as np
import pytest
from twohander.errors import OutputError
from twohander.formats.point_cache import AT_ONCE, write_point_cache


def test_all_samples_follow_the_header(tmp_path):
    frames = AT_ONCE + 3
    vertices = np.random.default_rng(0).normal(size=(frames, 5, 3)).astype(np.float32)
    write_point_cache(tmp_path / "a.pc2", frames, lambda start, stop: vertices[start:stop])
    content = (tmp_path / "a.pc2").read_bytes()
    assert content[:12] == b"POINTCACHE2\0" and struct.unpack("<iiffi", content[12:32]) == (1, 5, 0.0, 1.0, frames)
    np.testing.assert_array_equal(np.frombuffer(content[32:], "<f4").reshape(frames, 5, 3), vertices)


def test_a_failure_leaves_nothing(tmp_path):
    def breaks(start, stop):
        if start:
            raise KeyboardInterrupt
        return np.zeros((stop - start, 5, 3))

    with pytest.raises(KeyboardInterrupt):
        write_point_cache(tmp_path / "a.pc2", AT_ONCE + 1, breaks)
    assert not list(tmp_path.iterdir())
    with pytest.raises(OutputError, match="a.pc2"):
        write_point_cache(tmp_path / "none" / "a.pc2", 1, lambda start, stop: np.zeros((stop - start, 5, 3)))
