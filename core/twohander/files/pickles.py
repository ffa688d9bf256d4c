"""Body-model pickles without the danger: every class a file names becomes an inert stand-in, and only arrays come out.

FLAME and SMPL files are pickles of a dict whose values are numpy, scipy.sparse and chumpy objects, some written by Python 2. Nothing
of these libraries is called while reading: a stand-in keeps the state, and this module rebuilds the numbers from it by itself.
"""

import io
import pickle
import pickletools
from pathlib import Path

import numpy as np

from ..errors import ModelFileError

MAX_FILE_BYTES = 2 << 30  # the largest published model file has 0.9 GB
MAX_MEMO = 1_000_000  # a put at a huge memo index would allocate memory for all indices before it
MAX_LISTED, LIST_DEPTH = 100_000, 3  # numbers in a list, lists within each other; published landmarks have 79 x 17 x 3
_REFUSED_OPCODES = {"PERSID", "BINPERSID", "EXT1", "EXT2", "EXT4", "NEXT_BUFFER", "READONLY_BUFFER"}
_NUMBER_KINDS = "biuf"


def read_pickled_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays and sparse matrices (as dense arrays) of a pickled dict, by key; other values are left out.

    A file that names any class outside the few that body models need, that is truncated, oversized or no dict raises ModelFileError;
    no code of the file runs.
    """
    path = Path(path)
    return _arrays_of(_content(_bytes_of(path), path), path)


def read_pickled_npy(path: Path) -> dict[str, np.ndarray]:
    """What `read_pickled_arrays` gives, of a dict that `np.save` pickled into an npy file, as FLAME's dynamic landmarks are."""
    path = Path(path)
    stream = io.BytesIO(_bytes_of(path))
    try:
        version = np.lib.format.read_magic(stream)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, kind = read_header(stream)
    except ValueError as problem:
        raise ModelFileError(f"{path.name} is no complete npy file ({problem})") from None
    if shape or kind != object:
        raise ModelFileError(f"{path.name} holds {kind} numbers of shape {shape}, not a table of arrays")
    content = _content(stream.read(), path)
    held = content.state[4] if isinstance(content, _Array) and isinstance(content.state, tuple) and len(content.state) == 5 else None
    return _arrays_of(held[0] if isinstance(held, list) and len(held) == 1 else content, path)


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise ModelFileError(f"{path}: there is no such file")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise ModelFileError(f"{path.name} has {path.stat().st_size >> 20} MB; no body model is that large")
    return path.read_bytes()


def _content(data: bytes, path: Path):
    _check_opcodes(data, path)
    try:
        return _Unpickler(io.BytesIO(data), encoding="latin1").load()
    except ModelFileError as problem:
        raise ModelFileError(f"{path.name}: {problem}") from None
    except Exception as problem:  # a hostile stream may fail in any way; whatever it is, the file is refused
        raise ModelFileError(f"{path.name} is not a readable model file ({type(problem).__name__}: {problem})") from None


def _arrays_of(content, path: Path) -> dict[str, np.ndarray]:
    if type(content) is not dict:
        raise ModelFileError(f"{path.name} holds a {type(content).__name__}, not the table of arrays of a body model")
    arrays = {}
    for key, value in content.items():
        array = _rebuilt(value, str(key), path)
        if array is not None:
            arrays[str(key)] = array
    return arrays


def _check_opcodes(data: bytes, path: Path) -> None:
    try:
        for opcode, argument, _ in pickletools.genops(data):
            if opcode.name in _REFUSED_OPCODES:
                raise ModelFileError(f"{path.name} uses the pickle instruction {opcode.name}, which no body model needs; it is refused")
            if opcode.name in ("PUT", "LONG_BINPUT", "LONG_BINGET", "GET") and int(argument) > MAX_MEMO:
                raise ModelFileError(f"{path.name} asks for memory out of all proportion; it is refused")
    except ModelFileError:
        raise
    except Exception as problem:  # pickletools reports damage in many ways
        raise ModelFileError(f"{path.name} is damaged or no model file ({problem}); download it again") from None


