"""The command line: `blender --background --command twohander animate|render|export|export-scene|film ...`."""

import argparse
import os
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import bpy
from twohander import cli
from twohander.errors import AudioError, TwohanderError
from twohander.files.writing import check_writable
from twohander.progress import ProgressLine

from . import characters, contact_sheet, environment, exchange, film, film_frames, performing
from .rates import set_frames_per_second
from .takes import Take, take_of_folder

NAME = "twohander"
DONE, FAILED = 0, 1
FRAMES_PER_SECOND = 24

_registered = []


def run(arguments: list[str]) -> int:
    """Run one command; the exit code is 0 if it was done, 1 if it failed, 2 if the command line makes no sense.

    `render`, `export`, `export-scene` and `film` belong to Blender; everything else goes to the library's command line with the same arguments.
    """
    if not arguments or arguments[0] not in _PARSERS:
        return cli.main(_with_worker(arguments))
    try:
        given = _PARSERS[arguments[0]]().parse_args(arguments[1:])
    except SystemExit as stop:  # argparse has printed help or what is wrong
        return stop.code
    if getattr(given, "stop_with_input", False):
        threading.Thread(target=_stop_with_input, daemon=True).start()
    try:
        with ProgressLine(sys.stderr) as progress:
            given.run(given, progress)
    except TwohanderError as problem:
        print(f"twohander: {problem}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("twohander: stopped; what was not finished is not there, and a film goes on with its frames when it is rendered again", file=sys.stderr)
        return FAILED
    return DONE


def render(folder: Path, output: Path, quality: str, scene_file: Path | None, sheet: Path | None, progress) -> None:
    """Build the scene of a result folder in an empty file and render its film.

    scene_file: where to save the scene, with the sound inside. sheet: where to write a contact sheet. None leaves them out.
    Raises TwohanderError for a folder or a path that cannot be used.
    """
    take = take_of_folder(folder)
    missing = [sound.name for sound in take.sounds if not sound.exists()]
    if missing:
        raise AudioError(f"{' and '.join(missing)} cannot be found; was the sound moved since it was animated?")
    scene = _scene_of(take, FRAMES_PER_SECOND, progress)
    if scene_file is not None:
        _save(scene_file)
    _say(render_open_scene(scene, output, quality, progress, sheet))


def export(folder: Path, output: Path, progress) -> None:
    """Write both characters of a result folder, moving, into a file for other programs, at the rate of their motion.

    Raises TwohanderError for a folder or a path that cannot be used.
    """
    exchange.check_suffix(output)
    check_writable(output.parent)
    take = take_of_folder(folder)
    scene = _scene_of(take, take.motions[0].fps, progress)
    _say(exchange.export_characters(scene, characters.find_all(scene), output, lambda share, doing: progress(0.3 + 0.7 * share, doing)))
    progress(1.0, "done")


def render_open_scene(scene: bpy.types.Scene, output: Path, quality: str, progress, sheet: Path | None = None) -> tuple[str, ...]:
    """Render the film of a scene that is there already, and return what is to be said of it; see `render`."""
    remarks = []
    frames = film.render_film(scene, output, quality, film.PRESETS[quality].film_step, progress, remarks.append)
    if sheet is not None:
        contact_sheet.write_contact_sheet(frames, sheet)
    film_frames.discard_frames(frames[0].parent)
    return tuple(remarks)


def register():
    _registered.append(bpy.utils.register_cli_command(NAME, run))


def unregister():
    bpy.utils.unregister_cli_command(_registered.pop())


def _with_worker(arguments: list[str]) -> list[str]:
    """The arguments of `animate` with the environment that the preferences name, unless they name one themselves."""
    python = environment.chosen_python(bpy.context)
    if arguments[:1] != ["animate"] or python is None or any(one.startswith("--worker") for one in arguments):
        return arguments
    return [*arguments, "--worker", python]


def _render_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="twohander render", description="Render the film of a folder that `twohander animate` has written.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder with conversation.json")
    parser.add_argument("-o", "--output", type=Path, metavar="FILM", help="default: conversation.mp4 in the folder")
    _add_quality(parser)
    parser.add_argument("--scene", type=Path, metavar="BLEND", help="save the scene in this file as well")
    parser.add_argument("--contact-sheet", type=Path, metavar="PNG", help="write pictures of the film, side by side, to this file as well")
    parser.set_defaults(run=lambda given, progress: render(
        given.folder, given.output or given.folder / "conversation.mp4", given.quality, given.scene, given.contact_sheet, progress))
    return parser


