"""npz and npy files written piece by piece, read block by block, and what is known of them without reading them whole."""

import numpy as np
import pytest

from twohander.errors import MotionFileError
from twohander.files.arrays import InPieces, array_shape, read_npz, read_stored_npy, write_npz
from twohander.files.cache import ArrayCache


def test_pieces_make_the_file_that_the_whole_array_makes(tmp_path):
    array = np.random.default_rng(0).standard_normal((1000, 5)).astype(np.float32)
    pieces = (array[start:start + 300].astype(float) for start in range(0, 1000, 300))
    write_npz(tmp_path / "whole.npz", {"poses": array, "fps": np.array(30)})
    write_npz(tmp_path / "pieces.npz", {"poses": InPieces(array.shape, np.float32, pieces), "fps": np.array(30)})
    assert np.array_equal(read_npz(tmp_path / "pieces.npz", MotionFileError)["poses"], array)
    assert (tmp_path / "pieces.npz").read_bytes() == (tmp_path / "whole.npz").read_bytes()


def test_a_piece_that_cannot_be_made_leaves_no_file(tmp_path):
    def pieces():
        yield np.zeros((2, 3))
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        write_npz(tmp_path / "broken.npz", {"poses": InPieces((4, 3), np.float32, pieces())})
    assert not list(tmp_path.iterdir())


def test_the_shape_is_known_without_reading_the_array(tmp_path):
    path = tmp_path / "a.npz"
    write_npz(path, {"poses": np.zeros((7, 165), np.float32)})
    assert array_shape(path, "poses", MotionFileError) == (7, 165)
    with pytest.raises(MotionFileError, match="a.npz has no 'trans'.*poses"):
        array_shape(path, "trans", MotionFileError)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(MotionFileError, match="a.npz is not a complete npz file"):
        array_shape(path, "poses", MotionFileError)
    with pytest.raises(MotionFileError, match="no such file"):
        array_shape(tmp_path / "b.npz", "poses", MotionFileError)


def test_a_header_that_claims_more_than_there_is_is_refused_before_room_is_made_for_it(tmp_path):
    path = tmp_path / "big.npy"
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": (1 << 45,)})
        file.write(bytes(64))
    with pytest.raises(EOFError, match="ends early"):
        read_stored_npy(path)
    assert ArrayCache(tmp_path).get("big") is None
