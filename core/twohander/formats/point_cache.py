"""Point caches (pc2): positions of a mesh's vertices over time, which Blender and other programs play without loading them."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ..files.writing import written_whole

AT_ONCE = 256  # frames
_HEADER = "<12siiffi"  # signature, version, points, first frame, frames between samples, samples


def write_point_cache(path: Path, frames: int, vertices: Callable[[int, int], np.ndarray]) -> None:
    """A pc2 file of `frames` samples, complete or not at all; OutputError if it cannot be written.

    vertices(start, stop): (stop - start, V, 3) in the axes of the program that will play them.
    """
    points = vertices(0, 1).shape[1]
    with written_whole(path) as temporary, temporary.open("wb") as file:
        file.write(struct.pack(_HEADER, b"POINTCACHE2\0", 1, points, 0.0, 1.0, frames))
        for start in range(0, frames, AT_ONCE):
            file.write(np.ascontiguousarray(vertices(start, min(start + AT_ONCE, frames)), "<f4").tobytes())