class _StandIn:
    """Keeps what a pickle says about an object without being one."""

    def __init__(self, *arguments):
        self.arguments = arguments
        self.state = None

    def __setstate__(self, state):
        self.state = state


class _Array(_StandIn):
    """numpy.ndarray: state (version, shape, dtype, Fortran order, bytes)."""


class _Buffered(_Array):
    """numpy.ndarray as protocol 5 keeps it: arguments (bytes, dtype, shape, "C" or "F")."""

    def __init__(self, data, dtype, shape, order):
        if not isinstance(data, (bytes, bytearray)) or not isinstance(shape, tuple):
            raise ModelFileError("it builds an array of something that is no block of numbers; it is refused")
        super().__init__()
        self.state = 1, shape, dtype, order == "F", bytes(data)


class _Scalar(_StandIn):
    """A numpy number: arguments (dtype, bytes)."""


class _DType(_StandIn):
    """numpy.dtype: arguments (code, …), state (version, byte order, …)."""


class _Sparse(_StandIn):
    """A scipy.sparse matrix; `layout` is its storage order."""

    layout = "csc"


class _SparseRows(_Sparse):
    layout = "csr"


class _Chumpy(_StandIn):
    """A chumpy array: its numbers stand in state["x"]."""


class _Select(_StandIn):
    """chumpy's choice out of another array: `a` raveled, at `idxs`, in the shape `preferred_shape`."""


class _Set(_StandIn):
    """A set of names that chumpy keeps beside its numbers."""


class _NdarrayName:
    """What the name numpy.ndarray becomes: an argument, never called."""


class _ObjectName:
    """What the name object becomes: an argument, never called."""


def _reconstruct_array(*arguments):
    return _Array(*arguments)


def _reconstruct_object(kind, base, state):
    if not (isinstance(kind, type) and issubclass(kind, _StandIn)):
        raise ModelFileError("it builds an object of a kind that body models do not have; it is refused")
    return kind()


def _encode(text, encoding="latin1"):
    if not isinstance(text, str) or encoding not in ("latin1", "latin-1"):
        raise ModelFileError("it encodes text in an unexpected way; it is refused")
    return text.encode("latin1")


_ALLOWED = {
    ("numpy", "ndarray"): _NdarrayName,
    ("numpy", "dtype"): _DType,
    ("_codecs", "encode"): _encode,
    ("__builtin__", "object"): _ObjectName,
    ("builtins", "object"): _ObjectName,
    ("__builtin__", "set"): _Set,
    ("builtins", "set"): _Set,
    ("copy_reg", "_reconstructor"): _reconstruct_object,
    ("copyreg", "_reconstructor"): _reconstruct_object,
}
for _module in ("numpy.core.multiarray", "numpy._core.multiarray"):
    _ALLOWED[_module, "_reconstruct"] = _reconstruct_array
    _ALLOWED[_module, "scalar"] = _Scalar
_ALLOWED["numpy.core.numeric", "_frombuffer"] = _ALLOWED["numpy._core.numeric", "_frombuffer"] = _Buffered
for _prefix in ("scipy.sparse.", "scipy.sparse._"):
    _ALLOWED[_prefix + "csc", "csc_matrix"] = _Sparse
    _ALLOWED[_prefix + "csr", "csr_matrix"] = _SparseRows
_ALLOWED["scipy.sparse", "csc_matrix"] = _Sparse
_ALLOWED["scipy.sparse", "csr_matrix"] = _SparseRows
_ALLOWED["chumpy.ch", "Ch"] = _Chumpy
_ALLOWED["chumpy", "Ch"] = _Chumpy
_ALLOWED["chumpy.reordering", "Select"] = _Select


class _Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise ModelFileError(f"it names {module}.{name}, which no body model needs; such files can run code and are refused") from None

    def persistent_load(self, identifier):
        raise ModelFileError("it refers to objects outside the file; it is refused")


