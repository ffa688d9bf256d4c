"""Films with sound, and their frames, rendered from a scene's frame range."""

import os
from collections.abc import Callable
from pathlib import Path

import bpy
from twohander.engines.base import Progress
from twohander.errors import OutputError, TwohanderError

from .encoding import encode_film
from .film_frames import claim_folder, frames_folder
from .render_settings import PRESETS, Preset, prepared

ENCODING_SHARE = 0.03  # of the whole work; frames take the rest


def render_film(scene: bpy.types.Scene, path: str | Path, preset: str | Preset = "preview", frame_step: int = 1,
                progress: Progress = lambda share, doing: None, remark: Callable[[str], None] = lambda text: None) -> tuple[Path, ...]:
    """Render the scene's frame range into an mp4 file (H.264, and AAC if the sequencer holds sound) and return its
    frames' paths.

    frame_step: render every n-th frame; the film then has the scene's frame rate divided by it. Frames lie in the
    `frames_folder` beside the film: where they were rendered of the scene as it is, they stay, and a film that was stopped
    goes on; what became of them is told to `remark`. The film appears under its name when it is complete. The scene's settings
    are as before afterwards. Raises OutputError if nothing can be written there, TwohanderError without a camera;
    whatever `progress` raises stops the work and passes through.
    """
    path = Path(path)
    folder, chosen = frames_folder(path), PRESETS[preset] if isinstance(preset, str) else preset
    _check(scene, frame_step)
    progress(0.0, "looking for frames that are there")
    found = claim_folder(folder, scene, chosen)
    if found is not None:
        remark(found)
    frames = render_frames(scene, folder, chosen, frame_step, lambda share, doing: progress(share * (1 - ENCODING_SHARE), doing), overwrite=False)
    progress(1 - ENCODING_SHARE, "encoding the film")
    encode_film(scene, frames, path, frame_step)
    progress(1.0, "done")
    return frames


def render_frames(scene: bpy.types.Scene, folder: Path, preset: str | Preset = "preview", frame_step: int = 1,
                  progress: Progress = lambda share, doing: None, overwrite: bool = True) -> tuple[Path, ...]:
    """Render the scene's frame range into PNG files in a folder; see `render_film`. A picture appears when it is
    complete.

    overwrite: render pictures again that are there already; without it, a run goes on where the last one stopped.
    """
    _check(scene, frame_step)
    chosen = PRESETS[preset] if isinstance(preset, str) else preset
    _make_folder(folder)
    numbers = range(scene.frame_start, scene.frame_end + 1, frame_step)
    paths = tuple(folder / f"{number:06d}.png" for number in numbers)
    shown = scene.frame_current
    try:
        with prepared(scene, chosen):
            for index, (number, picture) in enumerate(zip(numbers, paths)):
                if not overwrite and picture.exists():
                    continue
                progress(index / len(numbers), f"rendering frame {index + 1} of {len(numbers)}")
                scene.frame_set(number)  # switches cameras at markers too
                unfinished = picture.with_suffix(".part.png")
                scene.render.filepath = str(unfinished)
                bpy.ops.render.render(write_still=True, scene=scene.name)
                os.replace(unfinished, picture)
    finally:
        scene.frame_set(shown)
    return paths


def _check(scene: bpy.types.Scene, frame_step: int) -> None:
    if scene.camera is None:
        raise TwohanderError("the scene has no camera: set the stage first")
    if frame_step < 1:
        raise TwohanderError(f"a step of {frame_step} frames leads nowhere; choose 1 or more")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}") from error
