"""What an engine returned, in a file on its way from one process to another: nothing is rounded, and long motion never is in memory."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ..conversation import Turn
from ..errors import MotionFileError
from ..files.arrays import InPieces, read_npz, read_stored, require, write_npz
from ..files.stored_arrays import in_blocks
from ..motion import BodyMotion, ExpressionSpace, FaceMotion
from .base import Performance

_FACE = ("expression", "jaw", "head", "left_eye", "right_eye", "eyelids")
_BODY = ("rotations", "translation")
_ABOUT = "about"  # the array that holds what is no array, as JSON


def performance_path(folder: Path, number: int) -> Path:
    """Where the performance of that number lies in a folder of several."""
    return folder / f"{number}.npz"


def write_performance(path: Path, performance: Performance) -> None:
    """An uncompressed npz of all arrays of faces and bodies; what is drafted within a draft is left out. OutputError as for any file."""
    arrays = {}
    about: dict[str, Any] = {"turns": [asdict(turn) for turn in performance.turns], "heard_with": performance.heard_with,
                             "remarks": performance.remarks, "faces": None, "bodies": None}
    if performance.faces is not None:
        about["faces"] = [{"space": face.space.value, "fps": face.fps} for face in performance.faces]
        arrays |= _arrays("face", performance.faces, _FACE)
    if performance.bodies is not None:
        about["bodies"] = [{"fps": body.fps, "flat_hand_mean": body.flat_hand_mean} for body in performance.bodies]
        arrays |= _arrays("body", performance.bodies, _BODY)
    write_npz(path, {_ABOUT: np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays}, compressed=False)


def read_performance(path: Path) -> Performance:
    """What `write_performance` wrote, bit for bit; MotionFileError if the file is damaged."""
    about = json.loads(require(read_npz(path, MotionFileError, (_ABOUT,)), _ABOUT, path, MotionFileError).tobytes())
    faces, bodies = about["faces"], about["bodies"]
    return Performance(
        faces and tuple(FaceMotion(space=ExpressionSpace(one["space"]), fps=one["fps"], **_read(path, f"face{index}", _FACE))
                        for index, one in enumerate(faces)),
        bodies and tuple(BodyMotion(**one, **_read(path, f"body{index}", _BODY)) for index, one in enumerate(bodies)),
        tuple(Turn(**turn) for turn in about["turns"]), tuple(about["heard_with"]), remarks=tuple(about["remarks"]))


def _arrays(kind: str, motions: tuple, names: tuple[str, ...]) -> dict[str, InPieces]:
    given = {f"{kind}{index}.{name}": getattr(motion, name) for index, motion in enumerate(motions) for name in names}
    return {name: InPieces(array.shape, array.dtype, in_blocks(array)) for name, array in given.items() if array is not None}


def _read(path: Path, motion: str, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    stored = read_stored(path, [f"{motion}.{name}" for name in names], MotionFileError)
    return {name.partition(".")[2]: array for name, array in stored.items()}
