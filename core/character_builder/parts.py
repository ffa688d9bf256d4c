"""Making the mesh parts of a look."""

import numpy as np

from twohander.body.arkit import ARKIT_NAMES
from twohander.body.look import LookPart
from twohander.body.skeleton import JOINT

from .bones import settled_weights
from .correctives import Entry

LEAST_OFFSET = 2e-5  # metres: smaller motion is not seen


def look_part(name: str, material: str, color, vertices: np.ndarray, weights: np.ndarray, polygons, offsets: np.ndarray | None = None,
              correctives: dict[Entry, np.ndarray] | None = None, thickness: float = 0.0) -> LookPart:
    """A LookPart from vertices (N, 3), weights (N, 55), polygons, ARKit offsets (52, N, 3) and pose correctives."""
    expression = {} if offsets is None else {
        shape: moved for shape, moved in zip(ARKIT_NAMES, offsets) if np.abs(moved).max() > LEAST_OFFSET}
    pose = {(JOINT[joint] - 1) * 9 + entry: moved for (joint, entry), moved in (correctives or {}).items()
            if np.abs(moved).max() > LEAST_OFFSET}
    return LookPart(name, material, tuple(float(channel) for channel in color), vertices, settled_weights(weights),
                    np.array([len(polygon) for polygon in polygons]), np.concatenate([np.asarray(polygon) for polygon in polygons]),
                    expression, dict(sorted(pose.items())), thickness)
