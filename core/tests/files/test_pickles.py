"""Model pickles: the published kinds are read, everything else is refused and runs nothing."""

import collections
import os
import pickle
import struct
import sys
import types

import numpy as np
import pytest
from published_pickles import Ch, Select, python2_pickle
from scipy import sparse

from twohander.errors import ModelFileError
from twohander.files.pickles import read_pickled_arrays


@pytest.fixture
def chumpy_class(monkeypatch):
    """A class that pickles under the name chumpy.ch.Ch, as the published FLAME files have it."""
    package, module = types.ModuleType("chumpy"), types.ModuleType("chumpy.ch")

    class Ch:
        def __init__(self, x):
            self.x = x

        def __getstate__(self):
            return {"x": self.x, "_dirty_vars": set(), "dterms": ("x",)}

    Ch.__module__, Ch.__qualname__ = "chumpy.ch", "Ch"
    module.Ch = Ch
    monkeypatch.setitem(sys.modules, "chumpy", package)
    monkeypatch.setitem(sys.modules, "chumpy.ch", module)
    return Ch


def test_numpy_sparse_and_chumpy_values_come_out_as_arrays(tmp_path, chumpy_class):
    generator = np.random.default_rng(0)
    regressor = sparse.random(5, 40, 0.2, format="csc", random_state=0)
    content = {
        "v_template": generator.normal(size=(40, 3)),
        "shapedirs": chumpy_class(np.asfortranarray(generator.normal(size=(40, 3, 7)))),
        "J_regressor": regressor,
        "kintree_table": np.array([[4294967295, 0], [0, 1]], np.uint32),
        "bs_type": "lrotmin",
        "big_endian": np.arange(4, dtype=">f8"),
    }
    for protocol in range(6):
        path = tmp_path / f"model{protocol}.pkl"
        path.write_bytes(pickle.dumps(content, protocol=protocol))
        arrays = read_pickled_arrays(path)
        assert np.array_equal(arrays["v_template"], content["v_template"])
        assert np.array_equal(arrays["shapedirs"], content["shapedirs"].x)
        assert np.array_equal(arrays["J_regressor"], regressor.toarray())
        assert np.array_equal(arrays["kintree_table"], content["kintree_table"])
        assert np.array_equal(arrays["big_endian"], [0, 1, 2, 3])
        assert "bs_type" not in arrays


def test_arrays_of_protocol_5_are_read_under_both_names_of_numpy(tmp_path, monkeypatch):
    """As people save models again to be rid of chumpy; numpy.core became numpy._core in numpy 2."""
    whole = np.arange(24.0).reshape(4, 6)

    class Saved:
        def __init__(self, array, order):
            self.array, self.order = array, order

        def __reduce_ex__(self, protocol):
            return _frombuffer, (pickle.PickleBuffer(self.array.tobytes(self.order)), self.array.dtype, self.array.shape, self.order)

    for name in ("numpy.core.numeric", "numpy._core.numeric"):
        module = types.ModuleType(name)

        def _frombuffer():
            raise AssertionError("the file's function was called")

        _frombuffer.__module__, _frombuffer.__qualname__, module._frombuffer = name, "_frombuffer", _frombuffer
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, module)
            data = pickle.dumps({"c": Saved(whole, "C"), "fortran": Saved(whole, "F")}, protocol=5)
        assert name.encode() in data
        (tmp_path / "model.pkl").write_bytes(data)
        arrays = read_pickled_arrays(tmp_path / "model.pkl")
        assert np.array_equal(arrays["c"], whole) and np.array_equal(arrays["fortran"], whole)


def test_a_chosen_part_of_a_chumpy_array_comes_out_in_its_shape(tmp_path):
    whole = np.arange(24.0).reshape(4, 6)
    path = tmp_path / "model.pkl"
    path.write_bytes(python2_pickle({"weights": Select(Ch(whole), np.array([5, 0, 23, 7]), (2, 2))}))
    assert np.array_equal(read_pickled_arrays(path)["weights"], [[5, 0], [23, 7]])


