"""The model store: a folder in which converted networks lie, each a safetensors file beside a JSON that says what it is."""

import hashlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import ModelFileError
from .writing import written_whole

FORMAT, FORMAT_VERSION = "twohander-network", 1
PUBLISHED = "published"  # the model name of what an engine's authors released
MODELS_VARIABLE, CACHE_VARIABLE, ENVIRONMENT_VARIABLE = "TWOHANDER_MODELS", "TWOHANDER_CACHE", "TWOHANDER_ENVIRONMENT"
_BLOCK = 1 << 22  # bytes read at a time


@dataclass(frozen=True)
class StoredNetwork:
    """One network of a model. weights: its safetensors file; config: its sizes; digest: SHA-256 of the weights.

    source: name of the file that it was converted from.
    """

    engine: str
    model: str
    network: str
    weights: Path
    config: dict[str, Any]
    digest: str
    source: str

    @property
    def description(self) -> Path:
        """The JSON beside the weights."""
        return self.weights.with_suffix(".json")


def models_folder() -> Path:
    """Where models lie: $TWOHANDER_MODELS, or the system's usual place for a user's data."""
    return _folder(MODELS_VARIABLE, {"win32": "~/AppData/Local/twohander/models",
                                     "darwin": "~/Library/Application Support/twohander/models"}, "XDG_DATA_HOME", "~/.local/share", "models")


def cache_folder() -> Path:
    """Where results that can be made again lie: $TWOHANDER_CACHE, or the system's usual place for caches."""
    return _folder(CACHE_VARIABLE, {"win32": "~/AppData/Local/twohander/cache", "darwin": "~/Library/Caches/twohander"},
                   "XDG_CACHE_HOME", "~/.cache", "")


def environment_folder() -> Path:
    """Where an environment for the neural engines is made: $TWOHANDER_ENVIRONMENT, or beside the models."""
    return _folder(ENVIRONMENT_VARIABLE, {"win32": "~/AppData/Local/twohander/environment",
                                          "darwin": "~/Library/Application Support/twohander/environment"},
                   "XDG_DATA_HOME", "~/.local/share", "environment")


def place(folder: Path, engine: str, model: str, network: str) -> Path:
    """Where a network's weights lie in a store. Names that would leave the store raise ModelFileError."""
    for name in (engine, model, network):
        if not name or name != Path(name).name or name.startswith("."):
            raise ModelFileError(f"'{name}' is no name for a model; use letters, digits and dashes")
    return Path(folder) / engine / model / f"{network}.safetensors"


def write_description(network: StoredNetwork) -> None:
    """Write the JSON beside the weights: only then is the network part of the store."""
    values = asdict(network)
    del values["weights"]
    with written_whole(network.description) as temporary:
        temporary.write_text(json.dumps({"format": FORMAT, "version": FORMAT_VERSION, **values}, indent=1) + "\n", encoding="utf-8")


def stored_networks(folder: Path, engine: str = "*", model: str = "*") -> tuple[StoredNetwork, ...]:
    """Every network in a store, or those of an engine or model, by name. A description that cannot be read raises ModelFileError."""
    return tuple(_read_description(path) for path in sorted(Path(folder).glob(f"{engine}/{model}/*.json")))


def file_digest(path: Path, progress: Callable[[float], None] = lambda share: None) -> str:
    """SHA-256 of a file in hexadecimal; `progress` is told the share read."""
    digest, size, done = hashlib.sha256(), max(1, path.stat().st_size), 0
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            progress(done / size)
    return digest.hexdigest()


def fault(network: StoredNetwork, meanwhile: Callable[[], None] = lambda: None) -> str | None:
    """What is wrong with a stored network's files, or None: absent weights, or bytes other than those that were written.

    meanwhile: called while they are read; what it raises passes through.
    """
    if not network.weights.is_file():
        return f"{network.weights.name} is missing; add the model again"
    if file_digest(network.weights, lambda share: meanwhile()) != network.digest:
        return f"{network.weights.name} has changed since it was added; add the model again"
    return None


def _read_description(path: Path) -> StoredNetwork:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values.pop("format") != FORMAT:
            raise ValueError("another format")
        version = values.pop("version")
        if version > FORMAT_VERSION:
            raise ModelFileError(f"{path} was written by a later Twohander (format {version}); update")
        return StoredNetwork(weights=path.with_suffix(".safetensors"), **values)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as problem:
        raise ModelFileError(f"{path} does not describe a network ({type(problem).__name__}: {problem}); add the model again") from None


def _folder(variable: str, by_system: dict[str, str], base_variable: str, base: str, name: str) -> Path:
    if os.environ.get(variable):
        return Path(os.environ[variable])
    if sys.platform in by_system:
        return Path(by_system[sys.platform]).expanduser()
    return Path(os.environ.get(base_variable) or Path(base).expanduser()) / "twohander" / name
