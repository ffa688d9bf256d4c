"""A contact sheet: frames of a film, evenly spread over its length, side by side in one picture."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path

import bpy
import numpy as np
from twohander.errors import OutputError

COLUMNS = 4
PICTURES = 16
PICTURE_WIDTH = 480  # pixels; larger frames are reduced to about this
GAP = 8  # pixels between pictures and around them
BACKGROUND = 0.08  # grey of the sheet


def write_contact_sheet(frames: Sequence[Path], path: Path) -> None:
    """Write a PNG with some of a film's frames, all of one size. Raises OutputError if it cannot be written."""
    chosen = [frames[index] for index in spread(len(frames), PICTURES)]
    write_picture(path, grid([reduced(read_picture(frame)) for frame in chosen], COLUMNS))


def spread(count: int, wanted: int) -> list[int]:
    """`wanted` numbers of 0..count-1 from the middles of equal stretches; all of them if there are no more."""
    if count <= wanted:
        return list(range(count))
    return [int((index + 0.5) / wanted * count) for index in range(wanted)]


def reduced(picture: np.ndarray) -> np.ndarray:
    """A picture (H, W, 4) made smaller by the whole factor that brings it closest to PICTURE_WIDTH; each pixel is the mean of a block."""
    factor = max(1, round(picture.shape[1] / PICTURE_WIDTH))
    height, width = picture.shape[0] // factor, picture.shape[1] // factor
    blocks = picture[:height * factor, :width * factor].reshape(height, factor, width, factor, 4)
    return blocks.mean(axis=(1, 3))


def grid(pictures: Sequence[np.ndarray], columns: int) -> np.ndarray:
    """Pictures (H, W, 4) in rows from the top left, on a grey sheet (H', W', 4); the first row of an array is its top."""
    height, width = pictures[0].shape[:2]
    rows, columns = ceil(len(pictures) / columns), min(columns, len(pictures))
    sheet = np.full((GAP + rows * (height + GAP), GAP + columns * (width + GAP), 4), BACKGROUND, np.float32)
    sheet[..., 3] = 1
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        top, left = GAP + row * (height + GAP), GAP + column * (width + GAP)
        sheet[top:top + height, left:left + width] = picture
    return sheet


def read_picture(path: Path) -> np.ndarray:
    """A picture file as (H, W, 4) values of 0..1 as they are in the file; the first row is its top."""
    image = bpy.data.images.load(str(path))
    try:
        image.colorspace_settings.name = "Non-Color"
        pixels = np.empty(image.size[0] * image.size[1] * 4, np.float32)
        image.pixels.foreach_get(pixels)
        return pixels.reshape(image.size[1], image.size[0], 4)[::-1]
    finally:
        bpy.data.images.remove(image)


def write_picture(path: Path, sheet: np.ndarray) -> None:
    """Write a picture (H, W, 4) of 0..1 as PNG. Raises OutputError if it cannot be written."""
    image = bpy.data.images.new(path.stem, sheet.shape[1], sheet.shape[0])
    try:
        image.pixels.foreach_set(np.ascontiguousarray(sheet[::-1]).ravel())
        image.file_format = "PNG"
        image.filepath_raw = str(path)
        image.save()
    except RuntimeError as problem:
        raise OutputError(f"cannot write {path.name}: {problem}") from None
    finally:
        bpy.data.images.remove(image)
