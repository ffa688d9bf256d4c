"""Every file that a user may bring, found or missing, with its licence, where it comes from and what it is good for."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ..body.characters import OPEN_CHARACTERS
from ..body.library import FLAME, KNOWN_FILES, SMPLX_SOURCE, KnownFile, bodies_folder, check_body_file, is_body_file, stored_file
from ..errors import ModelFileError
from ..files.store import StoredNetwork, fault, file_digest, models_folder, stored_networks
from .base import Progress
from .downloads import DOWNLOADS
from .face_values import fit_report
from .known_networks import KNOWN_NETWORKS

BODIES_SHARE = 0.5  # of the whole work, against the networks


@dataclass(frozen=True)
class FileState:
    """One file. names: that it may have; found: where it is, None if it is missing.

    unlocks: what it is good for. digest: SHA-256, None unless found and asked for. wrong: what is wrong with it, None if nothing or unknown.
    fits: how well its expressions suit each open character, where they can be translated. download: the engine by whose name
    `download_model` fetches it, None where its makers do not allow that.
    """

    label: str
    names: tuple[str, ...]
    found: Path | None
    licence: str
    page: str
    unlocks: str
    digest: str | None = None
    wrong: str | None = None
    fits: tuple[str, ...] = ()
    download: str | None = None

    def plain(self) -> dict[str, Any]:
        """The state in JSON values."""
        return {**asdict(self), "names": list(self.names), "fits": list(self.fits), "found": None if self.found is None else str(self.found)}

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "FileState":
        """The state that `plain` took apart. TypeError or KeyError for other values."""
        found = values["found"]
        return cls(**{**values, "names": tuple(values["names"]), "fits": tuple(values["fits"]), "found": None if found is None else Path(found)})


def inventory(store: Path | None = None, thorough: bool = True, progress: Progress = lambda share, doing: None) -> tuple[FileState, ...]:
    """Body files first, then the networks of engines. thorough: read what is there, compute its checksum and say what is wrong with it.

    progress: called before each file, and while a network's checksum is computed; what it raises passes through.
    """
    known = {name for one in KNOWN_FILES for name in one.names}
    folder = bodies_folder(store)
    others = sorted(path for path in folder.iterdir() if is_body_file(path) and path.name not in known) if folder.is_dir() else []
    files = [(one, stored_file(one, store)) for one in KNOWN_FILES]
    files += [(KnownFile(path.name, (path.name,), "not known here", "", "a body for A or B"), path) for path in others]
    bodies = []
    for index, (one, found) in enumerate(files):
        progress(BODIES_SHARE * index / len(files), f"checking {one.label}")
        bodies.append(_body_state(one, found, thorough))
    networks = _network_states(Path(store or models_folder()), thorough, lambda: progress(BODIES_SHARE, "checking the networks"))
    return (*bodies, *networks)


def _body_state(known: KnownFile, found: Path | None, thorough: bool) -> FileState:
    digest, wrong, fits = None, None, ()
    if found is not None and thorough:
        digest = file_digest(found)
        try:
            check_body_file(found)
            if known in (FLAME, SMPLX_SOURCE):
                fits = tuple(_fit(found, character) for character in OPEN_CHARACTERS)
        except ModelFileError as problem:
            wrong = str(problem)
    return FileState(known.label, known.names, found, known.licence, known.page, known.unlocks, digest, wrong, fits)


def _fit(model: Path, character: str) -> str:
    try:
        return fit_report(model, character)
    except ModelFileError as problem:  # a sound model whose face cannot be told
        return f"on {character} none: {problem}"


def _network_states(store: Path, thorough: bool, meanwhile: Callable[[], None]) -> list[FileState]:
    states = []
    for known in KNOWN_NETWORKS:
        download = known.engine if known.engine in DOWNLOADS else None
        missing = FileState(known.label, (known.file,), None, known.terms, known.page, known.unlocks, download=download)
        try:
            networks = [one for one in stored_networks(store, known.engine) if one.network == known.network]
        except ModelFileError as problem:
            states.append(replace(missing, wrong=str(problem)))
            continue
        states += [_network_state(one, missing, thorough, meanwhile) for one in networks] or [missing]
    return states


def _network_state(one: StoredNetwork, known: FileState, thorough: bool, meanwhile: Callable[[], None]) -> FileState:
    found = one.weights if one.weights.is_file() else None
    return replace(known, label=f"{known.label}, model {one.model}", names=(one.source,), found=found,
                   digest=one.digest if found and thorough else None, wrong=fault(one, meanwhile) if thorough else None)
