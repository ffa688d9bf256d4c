"""Render a film, or its frames, in a second Blender."""

from collections.abc import Callable, Sequence
from pathlib import Path

from twohander.engines.base import Progress

from .second_blender import second_blender

Rendered = tuple[Path, tuple[str, ...]]  # the film, and what is to be said of it


def film_work(blender: str, scene_file: Path, film: Path, quality: str, switches: Sequence[str] = ()) -> Callable[[Progress], Rendered]:
    """What renders the scene in a file, in any thread, and gives the film's path and remarks. switches: of the film command.

    blender: the program's path. The scene file is removed afterwards. The work raises OutputError if the other Blender fails.
    """
    render = second_blender(blender, scene_file, ["film", "--output", str(film), "--quality", quality, *switches], "the film was not rendered",
                            scene_file.with_name("twohander_film.log"))

    def work(progress: Progress) -> Rendered:
        try:
            return film, render(progress)
        finally:
            scene_file.unlink(missing_ok=True)

    return work
