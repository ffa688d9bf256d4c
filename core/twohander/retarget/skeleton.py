"""The skeleton of a rig that is to be moved, as it rests."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..errors import TwohanderError


@dataclass(frozen=True)
class TargetSkeleton:
    """A rig's bones at rest. Metres, Y up, soles at height 0; which way it faces follows from its hips.

    names: N bones. parents: N numbers, -1 for roots; a parent comes before its children.
    positions: (N, 3) where the bones begin. rotations: (N, 4) unit quaternions, w first: each bone's own axes, in which its pose is told.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    positions: np.ndarray
    rotations: np.ndarray

    def __post_init__(self):
        count = len(self.names)
        if len(self.parents) != count or self.positions.shape != (count, 3) or self.rotations.shape != (count, 4):
            raise TwohanderError(f"a skeleton of {count} names has {len(self.parents)} parents, positions {self.positions.shape} and "
                                 f"rotations {self.rotations.shape}; expected {count}, ({count}, 3) and ({count}, 4)")
        if any(parent >= index for index, parent in enumerate(self.parents)):
            raise TwohanderError("a skeleton lists a bone before its parent; put parents first")

    @cached_property
    def number(self) -> dict[str, int]:
        """Each bone's place in `names`."""
        return {name: index for index, name in enumerate(self.names)}
