"""What an engine's room says about each file that its authors released."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class PublishedNetwork:
    """One released file. Each neural engine's checkpoint.py exports PUBLISHED, a tuple of these.

    telltales: beginnings of tensor names that no other file has together.
    canonical: the published name of a tensor that another release of torch named otherwise.
    config_from: a config dataclass from the tensors' shapes. shapes: the tensors that a file of that config must have.
    optional: names that may be missing or present. converted: (config, our tensors) from (published tensors, config).
    """

    engine: str
    network: str
    label: str
    telltales: tuple[str, ...]
    canonical: Callable[[str], str]
    config_from: Callable[[Shapes], Any]
    shapes: Callable[[Any], Shapes]
    optional: Callable[[], tuple[str, ...]]
    converted: Callable[[Mapping[str, Any], Any], tuple[Any, Mapping[str, Any]]]
