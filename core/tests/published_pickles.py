"""Model files pickled as Python 2 pickled the published ones: protocol 2, byte strings, chumpy and scipy objects under their old names."""

import io
import pickle
import struct
from pathlib import Path
from types import FunctionType

import numpy as np


class Ch:
    """Pickles as chumpy.ch.Ch: numbers in `x`, beside what chumpy notes about them."""

    named = "chumpy.ch", "Ch"

    def __init__(self, x):
        self.x, self._dirty_vars, self._itr, self._status, self._make_dense = x, {"x"}, None, "new", False


class Select:
    """Pickles as chumpy.reordering.Select."""

    named = "chumpy.reordering", "Select"

    def __init__(self, a, idxs, preferred_shape):
        self.a, self.idxs, self.preferred_shape, self._dirty_vars = a, idxs, preferred_shape, set()


class CscMatrix:
    """Pickles as scipy.sparse.csc.csc_matrix of a dense matrix, with the attributes that scipy had under Python 2."""

    named = "scipy.sparse.csc", "csc_matrix"

    def __init__(self, dense):
        columns, rows = np.nonzero(dense.T)
        self._shape, self.maxprint = dense.shape, 50
        self.indices, self.data = rows.astype(np.int32), dense[rows, columns]
        self.indptr = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=dense.shape[1]))]).astype(np.int32)


class _Python2Pickler(pickle._Pickler):
    """Writes text and bytes as the byte strings of Python 2, and numpy under the name it had then."""

    dispatch = dict(pickle._Pickler.dispatch)

    def save_string(self, value):
        data = value if isinstance(value, bytes) else value.encode("latin1")
        self.write(b"U" + bytes([len(data)]) + data if len(data) < 256 else b"T" + struct.pack("<i", len(data)) + data)
        self.memoize(value)

    def save_global(self, value, name=None):
        module, name = getattr(value, "named", (None, name))
        if module is None and getattr(value, "__module__", "").startswith("numpy._core"):
            module, name = value.__module__.replace("numpy._core", "numpy.core"), value.__name__
        if module is None:
            return super().save_global(value, name)
        self.write(f"c{module}\n{name}\n".encode())
        self.memoize(value)

    dispatch[bytes] = dispatch[str] = save_string
    dispatch[FunctionType] = save_global


def python2_pickle(content) -> bytes:
    """The content as Python 2 would have pickled it with protocol 2."""
    stream = io.BytesIO()
    _Python2Pickler(stream, protocol=2).dump(content)
    return stream.getvalue()


def write_flame_pickle(path: Path, arrays: dict[str, np.ndarray]) -> Path:
    """A FLAME model as published: chumpy shape directions, a sparse joint regressor, double precision."""
    path.write_bytes(python2_pickle({
        **{name: array.astype(np.float64) if array.dtype.kind == "f" else array for name, array in arrays.items()},
        "shapedirs": Ch(np.asfortranarray(arrays["shapedirs"].astype(np.float64))),
        "v_template": Ch(arrays["v_template"].astype(np.float64)),
        "J_regressor": CscMatrix(arrays["J_regressor"]),
        "J": Ch(arrays["J_regressor"] @ arrays["v_template"]),
        "bs_style": "lbs", "bs_type": "lrotmin"}))
    return path


def write_pickled_npy(path: Path, content: dict) -> Path:
    """A dict in an npy file as numpy 1 saved it under Python 2, as FLAME's dynamic landmarks are."""
    held = np.empty((), object)
    held[()] = content
    header = "{'descr': '|O', 'fortran_order': False, 'shape': (), }"
    header = header.ljust(117) + "\n"  # 10 bytes before it: a multiple of 128
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + python2_pickle(held))
    return path