def _export_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="twohander export",
                                     description="Write both characters of a folder that `twohander animate` has written, with their motion, "
                                                 "for other programs: bones and shape keys as .glb, .fbx or .usdc, moving meshes as .abc.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder with conversation.json")
    parser.add_argument("output", type=Path, metavar="OUT", help=f"the file to write; its suffix says the format: {', '.join(exchange.EXPORTERS)}")
    parser.set_defaults(run=lambda given, progress: export(given.folder, given.output, progress))
    return parser


def _film_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="twohander film", description="Render the film of the scene in the open .blend file, or its frames.")
    parser.add_argument("-o", "--output", type=Path, metavar="FILM", required=True, help="the film file, or the folder of the frames")
    parser.add_argument("--frames", action="store_true", help="every frame as a PNG file instead of a film; frames that are there already stay")
    parser.add_argument("--overwrite", action="store_true", help="with --frames: render those again too")
    _add_quality(parser)
    _add_stop_with_input(parser)
    parser.set_defaults(run=_film)
    return parser


def _film(given: argparse.Namespace, progress) -> None:
    if given.frames:
        film.render_frames(bpy.context.scene, given.output, given.quality, progress=progress, overwrite=given.overwrite)
        progress(1.0, "done")
    else:
        _say(render_open_scene(bpy.context.scene, given.output, given.quality, progress))


def _add_stop_with_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stop-with-input", action="store_true", help="stop when the standard input is closed")


def _say(remarks: Iterable[str]) -> None:
    """What the user should know of the result, each in a line of its own after that of the progress."""
    for remark in remarks:
        print(f"\ntwohander: {remark}", file=sys.stderr)


def _stop_with_input() -> None:
    sys.stdin.read()
    os._exit(FAILED)  # in the middle of a frame: whoever wanted it is gone


def _add_quality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quality", choices=tuple(film.PRESETS), default="preview", help="default: preview")


def _export_scene_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="twohander export-scene", description="Write the characters of the open .blend file for other programs.")
    parser.add_argument("output", type=Path, metavar="OUT", help=f"the file to write; its suffix says the format: {', '.join(exchange.EXPORTERS)}")
    parser.add_argument("--only-selected", action="store_true", help="leave out characters of which nothing is selected")
    _add_stop_with_input(parser)
    parser.set_defaults(run=_export_scene)
    return parser


def _export_scene(given: argparse.Namespace, progress) -> None:
    scene = bpy.context.scene
    chosen = exchange.exported(scene, given.only_selected)
    if not chosen:
        raise TwohanderError("there is no character in the scene" if not given.only_selected else "no character is selected")
    _say(exchange.export_characters(scene, chosen, given.output, progress))
    progress(1.0, "done")


_PARSERS = {"render": _render_parser, "export": _export_parser, "film": _film_parser, "export-scene": _export_scene_parser}


def _scene_of(take: Take, fps: float, progress) -> bpy.types.Scene:
    """A take on its stage in an empty file with this frame rate."""
    progress(0.0, "building the scene")
    bpy.ops.wm.read_homefile(use_empty=True)
    scene = bpy.context.scene
    set_frames_per_second(scene, fps)
    performing.add_pair(scene, take.characters)
    performing.set_stage(scene, take.seated, take.distance)
    _say(performing.perform(scene, take))
    return scene


def _save(path: Path) -> None:
    for sound in bpy.data.sounds:
        sound.pack()
    try:
        bpy.ops.wm.save_as_mainfile(filepath=str(path.resolve()), compress=True)
    except RuntimeError as problem:
        raise TwohanderError(f"{path.name} cannot be saved: {problem}") from None
