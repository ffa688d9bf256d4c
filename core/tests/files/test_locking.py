"""Locks between processes."""

import subprocess
import sys
from pathlib import Path

import pytest

import twohander
from twohander.errors import OutputError
from twohander.files.locking import alone

HOLD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from twohander.files.locking import alone
with alone(Path(sys.argv[1]), RuntimeError("taken")):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_is_had_by_one_process_and_ends_with_it(tmp_path):
    place = tmp_path / "work.lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(place), str(Path(twohander.__file__).parents[1])], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    assert holder.stdout.readline().strip() == b"held"
    with pytest.raises(RuntimeError, match="taken"):
        with alone(place, RuntimeError("taken")):
            pass
    holder.kill()
    holder.wait()
    with alone(place, RuntimeError("taken")):
        with pytest.raises(RuntimeError, match="taken"):
            with alone(place, RuntimeError("taken")):
                pass


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        with alone(tmp_path / "nowhere" / "work.lock", RuntimeError("taken")):
            pass
