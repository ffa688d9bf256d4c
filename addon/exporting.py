"""Write characters for other programs in a second Blender: exporters do not let Blender draw its window while they work."""

import shutil
from collections.abc import Callable
from pathlib import Path

from twohander.engines.base import Progress
from twohander.files.writing import written_together

from .scratch import scratch_folder
from .second_blender import second_blender


def export_work(blender: str, scene_file: Path, path: Path, only_selected: bool) -> Callable[[Progress], tuple[str, ...]]:
    """What writes the characters of the scene in a file, in any thread, and gives the remarks of `export_characters`.

    blender: the program's path. The scene file is removed afterwards. The results appear in their folder when all are there. The work raises
    OutputError if the other Blender fails or the folder cannot be written.
    """
    temporary = scene_file.parent

    def work(progress: Progress) -> tuple[str, ...]:
        try:
            with scratch_folder(temporary) as folder:
                switches = ("--only-selected",) if only_selected else ()
                remarks = second_blender(blender, scene_file, ["export-scene", str(folder / path.name), *switches],
                                         f"{path.name} was not written", temporary / "twohander_export.log")(progress)
                progress(1.0, f"moving {path.name} to its place")
                with written_together(path.parent) as target:
                    shutil.copytree(folder, target, dirs_exist_ok=True)
            return remarks
        finally:
            scene_file.unlink(missing_ok=True)

    return work
