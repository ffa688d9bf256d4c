"""Arrays in npz and npy files: read from anybody without unpickling anything, written so that equal arrays give equal bytes."""

import math
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError  # what numpy lets through from a damaged header

import numpy as np

from ..errors import TwohanderError
from .stored_arrays import in_blocks, new_array
from .writing import written_whole

MAX_ARRAY_BYTES = 1 << 30  # an hour of 403 values a frame has 0.29 GB
MAX_UNPACKED_BYTES = 4 << 30  # a 300-beta SMPL-X model unpacks to about 0.5 GB


def read_npz(path: Path, error: type[TwohanderError], wanted: Iterable[str] | None = None) -> dict[str, np.ndarray]:
    """The arrays of an npz file by name, or those of `wanted` that it holds.

    A missing, truncated or foreign file, an oversized one and a wanted array of Python objects raise `error`. Without `wanted`
    arrays of objects are left out: published model files carry some that nobody needs.
    """
    path = Path(path)
    names = npz_names(path, error)
    try:
        arrays = {}
        with np.load(path, allow_pickle=False) as archive:
            for name in names if wanted is None else [name for name in wanted if name in names]:
                try:
                    arrays[name] = archive[name]
                except ValueError as problem:
                    if "allow_pickle" not in str(problem):
                        raise
                    if wanted is not None:
                        raise error(f"{path.name}: '{name}' holds Python objects instead of numbers; "
                                    "such files could run code and are not read") from None
        return arrays
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError, TokenError) as problem:
        raise error(f"{path.name} is not a complete npz file ({problem}); save or download it again") from None


def npz_names(path: Path, error: type[TwohanderError]) -> list[str]:
    """The names of the arrays in an npz file; a missing, foreign or oversized file raises `error`."""
    path = Path(path)
    if not path.is_file():
        raise error(f"{path}: there is no such file")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as problem:
        raise error(f"{path.name} is not a complete npz file ({problem}); save or download it again") from None
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNPACKED_BYTES:
        raise error(f"{path.name} would unpack to {size >> 20} MB; no file of this kind is that large")
    return [entry.filename.removesuffix(".npy") for entry in entries]


def read_npy(path: Path, error: type[TwohanderError]) -> np.ndarray:
    """The array of numbers in an npy file; a missing, truncated, foreign or oversized one and one of Python objects raise `error`."""
    path = Path(path)
    if not path.is_file():
        raise error(f"{path}: there is no such file")
    if path.stat().st_size > MAX_ARRAY_BYTES:
        raise error(f"{path.name} has {path.stat().st_size >> 20} MB; no motion is that large")
    try:
        with path.open("rb") as file:
            return np.lib.format.read_array(file, allow_pickle=False)
    except (ValueError, EOFError, OSError, MemoryError, TokenError) as problem:
        raise error(f"{path.name} is no complete npy file of numbers ({problem})") from None


def read_stored_npy(path: Path) -> np.ndarray:
    """The array of a file that `write_npy` made, as one of `new_array`: a large one stays out of memory.

    OSError if there is no such file; ValueError or EOFError if it is damaged.
    """
    path = Path(path)
    with path.open("rb") as file:
        return _stored_array(file, path.stat().st_size)


def write_npy(path: Path, array: "np.ndarray | InPieces") -> None:
    """An npy file of this array, complete or not at all; OutputError if it cannot be written."""
    with written_whole(path) as temporary, temporary.open("wb") as file:
        _write(file, array)


@dataclass(frozen=True)
class InPieces:
    """An array of this shape and type that is written piece after piece, so that it never is in memory as a whole."""

    shape: tuple[int, ...]
    dtype: np.dtype
    pieces: Iterable[np.ndarray]


def write_npz(path: Path, arrays: Mapping[str, np.ndarray | InPieces], compressed: bool = True) -> None:
    """An npz file of these arrays, complete or not at all; OutputError if it cannot be written.

    Entries carry no time of writing, so that the same arrays always make the same file.
    """
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with written_whole(path) as temporary, zipfile.ZipFile(temporary, "w", kind) as archive:
        for name, array in arrays.items():
            header = zipfile.ZipInfo(f"{name}.npy")
            header.compress_type = kind
            with archive.open(header, "w", force_zip64=True) as entry:
                _write(entry, array)


def array_shape(path: Path, name: str, error: type[TwohanderError]) -> tuple[int, ...]:
    """The shape of one array in an npz file, which is not read for it; an unusable file and one without it raise `error`."""
    path = Path(path)
    if name not in (names := npz_names(path, error)):
        raise error(f"{path.name} has no '{name}' (it has: {', '.join(names) or 'nothing'}); is it a file of another kind?")
    try:
        with zipfile.ZipFile(path) as archive, archive.open(f"{name}.npy") as entry:
            return _header(entry)[0]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, TokenError) as problem:
        raise error(f"{path.name} is not a complete npz file ({problem}); save or download it again") from None


def read_stored(path: Path, wanted: Iterable[str], error: type[TwohanderError]) -> dict[str, np.ndarray]:
    """The arrays of `wanted` that an npz file of `write_npz` holds, by name, as those of `new_array`: large ones stay out of memory.

    A missing, truncated or foreign file raises `error`.
    """
    path = Path(path)
    names = npz_names(path, error)
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = {}
            for name in wanted:
                if name in names:
                    with archive.open(f"{name}.npy") as entry:
                        arrays[name] = _stored_array(entry, archive.getinfo(f"{name}.npy").file_size)
            return arrays
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, TokenError) as problem:
        raise error(f"{path.name} is not a complete npz file ({problem}); make it again") from None


def _stored_array(file, size: int) -> np.ndarray:
    """The array of an npy file or entry of `size` bytes, read block by block into one of `new_array`."""
    shape, backwards, dtype = _header(file)
    if backwards or dtype.hasobject:
        raise ValueError("an array is not laid out as this library does")
    if math.prod(shape) * dtype.itemsize > size:  # before room is made for what a damaged header claims
        raise EOFError("an array ends early")
    array = new_array(*shape, dtype=dtype)
    for block in in_blocks(array) if array.size else ():
        left = memoryview(block).cast("B")
        while left:
            read = file.readinto(left)
            if not read:
                raise EOFError("an array ends early")
            left = left[read:]
    return array


def _header(entry) -> tuple[tuple[int, ...], bool, np.dtype]:
    """The shape, whether it is in Fortran's order, and the type of an npy entry's array."""
    version = np.lib.format.read_magic(entry)
    return (np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0)(entry)


def _write(file, array: np.ndarray | InPieces) -> None:
    if not isinstance(array, InPieces):
        np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)
        return
    header = {"descr": np.lib.format.dtype_to_descr(np.dtype(array.dtype)), "fortran_order": False, "shape": array.shape}
    np.lib.format.write_array_header_1_0(file, header)
    for piece in array.pieces:
        file.write(np.ascontiguousarray(piece, array.dtype).data)


def require(arrays: dict[str, np.ndarray], name: str, path: Path, error: type[TwohanderError]) -> np.ndarray:
    """One array that a file must have; its absence raises `error` naming the file."""
    if name not in arrays:
        present = ", ".join(sorted(arrays)[:12]) or "nothing"
        raise error(f"{Path(path).name} has no '{name}' (it has: {present}); is it a file of another kind?")
    return arrays[name]
