"""The motion formats: one way in and one way out, chosen by a file's suffix and content."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import MotionFileError
from ..files.arrays import npz_names, read_npy
from ..motion import ExpressionSpace, resampled
from . import amass_npz, arkit_csv, bvh, dualtalk, flame_vertices, probtalk3d, smplx_npz
from .contents import Contents, character_part
from .proportions import Proportions


@dataclass(frozen=True)
class Format:
    """One layout of motion files. name: as the user chooses it; suffix: of its files. fps: the only rate of its files, None for any.
    space: the only basis of its faces, None for any and for layouts without faces.

    read, write: of Contents, for bodies of certain Proportions; write returns what the layout could not hold.
    """

    name: str
    suffix: str
    about: str
    read: Callable[[Path, Proportions], Contents]
    write: Callable[[Path, Contents, Proportions], tuple[str, ...]]
    fps: float | None = None
    space: ExpressionSpace | None = None


def _write_smplx(path: Path, contents: Contents, proportions: Proportions) -> tuple[str, ...]:
    character, assumed = character_part(contents)
    smplx_npz.write_smplx_npz(path, character, contents.identity_for("smplx", smplx_npz.BETAS))
    return assumed


# The first of a suffix is what a file of that suffix becomes unless another is chosen.
FORMATS = (
    Format("smplx", ".npz", "whole characters, SMPL-X, with the keys of BEAT2",
           lambda path, proportions: smplx_npz.read_smplx_contents(path), _write_smplx),
    Format("dualtalk", ".npz", "faces of DualTalk's data set, FLAME, 25 fps",
           lambda path, proportions: dualtalk.read_tracked(path),
           lambda path, contents, proportions: dualtalk.write_tracked(path, contents), dualtalk.FPS, ExpressionSpace.FLAME),
    Format("amass", ".npz", "bodies with the keys, the upright axis and the double precision of AMASS, SMPL-X",
           lambda path, proportions: smplx_npz.read_smplx_contents(path), amass_npz.write_amass_npz),
    Format("probtalk3d", ".npy", "faces of ProbTalk3D, FLAME, 403 values a frame, 25 fps",
           lambda path, proportions: probtalk3d.read_probtalk3d(path),
           lambda path, contents, proportions: probtalk3d.write_probtalk3d(path, contents), probtalk3d.FPS, ExpressionSpace.FLAME),
    Format("dualtalk", ".npy", "faces as DualTalk's program writes them, FLAME, 56 values a frame, 25 fps",
           lambda path, proportions: dualtalk.read_result(path),
           lambda path, contents, proportions: dualtalk.write_result(path, contents), dualtalk.FPS, ExpressionSpace.FLAME),
    Format("vertices", ".npy", "faces as FaceDiffuser's program writes them, vertices of FLAME, 25 fps (needs FLAME in the model store)",
           lambda path, proportions: flame_vertices.read_flame_vertices(path),
           lambda path, contents, proportions: flame_vertices.write_flame_vertices(path, contents), flame_vertices.FPS, ExpressionSpace.FLAME),
    Format("arkit", ".csv", "faces of Epic's Live Link Face, ARKit's 52 weights, head and eyes",
           lambda path, proportions: arkit_csv.read_arkit_csv(path), arkit_csv.write_arkit_csv, space=ExpressionSpace.ARKIT),
    Format("bvh", ".bvh", "joints, SMPL-X's skeleton in centimetres", bvh.read_bvh, bvh.write_bvh),
)
NAMES = tuple(dict.fromkeys(one.name for one in FORMATS))


def read_motion_file(path: Path, proportions: Proportions = Proportions()) -> Contents:
    """What a motion file of any of FORMATS holds; MotionFileError if it is of none, or damaged."""
    path = Path(path)
    return format_of_file(path).read(path, proportions)


def write_motion_file(path: Path, contents: Contents, target: Format, proportions: Proportions = Proportions()) -> tuple[str, ...]:
    """Write the contents as `target`, complete or not at all, at a rate that it allows; what was changed or left out is returned
    as phrases.

    Raises MotionFileError if nothing would be left, ExpressionSpaceError for a face of another space than the layout's, OutputError.
    """
    fps = target.fps or contents.motion.fps
    changed = () if fps == contents.motion.fps else (f"resampled from {contents.motion.fps:g} to {fps:g} frames per second",)
    lost = target.write(Path(path), replace(contents, motion=resampled(contents.motion, fps)), proportions)
    return *changed, *lost


def format_of_file(path: Path) -> Format:
    """The layout of an existing file; MotionFileError if it is none that can be read."""
    path = Path(path)
    named = _of_suffix(path)
    if not path.is_file():
        raise MotionFileError(f"{path}: there is no such file")
    if len(named) == 1:
        return next(iter(named.values()))
    return named[_npz_layout(path) if path.suffix.lower() == ".npz" else _npy_layout(path)]


def format_to_write(path: Path, name: str | None = None) -> Format:
    """The layout that a new file shall have: the one called `name`, or the usual one of its suffix; MotionFileError if they do not fit."""
    named = _of_suffix(Path(path))
    if name is None:
        return next(iter(named.values()))
    if name not in named:
        suffixes = " or ".join(one.suffix for one in FORMATS if one.name == name)
        raise MotionFileError(f"{Path(path).name}: files of the format {name} end in {suffixes}")
    return named[name]


def _npz_layout(path: Path) -> str:
    names = npz_names(path, MotionFileError)
    if "poses" in names:
        return "amass" if "surface_model_type" in names else "smplx"
    if set(dualtalk.TRACKED_KEYS) <= set(names):
        return "dualtalk"
    raise MotionFileError(f"{path.name} is of an unknown layout: it has {', '.join(sorted(names)[:8]) or 'nothing'}; known are SMPL-X's "
                          "(poses, trans, expressions) and DualTalk's (exp, pose)")


def _npy_layout(path: Path) -> str:
    shape = read_npy(path, MotionFileError).shape
    if flame_vertices.holds_vertices(shape):
        return "vertices"
    columns = {dualtalk.VALUES: "dualtalk", probtalk3d.VALUES: "probtalk3d"}
    if not shape or shape[-1] not in columns:
        raise MotionFileError(f"{path.name} is of an unknown layout: {shape}; known are DualTalk's (frames, {dualtalk.VALUES}), "
                              f"ProbTalk3D's (1, frames, {probtalk3d.VALUES}) and FLAME's vertices (frames, {3 * flame_vertices.VERTICES})")
    return columns[shape[-1]]


def _of_suffix(path: Path) -> dict[str, Format]:
    named = {one.name: one for one in FORMATS if one.suffix == path.suffix.lower()}
    if not named:
        suffixes = ", ".join(dict.fromkeys(one.suffix for one in FORMATS))
        raise MotionFileError(f"{path.name}: motion files end in {suffixes}")
    return named
