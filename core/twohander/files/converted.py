"""Pickled model files as npz files in the cache: converted at first use, each beside a JSON with its checksum."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ..errors import ModelFileError, OutputError
from .arrays import read_npz, write_npz
from .pickles import read_pickled_arrays
from .store import cache_folder, file_digest
from .writing import make_folder, written_whole

FOLDER = "bodies"  # of the cache


def converted_arrays(path: Path, wanted: Iterable[str] | None = None) -> dict[str, np.ndarray]:
    """The arrays of a pickled model by name, real numbers in float32; with `wanted`, those of them that it has.

    The pickle is read once: afterwards its size and time of change decide whether the converted file is still its own. A converted
    file that is damaged, or a cache that cannot be written, costs another conversion. Raises what `read_pickled_arrays` raises.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelFileError(f"{path}: there is no such file")
    target = _place(path)
    if _is_whole(target):
        return read_npz(target, ModelFileError, wanted)
    arrays = {name: array.astype(np.float32) if array.dtype.kind == "f" else array for name, array in read_pickled_arrays(path).items()}
    _keep(arrays, target, path)
    return arrays if wanted is None else {name: arrays[name] for name in wanted if name in arrays}


def _place(path: Path) -> Path:
    status = path.stat()
    key = hashlib.sha256(f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}".encode()).hexdigest()[:24]
    return cache_folder() / FOLDER / f"{path.stem}-{key}.npz"


def _is_whole(target: Path) -> bool:
    try:
        description = json.loads(target.with_suffix(".json").read_text(encoding="utf-8"))
        return description["digest"] == file_digest(target)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _keep(arrays: dict[str, np.ndarray], target: Path, source: Path) -> None:
    try:
        make_folder(target.parent)
        write_npz(target, arrays, compressed=False)
        with written_whole(target.with_suffix(".json")) as temporary:
            temporary.write_text(json.dumps({"source": str(source.resolve()), "source_digest": file_digest(source), "digest": file_digest(target)},
                                            indent=1) + "\n", encoding="utf-8")
    except OutputError:
        return  # the next use converts again