def test_a_choice_from_outside_of_an_array_is_refused(tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(python2_pickle({"weights": Select(Ch(np.zeros(4)), np.array([4]), (1,))}))
    with pytest.raises(ModelFileError, match="'weights' is damaged"):
        read_pickled_arrays(path)


class Runs:
    """Pickles into a call of any function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def hostile_files(witness):
    touch = f"touch {witness}"
    deep = b"(" * 100_000 + b"t" * 100_000
    yield "os.system", pickle.dumps(Runs(os.system, touch))
    yield "inside a dict", pickle.dumps({"v_template": Runs(os.system, touch)})
    yield "eval", pickle.dumps(Runs(eval, f"open({str(witness)!r}, 'w')"))
    yield "exec", pickle.dumps(Runs(exec, f"open({str(witness)!r}, 'w')"))
    yield "open", pickle.dumps(Runs(open, str(witness), "w"))
    yield "getattr chain", b"cbuiltins\ngetattr\n(cos\nsystem\nX\x08\x00\x00\x00__call__tR."
    yield "import", pickle.dumps(Runs(__import__, "antigravity"))
    yield "protocol 0 global", b"cos\nsystem\n(S'" + touch.encode() + b"'\ntR."
    yield "nested name", b"\x80\x04\x8c\x05numpy\x8c\x0fndarray.tofile\x93."
    yield "numpy.load", b"cnumpy\nload\n(S'x'\ntR."
    yield "runstring", b"cnumpy.testing._private.utils\nrunstring\n(S'import os'\n}tR."
    yield "instance", b"(S'" + touch.encode() + b"'\nios\nsystem\n."
    yield "new object", b"\x80\x02csubprocess\nPopen\n(]X\x05\x00\x00\x00touchatR\x81."
    yield "copyreg with another class", b"ccopy_reg\n_reconstructor\n(ccollections\nOrderedDict\nc__builtin__\nobject\nNtR."
    yield "reconstructor of a function", b"ccopy_reg\n_reconstructor\n(c_codecs\nencode\nc__builtin__\nobject\nNtR."
    yield "codec", b"c_codecs\nencode\n(X\x01\x00\x00\x00aX\x05\x00\x00\x00rot13tR."
    yield "persistent id", b"Pabc\n."
    yield "binary persistent id", b"X\x01\x00\x00\x00aQ."
    yield "extension", b"\x80\x02\x82\x01."
    yield "build of a class", b"cchumpy.ch\nCh\n}X\x08\x00\x00\x00__init__cos\nsystem\nsb."
    yield "huge memo", b"\x80\x02}r\xff\xff\xff\x7f."
    yield "truncated", pickle.dumps({"v_template": np.zeros((50, 3))})[:200]
    yield "length beyond the end", b"\x80\x04B" + struct.pack("<I", 0x7FFFFFFF) + b"a."
    yield "no pickle", b"\x89PNG\r\n"
    yield "empty", b""
    yield "a list", pickle.dumps([1, 2, 3])
    yield "recursion", deep + b"."
    buffered = b"\x80\x05cnumpy.core.numeric\n_frombuffer\n("
    double = b"cnumpy\ndtype\n(X\x02\x00\x00\x00f8K\x00K\x01tR"
    yield "a buffer of code", buffered + b"cos\nsystem\n" + double + b"K\x01\x85X\x01\x00\x00\x00CtR."
    yield "a buffer that is no bytes", buffered + b"K\x07" + double + b"K\x01\x85X\x01\x00\x00\x00CtR."
    yield "a buffer from outside the file", buffered + b"\x97" + double + b"K\x01\x85X\x01\x00\x00\x00CtR."
    yield "a buffer longer than the file", buffered + b"\x96" + struct.pack("<Q", 1 << 40) + b"a" + double + b"K\x01\x85X\x01\x00\x00\x00CtR."
    yield "a buffer without arguments", buffered + b"tR."
    yield "ordered dict", pickle.dumps(collections.OrderedDict(a=1))


@pytest.mark.parametrize("number", range(33))
def test_a_hostile_file_is_refused_without_any_effect(tmp_path, number, monkeypatch):
    witness = tmp_path / "witness"
    name, data = list(hostile_files(witness))[number]
    path = tmp_path / "model.pkl"
    path.write_bytes(data)
    with pytest.raises(ModelFileError, match="model.pkl"):
        read_pickled_arrays(path)
    assert not witness.exists(), name
    assert "antigravity" not in sys.modules


def test_every_hostile_file_is_tried(tmp_path):
    assert len(list(hostile_files(tmp_path / "witness"))) == 33


@pytest.mark.parametrize("shape", [(10, 3), (-1,), (1 << 40,), ("a",)])
def test_arrays_that_lie_about_their_size_are_refused(tmp_path, shape):
    good = pickle.dumps({"v_template": np.zeros(1)}, protocol=2)
    start = good.find(b"K\x01K\x01\x85") + 2  # the array's state begins with version 1 and shape (1,)
    assert start > 2
    path = tmp_path / "model.pkl"
    path.write_bytes(good[:start] + pickle.dumps(shape, protocol=2)[2:-1] + good[start + 3:])
    with pytest.raises(ModelFileError, match="model.pkl"):
        read_pickled_arrays(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ModelFileError, match="nowhere.pkl"):
        read_pickled_arrays(tmp_path / "nowhere.pkl")
