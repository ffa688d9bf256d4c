"""Builds one character from its recipe to its files."""

from pathlib import Path

from twohander.files.arrays import write_npz

from .assembly import assembled
from .calibration import calibrated
from .contour import face_contour
from .correctives import pose_correctives
from .keypoints import with_keypoints
from .landmarks import face_landmarks
from .look_files import look_arrays
from .looks import look_of
from .model_files import flame_arrays, smplx_arrays
from .recipes import Recipe
from .source import Source


def build_character(source: Source, recipe: Recipe, folder: Path) -> tuple[Path, ...]:
    """Writes smplx.npz, flame.npz and look.npz into the folder and returns their paths."""
    figure = with_keypoints(assembled(source, recipe))
    landmarks = face_landmarks(source, figure)
    figure, _ = calibrated(figure, landmarks)
    contour = face_contour(figure)
    correctives = pose_correctives(figure)
    archives = {"smplx": smplx_arrays(figure, landmarks, contour, correctives),
                "flame": flame_arrays(figure, landmarks, contour, correctives),
                "look": look_arrays(look_of(source, figure, landmarks, correctives))}
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, arrays in archives.items():
        paths.append(folder / f"{name}.npz")
        write_npz(paths[-1], arrays)
    return tuple(paths)
