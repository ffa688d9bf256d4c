"""Pictures of what Blender's nodes paint, for programs that read pictures only: skin by its vertices, eyes by the angle from their pole."""

from pathlib import Path

import bpy
import numpy as np
from twohander.errors import OutputError

from .materials import EYE_RAMP, eye_stops, streak_share

SKIN_SIZE = 1024  # pixels; a millimetre of the face has two
EYE_SIZE = (128, 512)  # pixels around the pole, from the pole to the back
STREAKS = 60  # waves of the iris around the pupil
STREAK_STRENGTH = 0.4
SAMPLES_PER_PIXEL = 1.5  # along a triangle's edges, so that no pixel inside is left out
MARGIN = 4  # pixels by which colours go on past the edge of a patch: programs blend neighbouring pixels


def painted(coordinates: np.ndarray, colors: np.ndarray, size: int) -> np.ndarray:
    """A picture (size, size, 3), lowest row first, of triangles whose corners (F, 3, 2) lie at 0..1 and have colours (F, 3, 3).

    Pixels that no triangle covers have the mean colour, those next to one its colour.
    """
    total, count = np.zeros((size * size, 3)), np.zeros(size * size)
    edges = coordinates - np.roll(coordinates, 1, axis=1)
    steps = np.ceil(SAMPLES_PER_PIXEL * size * np.linalg.norm(edges, axis=2).max(axis=1)).astype(int)
    steps = 2 ** np.ceil(np.log2(np.maximum(steps, 1))).astype(int)  # few sizes: triangles of one are sampled together
    for step in np.unique(steps):
        chosen = steps == step
        first, second = np.divmod(np.arange((step + 1) ** 2), step + 1)
        inside = first + second <= step
        shares = np.stack([first[inside], second[inside], step - (first + second)[inside]], axis=1) / step
        places = np.clip(np.einsum("sc,fcu->fsu", shares, coordinates[chosen]) * size, 0, size - 1).astype(int)
        pixels = (places[..., 1] * size + places[..., 0]).ravel()
        sampled = np.einsum("sc,fcx->fsx", shares, colors[chosen]).reshape(-1, 3)
        count += np.bincount(pixels, minlength=size * size)
        total += np.stack([np.bincount(pixels, sampled[:, part], size * size) for part in range(3)], axis=1)
    picture = (total / np.maximum(count, 1)[:, None]).reshape(size, size, 3)
    covered = (count > 0).reshape(size, size)
    mean = picture[covered].mean(axis=0) if covered.any() else np.zeros(3)
    for _ in range(MARGIN):
        picture, covered = _grown(picture, covered)
    return np.where(covered[..., None], picture, mean)


def eye_picture(outer: tuple[float, float, float], inner: tuple[float, float, float]) -> np.ndarray:
    """A picture (rows, columns, 3), lowest row first, of an eyeball in its material's texture coordinates. outer, inner: of the iris."""
    columns, rows = EYE_SIZE
    degrees = (np.arange(rows) + 0.5) / rows * 180
    stops, shares = eye_stops(outer, inner), streak_share()
    around = (np.arange(columns) + 0.5) / columns * 2 * np.pi
    streaks = 1 + STREAK_STRENGTH * np.sin(STREAKS / 4 * around + 2 * np.sin(STREAKS / 12 * around))
    picture = np.empty((rows, columns, 3))
    share = np.interp(np.minimum(degrees, EYE_RAMP), list(shares), [value[0] for value in shares.values()])[:, None]
    for part in range(3):
        color = np.interp(np.minimum(degrees, EYE_RAMP), list(stops), [value[part] for value in stops.values()])[:, None]
        picture[..., part] = color * (1 - share + share * streaks)
    picture[-2:] = picture[0]  # programs that repeat pictures blend the pole with the hidden back
    return np.clip(picture, 0, 1)


def write_picture(picture: np.ndarray, name: str, path: Path) -> bpy.types.Image:
    """A new image of linear colours (rows, columns, 3), lowest row first, written to a PNG file. OutputError if that cannot be."""
    rows, columns, _ = picture.shape
    image = bpy.data.images.new(name, columns, rows)
    opaque = np.concatenate([_display(picture), np.ones((rows, columns, 1))], axis=2)
    image.pixels.foreach_set(opaque.astype(np.float32).ravel())
    image.filepath_raw, image.file_format = str(path), "PNG"
    try:
        image.save()
    except RuntimeError as problem:  # what Blender reports
        bpy.data.images.remove(image)
        raise OutputError(f"{path} cannot be written ({problem}); free space or choose another folder") from None
    return image


def _display(linear: np.ndarray) -> np.ndarray:
    """Linear colours as sRGB's values, 0..1 (IEC 61966-2-1)."""
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055)


def _grown(picture: np.ndarray, covered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The picture with the pixels beside its patches filled by the mean of their neighbours."""
    total, count = np.zeros_like(picture), np.zeros(covered.shape)
    for axis in (0, 1):
        for step in (-1, 1):
            near = np.roll(covered, step, axis=axis)
            total += np.roll(picture, step, axis=axis) * near[..., None]
            count += near
    filled = ~covered & (count > 0)
    return np.where(filled[..., None], total / np.maximum(count, 1)[..., None], picture), covered | filled
