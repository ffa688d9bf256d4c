"""The device and the arithmetic that networks run with: chosen here and nowhere else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# Before torch loads GNU's OpenMP: threads that wait for a millisecond before they sleep take time from whatever else runs, such as the
# process that moves the bodies (a tenth of a command); this count costs torch alone nothing that could be measured.
os.environ.setdefault("GOMP_SPINCOUNT", "5000")

import torch
from torch import nn

from ..errors import EngineError
from ..nn.int8 import with_int8_layers
from ..nn.memory import keep_freed_memory

WINDOWS_ON_GPU = 8  # of half a minute and two voices: 12 000 frames, 0.2 GB in the widest layer
_TYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16, "int8": torch.float32}
_NO_MEMORY = ("can't allocate memory", "not enough memory", "MPS backend out of memory")  # where torch raises a plain RuntimeError


@dataclass(frozen=True)
class Placement:
    """Where networks run. precision: "float32", "bfloat16", "float16" (both by autocast) or "int8" (weights of linear layers)."""

    device: torch.device
    precision: str

    @property
    def at_once(self) -> int:
        """Windows of sound to hear together: processors are busy with one."""
        return 1 if self.device.type == "cpu" else WINDOWS_ON_GPU

    def put(self, network: nn.Module) -> nn.Module:
        """The network on this device, its linear layers as int8 if that is the precision."""
        with _memory_errors():
            return with_int8_layers(network) if self.precision == "int8" else network.to(self.device)

    @contextmanager
    def computing(self) -> Iterator[None]:
        """The context in which networks are called: no gradients, this precision; MemoryError where the device has no memory left."""
        dtype = _TYPES[self.precision]
        with _memory_errors(), torch.inference_mode(), torch.autocast(self.device.type, dtype, enabled=dtype is not torch.float32):
            yield

    @contextmanager
    def computing_exactly(self) -> Iterator[None]:
        """`computing` in float32, for small networks whose rounding would show: codes that flip, errors that a sampler adds up."""
        with self.computing(), torch.autocast(self.device.type, enabled=False):
            yield


def placement(device: str, precision: str) -> Placement:
    """The placement that these choices mean here. "auto": CUDA, else MPS, else the processor; float32, float16 on CUDA.

    On the published sizes float16 is off by 0.6 % of the largest value at most, bfloat16 and int8 by 5 % (`benchmarks.dualtalk precisions`).

    EngineError if this machine lacks the device, or the device the precision.
    """
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if device == "auto":
        device = next(name for name, there in present.items() if there)
    elif not present[device]:
        raise EngineError(f"this machine has no device '{device}' that torch can use; choose one of "
                          f"{', '.join(name for name, there in present.items() if there)}")
    if precision == "auto":
        precision = "float16" if device == "cuda" else "float32"
    if precision == "int8" and device != "cpu":
        raise EngineError(f"int8 runs on the processor only, not on '{device}'; choose float16 or bfloat16 there")
    if device == "cpu":
        keep_freed_memory()
    return Placement(torch.device(device), precision)


@contextmanager
def _memory_errors() -> Iterator[None]:
    """What torch raises when memory runs out, as Python's own MemoryError."""
    try:
        yield
    except RuntimeError as problem:
        if isinstance(problem, torch.OutOfMemoryError) or any(text in str(problem) for text in _NO_MEMORY):
            raise MemoryError(str(problem)) from problem
        raise
