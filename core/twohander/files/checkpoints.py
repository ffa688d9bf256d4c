"""Network weights: published checkpoints read without running their code, checked tensor by tensor, written as safetensors.

The only place that calls torch.load.
"""

import pickle
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from ..errors import ModelFileError
from .writing import written_whole

NAMED = 4  # tensors that a complaint names of each kind
WRAPPERS = ("state_dict", "model_state_dict", "model_state", "net")  # keys under which training programs put the tensors
PARALLEL = "module."  # before every name where a network was trained on several GPUs
_TABLES = ("collections.defaultdict", "lightning_fabric.utilities.data.AttributeDict", "lightning.fabric.utilities.data.AttributeDict",
           "pytorch_lightning.utilities.parsing.AttributeDict")  # dicts of another class in the configs that Lightning and OmegaConf keep
_RUNNING = {"builtins.eval", "builtins.exec", "builtins.compile", "builtins.__import__", "builtins.open"}
# "commands" is what pickles of protocol 2 call subprocess.
_RUNNING_MODULES = {"os", "posix", "nt", "sys", "subprocess", "commands", "shutil", "socket", "importlib", "runpy", "pty", "ctypes", "code",
                    "webbrowser"}


class _StandIn:
    """Takes the place of any object of a class that weights don't need: keeps nothing, does nothing."""

    def __new__(cls, *_, **__):
        return super().__new__(cls)

    def __init__(self, *_, **__):
        pass

    def __setstate__(self, state):
        pass


class _Table:
    """Takes the place of a dict of another class: becomes a plain one, as torch fills no others."""

    def __new__(cls, *_, **__):
        return {}


def read_checkpoint(path: Path) -> dict:
    """The content of a torch.save file: tensors in the published nesting, memory-mapped where the file's format allows it.

    Objects of classes that torch does not hold safe (configs, schedulers) come out as inert stand-ins; none of their code runs.
    ModelFileError if the file is missing, damaged or no checkpoint, or names what only a hostile file does.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelFileError(f"{path}: there is no such file")
    zipped = zipfile.is_zipfile(path)
    try:
        unsafe = torch.serialization.get_unsafe_globals_in_checkpoint(path) if zipped else []
        _refuse_hostile(unsafe, path)
        stand_ins = [(type("StandIn", (_Table if name in _TABLES else _StandIn,), {}), name) for name in unsafe]
        with torch.serialization.safe_globals(stand_ins):
            content = torch.load(path, map_location="cpu", weights_only=True, mmap=zipped)
    except (pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError, KeyError, TypeError, AttributeError,
            IndexError) as problem:
        reason = str(problem).splitlines()[0][:200] if str(problem) else type(problem).__name__
        raise ModelFileError(f"{path.name} is not a complete checkpoint of torch ({reason}); download it again") from None
    if not isinstance(content, dict):
        raise ModelFileError(f"{path.name} holds a {type(content).__name__}, not named tensors; is it another file?")
    return content


def tensors_of(content: Mapping, path: Path) -> dict[str, Tensor]:
    """The named tensors of a checkpoint, out of their wrapper and without prefixes of training; ModelFileError if there are none."""
    inner = next((content[key] for key in WRAPPERS if isinstance(content.get(key), Mapping)), content)
    tensors = {name: value for name, value in inner.items() if isinstance(name, str) and isinstance(value, Tensor)}
    if not tensors:
        raise ModelFileError(f"{Path(path).name} holds no named tensors; is it another file?")
    if all(name.startswith(PARALLEL) for name in tensors):
        tensors = {name.removeprefix(PARALLEL): tensor for name, tensor in tensors.items()}
    return tensors


def differences(found: Mapping[str, tuple[int, ...]], expected: Mapping[str, tuple[int, ...]],
                optional: Iterable[str] = ()) -> tuple[str, ...]:
    """What sets the tensors of a file (name to shape) apart from the expected ones, a line for each kind; empty if nothing does."""
    optional = set(optional)
    missing = [name for name in expected if name not in found and name not in optional]
    extra = [name for name in found if name not in expected and name not in optional]
    misshapen = [f"{name} {_shape(found[name])} instead of {_shape(expected[name])}"
                 for name in expected if name in found and tuple(found[name]) != tuple(expected[name])]
    return tuple(f"{len(names)} {kind}: {', '.join(names[:NAMED])}{', …' if len(names) > NAMED else ''}"
                 for kind, names in (("missing", missing), ("extra", extra), ("misshapen", misshapen)) if names)


def write_weights(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """A safetensors file of these tensors, complete or not at all; OutputError if it cannot be written."""
    with written_whole(path) as temporary:
        mode = temporary.stat().st_mode
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, temporary)
        temporary.chmod(mode)  # the library makes the file anew, for its owner alone


def load_part(module: nn.Module, path: Path, prefix: str) -> nn.Module:
    """Give a module built on the meta device the tensors of a safetensors file whose names begin with `prefix`, in evaluation mode.

    The tensors are the file's own pages: they take memory once, when first read. ModelFileError if they do not fit.
    """
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name.removeprefix(prefix): file.get_tensor(name) for name in file.keys() if name.startswith(prefix)}
    except (SafetensorError, OSError) as problem:
        raise ModelFileError(f"{Path(path).name} cannot be read ({problem}); add the model again") from None
    found = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    wrong = differences(found, {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()})
    if wrong:
        raise ModelFileError(f"{Path(path).name} does not hold what its config says ({'; '.join(wrong)}); add the model again")
    module.load_state_dict(tensors, assign=True)
    return module.eval().requires_grad_(False)


def _refuse_hostile(names: Iterable[str], path: Path) -> None:
    """Nothing of a file runs, whatever it names; but one that names these was made to do harm, and is told so."""
    for name in names:
        if name in _RUNNING or name.partition(".")[0] in _RUNNING_MODULES:
            raise ModelFileError(f"{path.name} names {name}, which weights never need: the file was made to run code and is refused. "
                                 "Get it from its authors")


def _shape(shape: tuple[int, ...]) -> str:
    return "x".join(str(size) for size in shape) or "scalar"
