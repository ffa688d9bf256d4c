"""Models into the store: a published file is recognised, checked tensor by tensor and converted once."""

from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from ..errors import EngineError, ModelFileError
from ..files.store import PUBLISHED, StoredNetwork, file_digest, models_folder, place, write_description
from ..files.writing import make_folder
from .base import Progress
from .neural import LIBRARIES
from .published import PublishedNetwork
from .registry import NEURAL_ENGINES
from .telltales import looks_like


def add_model(file: str | Path, *, name: str = PUBLISHED, folder: str | Path | None = None,
              progress: Progress = lambda share, doing: None) -> StoredNetwork:
    """Convert a published checkpoint into the store under a model name; the engine follows from the file.

    folder: another store than the usual one. A network of that name is replaced. ModelFileError if the file is damaged, of an
    engine that is not known, or lacks tensors; OutputError if the store cannot be written.
    """
    absent = [library for library in LIBRARIES if find_spec(library) is None]
    if absent:
        raise EngineError(f"{', '.join(absent)} not installed: pip install \"twohander[neural]\"")
    from ..files.checkpoints import differences, read_checkpoint, tensors_of, write_weights

    file = Path(file)
    progress(0.0, f"reading {file.name}")
    tensors = tensors_of(read_checkpoint(file), file)
    published = _recognised(tensors, file)
    tensors = {published.canonical(tensor_name): tensor for tensor_name, tensor in tensors.items()}
    shapes = {tensor_name: tuple(tensor.shape) for tensor_name, tensor in tensors.items()}
    config = published.config_from(shapes)
    wrong = differences(shapes, published.shapes(config), published.optional())
    if wrong:
        raise ModelFileError(f"{file.name} looks like {published.label}, but is not it: {'; '.join(wrong)}")
    weights = place(Path(folder) if folder else models_folder(), published.engine, name, published.network)
    progress(0.1, "converting")
    config, ours = published.converted(tensors, config)
    make_folder(weights.parent)
    weights.with_suffix(".json").unlink(missing_ok=True)  # half a replacement must not pass for the whole
    write_weights(weights, ours)
    digest = file_digest(weights, lambda share: progress(0.6 + 0.4 * share, "checksum"))
    stored = StoredNetwork(published.engine, name, published.network, weights, asdict(config), digest, file.name)
    write_description(stored)
    progress(1.0, "added")
    return stored


def _recognised(tensors: dict, file: Path) -> PublishedNetwork:
    for engine in NEURAL_ENGINES:
        for published in import_module(f".{engine}.checkpoint", __package__).PUBLISHED:
            if all(any(name.startswith(telltale) for name in tensors) for telltale in published.telltales):
                return published
    like = looks_like(tensors)
    known = ", ".join(NEURAL_ENGINES)
    if like:
        raise ModelFileError(f"{file.name} looks like {like}, but is no file that an engine here takes; there are: {known}")
    raise ModelFileError(f"{file.name} has {len(tensors)} tensors of no known engine (the first: {next(iter(tensors))}); "
                         f"known are: {known}")
