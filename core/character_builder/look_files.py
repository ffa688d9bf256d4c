"""The arrays of a look file; `twohander.body.look.load_look` reads them."""

import numpy as np

from twohander.body.look import FORMAT_VERSION, OFFSET_STEP, PLACE_STEPS, Look, LookPart


def look_arrays(look: Look) -> dict[str, np.ndarray]:
    """All keys of the look file: places as whole steps of a bounding box, offsets as whole steps of OFFSET_STEP."""
    strands, box = _on_grid(look.hair.strands)
    arrays = {
        "format_version": np.int32(FORMAT_VERSION),
        "skin_color": look.skin_color.astype(np.float16),
        "gloss": look.gloss.astype(np.float16),
        "visible_faces": look.visible_faces,
        "iris": np.array(look.iris, np.float32),
        "sole": np.float32(look.sole),
        "hair_roots": strands[:, 0],
        "hair_steps": np.diff(strands.astype(np.int32), axis=1).astype(np.int16),
        "hair_box": box,
        "hair_radius": look.hair.radius.astype(np.float32),
        "hair_color": np.array(look.hair.color, np.float32),
        "part_names": np.array([part.name for part in look.parts]),
    }
    for part in look.parts:
        arrays |= {f"{part.name}.{key}": array for key, array in _part_arrays(part).items()}
    return arrays


def _part_arrays(part: LookPart) -> dict[str, np.ndarray]:
    places, box = _on_grid(part.vertices)
    count = len(part.vertices)
    return {
        "material": np.array(part.material),
        "color": np.array(part.color, np.float32),
        "thickness": np.float32(part.thickness),
        "places": places,
        "box": box,
        "weights": part.weights.astype(np.float16),
        "polygon_sizes": part.polygon_sizes.astype(np.uint8),
        "polygon_vertices": part.polygon_vertices.astype(np.uint16),
        "expression_names": np.array(list(part.expression_offsets), dtype=np.str_),
        "expression_offsets": _in_steps(part.expression_offsets.values(), count),
        "pose_columns": np.array(list(part.pose_offsets), np.int32),
        "pose_offsets": _in_steps(part.pose_offsets.values(), count),
    }


def _on_grid(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places (..., 3) as uint16 steps of their bounding box, and the box (2, 3): low corner and size."""
    axes = tuple(range(places.ndim - 1))
    low = places.min(axis=axes)
    size = places.max(axis=axes) - low
    return np.round((places - low) / size * PLACE_STEPS).astype(np.uint16), np.array([low, size])


def _in_steps(offsets, count: int) -> np.ndarray:
    stacked = np.array(list(offsets)).reshape(-1, count, 3)
    return np.round(stacked / OFFSET_STEP).astype(np.int16)
