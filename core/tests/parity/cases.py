"""The parity cases that lie at hand: what the published implementations returned for given weights and inputs."""

import importlib.util
import json
import os
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

REPOSITORY = Path(__file__).parents[3]
TOLERANCE = {np.dtype(np.float32): 1e-4, np.dtype(np.float64): 1e-4, np.dtype(np.float16): 1e-3}  # of an array's largest value


@dataclass(frozen=True)
class ParityCase:
    """One folder: engine, name, kind, and its arrays."""

    folder: Path
    engine: str
    name: str
    kind: str

    def __str__(self) -> str:
        return f"{self.engine}-{self.name}"

    @cached_property
    def manifest(self) -> dict:
        """The manifest, its table of tensors included."""
        return json.loads((self.folder / "manifest.json").read_text())

    @property
    def config(self) -> dict:
        """Sizes and settings of the recorded run."""
        return self.manifest["config"]

    @cached_property
    def inputs(self) -> dict[str, np.ndarray]:
        """What the published code was given."""
        return dict(np.load(self.folder / "inputs.npz"))

    @cached_property
    def outputs(self) -> dict[str, np.ndarray]:
        """What the published code returned."""
        return dict(np.load(self.folder / "outputs.npz"))

    @property
    def weights_name(self) -> str:
        """The same for cases with the same checkpoint."""
        tensors = json.dumps([self.manifest.get("seed", 0), self.manifest["tensors"]], sort_keys=True)
        return f"{self.engine}-{zlib.crc32(tensors.encode()):08x}"

    def generated_inputs(self) -> dict[str, np.ndarray]:
        """Large inputs that are filled instead of stored, by name."""
        seed = self.manifest.get("seed", 0)
        return {one["name"]: _filling().fill_tensor(one["name"], one["shape"], one["mean"], one["std"], seed)
                for one in self.manifest.get("generated_inputs", ())}

    def state(self) -> "OrderedDict[str, np.ndarray]":
        """The checkpoint's arrays in the published layout."""
        return OrderedDict(_filling().load_state(self.folder))


def parity_folder() -> Path:
    """Where the cases lie: $TWOHANDER_PARITY, or shared/parity beside the repository."""
    return Path(os.environ.get("TWOHANDER_PARITY") or REPOSITORY.parent / "shared" / "parity")


def parity_cases() -> tuple[ParityCase, ...]:
    """Every case in the folder, by engine and name; none if there is no folder."""
    cases = []
    for path in sorted(parity_folder().glob("*/*/manifest.json")):
        manifest = json.loads(path.read_text())
        cases.append(ParityCase(path.parent, path.parent.parent.name, path.parent.name, manifest["kind"]))
    return tuple(cases)


def assert_equal(name: str, found: np.ndarray, expected: np.ndarray) -> None:
    """Fail unless the arrays agree: floating-point ones within TOLERANCE of the expected one's largest value, others exactly."""
    assert found.shape == expected.shape, f"{name} is {found.shape}, expected {expected.shape}"
    if expected.dtype not in TOLERANCE:
        assert np.array_equal(found, expected), f"{name} differs"
        return
    largest = np.abs(expected).max()
    error = np.abs(found.astype(np.float64) - expected).max() / max(largest, np.finfo(np.float32).tiny)
    assert error <= TOLERANCE[expected.dtype], f"{name} is off by {error:.1e} of its largest value {largest:.3g}"


def _filling():
    """The generator of the weights, which lies beside the cases."""
    spec = importlib.util.spec_from_file_location("parity_fill", parity_folder() / "fill.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
