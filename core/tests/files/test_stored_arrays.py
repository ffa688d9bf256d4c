"""Arrays that lie in temporary files."""

import os
import sys
import tempfile

import numpy as np
import pytest
from process_states import resident

from twohander.errors import OutputError
from twohander.files.stored_arrays import IN_MEMORY, in_blocks, new_array, put_away


def test_large_arrays_are_used_like_small_ones():
    small, large = new_array(10, 3), new_array(IN_MEMORY // 40 + 1, 10)
    assert not small.any() and not large.any()
    large[5:9, 2] = 4
    large[:, 7] += np.arange(len(large))
    assert large.dtype == np.float32 and large.sum(dtype=float) == 16 + np.arange(len(large)).sum()
    put_away(large[3:, 1])
    put_away(small)
    assert large[8, 2] == 4 and large[-1, 7] == len(large) - 1
    large.sort(axis=0)
    assert large[-1, 2] == 4


def test_blocks_are_views_in_order():
    left, right = new_array(IN_MEMORY // 8, 3), np.arange(IN_MEMORY // 8)
    for mine, given in in_blocks(left, right):
        mine[:] = given[:, None]
    assert np.array_equal(left[:, 1], right.astype(np.float32))
    assert np.array_equal(np.concatenate(list(in_blocks(right))), right)
    assert not list(in_blocks(np.zeros((0, 4))))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc, which only Linux has")
def test_what_was_looked_at_does_not_stay_in_memory():
    before = resident(os.getpid())
    array = new_array(50 << 20, 1)
    for block in in_blocks(array):
        block += 1
    assert all(block.all() for block in in_blocks(array))
    assert resident(os.getpid()) - before < 40 << 20


def test_a_full_disk_is_said_so(monkeypatch):
    class Full:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def write(self, _):
            raise OSError(28, "No space left on device")
    monkeypatch.setattr(tempfile, "TemporaryFile", Full)
    with pytest.raises(OutputError, match="cannot be kept in .*No space left on device.*TMPDIR"):
        new_array(IN_MEMORY, 2)


def test_arrays_of_other_makers_are_left_alone(tmp_path):
    (tmp_path / "numbers").write_bytes(bytes(4096))
    array = np.memmap(tmp_path / "numbers", np.uint8, mode="c")
    array[:] = 7
    put_away(array)
    assert array.all()
