"""The command `twohander convert`: a motion file of one format into another."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from .body.characters import OPEN_CHARACTERS
from .engines.face_values import contents_in_space
from .errors import MotionFileError
from .files.writing import check_writable
from .formats.proportions import DEFAULT_CHARACTER, Proportions
from .formats.registry import FORMATS, NAMES, format_to_write, read_motion_file, write_motion_file
from .motion import check_fps, resampled

DONE = 0
_EXAMPLES = """\
examples:
  twohander convert out/a.npz a.csv             the face for any program that reads Live Link Face's files
  twohander convert out/a.npz a.bvh --fps 24    the body for any program that reads BVH
  twohander convert MySlate_1_iPhone.csv a.npz  a face recorded with a phone, for Twohander's characters
  twohander convert speaker1.npy speaker1.npz --to dualtalk

What the new format cannot hold is said on standard error. Values of FLAME, SMPL-X and ARKit faces are never mixed: a face is translated with
the models in the model store (`twohander check`), or refused.
"""


def add_convert(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `twohander convert` its arguments."""
    width = max(len(one.name) for one in FORMATS)
    listed = "\n".join(f"  {one.suffix}  {one.name:{width}}  {one.about}" for one in FORMATS)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = f"Reads a motion file, whose format follows from its content, and writes it in another format.\n\nformats:\n{listed}"
    parser.epilog = _EXAMPLES
    parser.add_argument("source", type=Path, metavar="IN", help="the motion file to read")
    parser.add_argument("target", type=Path, metavar="OUT", help="the file to write; its suffix says the format, the first of its kind above")
    parser.add_argument("--to", choices=NAMES, metavar="FORMAT", help=f"the format of OUT where its suffix leaves a choice: {', '.join(NAMES)}")
    parser.add_argument("--fps", type=float, metavar="N", help="frames per second of OUT, 1 to 1000; default: those of IN, or the format's own")
    parser.add_argument("--character", metavar="CHARACTER",
                        help=f"whose proportions BVH has, and whose jaw opens: {' or '.join(OPEN_CHARACTERS)}, or a SMPL-X model file; "
                             f"default: {DEFAULT_CHARACTER}")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=_run_convert)


def _run_convert(given: argparse.Namespace) -> int:
    target = format_to_write(given.target, given.to)
    if given.fps is not None:
        check_fps(given.fps)
        if target.fps not in (None, given.fps):
            raise MotionFileError(f"{given.target.name}: files of the format {target.name} have {target.fps:g} frames per second; leave --fps out")
    if given.target.exists() and given.source.exists() and given.target.samefile(given.source):
        raise MotionFileError(f"{given.target}: IN and OUT are the same file; choose another name for OUT")
    check_writable(given.target.parent)
    proportions = Proportions(given.character or DEFAULT_CHARACTER)
    if given.character:
        proportions.skeleton  # an unusable character is refused even where the format does not ask for it
    contents = contents_in_space(read_motion_file(given.source, proportions), target.space, proportions.character)
    if given.fps is not None:
        contents = replace(contents, motion=resampled(contents.motion, given.fps))
    notes = (*contents.notes, *write_motion_file(given.target, contents, target, proportions))
    for note in notes:
        print(f"twohander: {given.target.name}: {note}", file=sys.stderr)
    fps = target.fps or contents.motion.fps
    frames = len(resampled(contents.motion, fps))
    if given.json:
        print(json.dumps({"file": str(given.target), "format": target.name, "frames": frames, "fps": fps, "notes": notes}))
    else:
        print(f"{given.target}: {frames} frames at {fps:g} fps ({target.name})")
    return DONE