def _rebuilt(value, key: str, path: Path) -> np.ndarray | None:
    try:
        if isinstance(value, list):
            return _stacked(value)
        return _numbers(value)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as problem:
        raise ModelFileError(f"{path.name}: '{key}' is damaged ({problem})") from None


def _numbers(value) -> np.ndarray | None:
    if isinstance(value, _Array):
        return _array(value)
    if isinstance(value, _Sparse):
        return _dense(value)
    if isinstance(value, _Chumpy):
        inner = (value.state or {}).get("x")
        return _array(inner) if isinstance(inner, _Array) else None
    if isinstance(value, _Select):
        return _selected(value)
    if isinstance(value, (bool, int, float)):
        return np.asarray(value)
    return None


def _selected(value: _Select) -> np.ndarray:
    source, chosen = value.state["a"], _array(value.state["idxs"])
    if not isinstance(source, (_Array, _Chumpy)) or chosen.dtype.kind not in "iu":
        raise ValueError("it chooses out of something that is no array")
    return _numbers(source).ravel()[chosen.ravel()].reshape(value.state.get("preferred_shape", chosen.shape))


def _stacked(values: list, depth: int = LIST_DEPTH) -> np.ndarray | None:
    """Rows of equal shape as one array; None for a list of anything else, such as names."""
    rows, size = [], 0
    for value in values:
        row = _numbers(value) if not isinstance(value, list) else _stacked(value, depth - 1) if depth > 1 else None
        if row is None:
            return None
        rows.append(row)
        size += row.size
        if size > MAX_LISTED:
            raise ValueError("a list of so many numbers is part of no body model")
    return np.stack(rows) if rows else None


def _array(value: _Array) -> np.ndarray | None:
    _, shape, dtype, fortran, data = value.state
    kind = _number_type(dtype)
    if kind is None or not isinstance(data, (bytes, str)):
        return None  # arrays of strings or objects carry nothing that a model needs
    if isinstance(data, str):  # bytes of a Python 2 pickle, read as latin1
        data = data.encode("latin1")
    flat = np.frombuffer(data, kind)
    if any(not isinstance(size, int) or size < 0 for size in shape) or flat.size != int(np.prod(shape, dtype=object)):
        raise ValueError(f"its {flat.size} numbers do not fill the shape {tuple(shape)}")
    return flat.reshape(shape, order="F" if fortran else "C").astype(kind.newbyteorder("="))


def _number_type(dtype) -> np.dtype | None:
    code = dtype.arguments[0]
    if not isinstance(code, str) or code[:1] not in _NUMBER_KINDS or not code[1:].isdigit() or int(code[1:]) > 8:
        return None
    order = dtype.state[1] if dtype.state and dtype.state[1] in ("<", ">") else "="
    return np.dtype(code).newbyteorder(order)


def _dense(value: _Sparse) -> np.ndarray:
    state = value.state
    rows, columns = state["_shape"] if "_shape" in state else state["shape"]
    data, indices, starts = (_array(state[name]) for name in ("data", "indices", "indptr"))
    major, minor = (columns, rows) if value.layout == "csc" else (rows, columns)
    if not (0 < rows <= 1000 and 0 < columns <= 1_000_000 or 0 < columns <= 1000 and 0 < rows <= 1_000_000):
        raise ValueError(f"a sparse matrix of {rows} x {columns} is no joint regressor")
    if len(starts) != major + 1 or starts[0] != 0 or starts[-1] != len(data) or np.any(np.diff(starts) < 0):
        raise ValueError("the sparse matrix's columns do not fit its numbers")
    if len(indices) != len(data) or len(indices) and (indices.min() < 0 or indices.max() >= minor):
        raise ValueError("the sparse matrix points outside itself")
    dense = np.zeros((major, minor), data.dtype)
    np.add.at(dense, (np.repeat(np.arange(major), np.diff(starts)), indices), data)
    return np.ascontiguousarray(dense.T if value.layout == "csc" else dense)
