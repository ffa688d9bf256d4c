"""What formats need to know of the body that a motion is for."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..body.characters import OPEN_CHARACTERS, smplx_file
from ..body.model import load_body_model, load_skeleton
from ..body.skeleton import Skeleton
from ..errors import ModelFileError
from ..files.arrays import read_npz

DEFAULT_CHARACTER = "open_woman"


@dataclass(frozen=True)
class Proportions:
    """The proportions of an open character or of a SMPL-X model file, read when they are first asked for."""

    character: str = DEFAULT_CHARACTER

    @cached_property
    def skeleton(self) -> Skeleton:
        """Its rest joints; ModelFileError if the file is unusable."""
        return load_skeleton(smplx_file(self.character))

    def skeleton_of(self, betas: np.ndarray | None) -> Skeleton:
        """The rest joints with these shape coefficients; those of the mean shape for None, and of open characters, which have no other."""
        if betas is None or self.character in OPEN_CHARACTERS or not np.any(betas):
            return self.skeleton
        return load_body_model(smplx_file(self.character)).skeleton(betas)

    @cached_property
    def jaw_open_angle(self) -> float:
        """Radians of jaw rotation that equal ARKit's jawOpen = 1; ModelFileError for a model that does not say."""
        path = smplx_file(self.character)
        arrays = read_npz(path, ModelFileError, ("jaw_open_angle",)) if path.suffix == ".npz" else {}
        if "jaw_open_angle" not in arrays:
            raise ModelFileError(f"{path.name} does not say which turn of its jaw is ARKit's jawOpen; choose an open character")
        angle = float(np.ravel(arrays["jaw_open_angle"])[0])
        if not angle > 0:
            raise ModelFileError(f"{path.name}: a jaw_open_angle of {angle:g} is not possible")
        return angle
