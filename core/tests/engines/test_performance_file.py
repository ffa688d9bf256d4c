"""Performances in files between two processes."""

import tracemalloc

import numpy as np
import pytest
from twohander import rotation
from twohander.conversation import Turn
from twohander.engines.base import Performance
from twohander.engines.performance_file import performance_path, read_performance, write_performance
from twohander.errors import MotionFileError
from twohander.files.stored_arrays import IN_MEMORY
from twohander.motion import BodyMotion, ExpressionSpace, FaceMotion

RANDOM = np.random.default_rng(5)


def turns(frames):
    return rotation.normalized(RANDOM.normal(size=(frames, 4))).astype(np.float32)


def performance(frames=7):
    faces = (FaceMotion(RANDOM.random((frames, 52), np.float32), ExpressionSpace.ARKIT, 29.97, jaw=turns(frames), left_eye=turns(frames)),
             FaceMotion(RANDOM.random((frames, 50), np.float32), ExpressionSpace.FLAME, 29.97, head=turns(frames),
                        eyelids=RANDOM.random((frames, 2), np.float32)))
    bodies = tuple(BodyMotion(rotation.normalized(RANDOM.normal(size=(frames, 55, 4))).astype(np.float32),
                              RANDOM.random((frames, 3), np.float32), 29.97, flat) for flat in (True, False))
    return Performance(faces, bodies, (Turn(1, 0.1, 0.7),), ("transcript", "acoustic"), remarks=("não",))


def assert_same(one, other):
    assert (one.turns, one.heard_with, one.remarks) == (other.turns, other.heard_with, other.remarks)
    for first, second in zip((*one.faces, *one.bodies), (*other.faces, *other.bodies)):
        for name, value in vars(first).items():
            if isinstance(value, np.ndarray):
                assert value.dtype == getattr(second, name).dtype and np.array_equal(value, getattr(second, name))
            else:
                assert value == getattr(second, name)


def test_a_performance_comes_back_bit_for_bit(tmp_path):
    made = performance()
    write_performance(performance_path(tmp_path, 3), made)
    assert_same(read_performance(performance_path(tmp_path, 3)), made)


def test_bodies_alone_come_back_without_faces(tmp_path):
    bodies = performance().bodies
    write_performance(tmp_path / "0.npz", Performance(None, bodies, (), ("acoustic", "acoustic")))
    read = read_performance(tmp_path / "0.npz")
    assert read.faces is None and np.array_equal(read.bodies[1].rotations, bodies[1].rotations)


def test_long_motion_stays_out_of_memory(tmp_path):
    made = performance(2 * IN_MEMORY // (55 * 16))
    write_performance(tmp_path / "0.npz", made)
    tracemalloc.start()
    read = read_performance(tmp_path / "0.npz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.array_equal(read.bodies[0].rotations, made.bodies[0].rotations)
    assert made.bodies[0].rotations.nbytes > IN_MEMORY and peak < 2.5 * IN_MEMORY  # faces are small enough to be in memory


@pytest.mark.parametrize("kept", [0.2, 0.9])
def test_a_file_that_was_cut_off_is_refused(tmp_path, kept):
    path = tmp_path / "0.npz"
    write_performance(path, performance(50))
    path.write_bytes(path.read_bytes()[:int(kept * path.stat().st_size)])
    with pytest.raises(MotionFileError, match="0.npz is not a complete npz file"):
        read_performance(path)
