"""SMPL-X motion in npz files with the keys of BEAT2 and AMASS."""

from pathlib import Path

import numpy as np

from .. import rotation
from ..body.skeleton import JOINT_NAMES
from ..errors import MotionFileError
from ..files.arrays import InPieces, array_shape, read_npz, require, write_npz
from ..files.stored_arrays import in_blocks
from ..motion import BodyMotion, CharacterMotion, ExpressionSpace
from .amass_npz import PELVIS, UPRIGHT
from .contents import Contents

FORMAT_VERSION = 1
BETAS = 300
EXPRESSIONS = 100
_KEYS = ("betas", "poses", "expressions", "trans", "gender", "mocap_frame_rate", "mocap_framerate",
         "expression_space", "expression_names", "flat_hand_mean", "format_version", "surface_model_type", "eyelids")


def write_smplx_npz(path: Path, motion: CharacterMotion, betas: np.ndarray | None = None) -> None:
    """One character's motion as BEAT2 lays it out, readable by programs that know nothing of Twohander.

    betas (300,) float32, poses (T, 165) float32 axis-angle, expressions (T, 100) float32 (unused columns zero), trans (T, 3) float32,
    model, gender, mocap_frame_rate. Beside them stand expression_space, expression_names, flat_hand_mean, format_version and, of motions that
    have them, eyelids (T, 2), so that nothing is left to guess. OutputError if the file cannot be written.
    """
    frames, width = motion.expression.shape
    if width > EXPRESSIONS:
        raise MotionFileError(f"{width} expression values do not fit the format's {EXPRESSIONS}")
    all_betas = np.zeros(BETAS, np.float32)
    if betas is not None:
        all_betas[:len(betas)] = betas[:BETAS]
    write_npz(path, {
        "betas": all_betas,
        "poses": InPieces((frames, 3 * len(JOINT_NAMES)), np.float32, map(_axis_angles, in_blocks(motion.body.rotations))),
        "expressions": InPieces((frames, EXPRESSIONS), np.float32, map(_padded, in_blocks(motion.expression))),
        "trans": motion.body.translation.astype(np.float32),
        "model": np.array("smplx2020"),
        "gender": np.array("neutral"),
        "mocap_frame_rate": _number(motion.fps),
        "expression_space": np.array(motion.space.value),
        "expression_names": np.array(motion.expression_names),
        "flat_hand_mean": np.array(motion.body.flat_hand_mean),
        "format_version": np.array(FORMAT_VERSION),
        **({} if motion.eyelids is None else {"eyelids": motion.eyelids.astype(np.float32)}),
    })


def frames_and_space(path: Path) -> tuple[int, ExpressionSpace]:
    """How many frames a file has and in which basis its expression values are, without reading its motion; MotionFileError if it is unusable."""
    path = Path(path)
    return array_shape(path, "poses", MotionFileError)[0], _space(read_npz(path, MotionFileError, ("expression_space",)), path)


def read_smplx_npz(path: Path) -> CharacterMotion:
    """The motion in a file of this library or of BEAT2 / AMASS; MotionFileError if it is damaged or of another kind."""
    return read_smplx_contents(path).motion


def read_smplx_contents(path: Path) -> Contents:
    """The motion and the betas in a file of this library or of BEAT2 / AMASS; MotionFileError if it is damaged or of another kind.

    Files without our tags are taken as BEAT2 defines them: SMPL-X expressions, and hands to which the model's mean pose is to be added.
    AMASS's (they have a surface_model_type) are turned from Z up to Y up; their hands are complete, as its own body model takes them.
    """
    path = Path(path)
    arrays = read_npz(path, MotionFileError, _KEYS)
    version = int(arrays.get("format_version", FORMAT_VERSION))
    if version > FORMAT_VERSION:
        raise MotionFileError(f"{path.name} was written by a later Twohander (format {version}, this one reads up to {FORMAT_VERSION}); update")
    poses = _numbers(arrays, "poses", path)
    frames = len(poses)
    if poses.shape != (frames, 3 * len(JOINT_NAMES)) or not frames:
        raise MotionFileError(f"{path.name}: poses are {poses.shape}, expected (frames, 165); is this an SMPL-X file?")
    translation = _numbers(arrays, "trans", path)
    if translation.shape != (frames, 3):
        raise MotionFileError(f"{path.name}: trans is {translation.shape}, expected ({frames}, 3)")
    space = _space(arrays, path)
    expressions = _numbers(arrays, "expressions", path) if "expressions" in arrays else np.zeros((frames, EXPRESSIONS), np.float32)
    if expressions.ndim != 2 or len(expressions) != frames:
        raise MotionFileError(f"{path.name}: expressions are {expressions.shape}, expected ({frames}, {EXPRESSIONS})")
    names = np.ravel(arrays.get("expression_names", ()))
    if len(names):
        expressions = expressions[:, :len(names)]
    rotations = rotation.from_axis_angle(poses.reshape(frames, -1, 3))
    amass = "surface_model_type" in arrays
    if amass:
        rotations[:, 0] = rotation.multiply(UPRIGHT, rotations[:, 0])
        translation = rotation.rotate(UPRIGHT, translation + PELVIS) - PELVIS
    body = BodyMotion(
        rotations=rotation.shortest_arc(rotations),
        translation=translation,
        fps=_fps(arrays, path),
        flat_hand_mean=bool(arrays.get("flat_hand_mean", amass)),
    )
    betas = np.ravel(_numbers(arrays, "betas", path)) if "betas" in arrays else None
    lids = _numbers(arrays, "eyelids", path) if "eyelids" in arrays else None
    if lids is not None and lids.shape != (frames, 2):
        raise MotionFileError(f"{path.name}: eyelids are {lids.shape}, expected ({frames}, 2)")
    return Contents(CharacterMotion(body, expressions, space, lids), betas, None if betas is None else "smplx")


def _axis_angles(rotations: np.ndarray) -> np.ndarray:
    return rotation.to_axis_angle(rotations).reshape(len(rotations), -1)


def _padded(expression: np.ndarray) -> np.ndarray:
    return np.pad(expression, ((0, 0), (0, EXPRESSIONS - expression.shape[1])))


def _numbers(arrays, name, path) -> np.ndarray:
    array = require(arrays, name, path, MotionFileError)
    if array.dtype.kind not in "fiu":
        raise MotionFileError(f"{path.name}: '{name}' holds {array.dtype}, expected numbers")
    if not np.isfinite(array).all():
        raise MotionFileError(f"{path.name}: '{name}' holds values that are not finite")
    return array.astype(np.float32)


def _space(arrays, path) -> ExpressionSpace:
    name = str(arrays.get("expression_space", ExpressionSpace.SMPLX.value))
    try:
        return ExpressionSpace(name)
    except ValueError:
        raise MotionFileError(f"{path.name}: unknown expression space '{name}'") from None


def _fps(arrays, path) -> float:
    for name in ("mocap_frame_rate", "mocap_framerate"):  # BEAT2's and AMASS's spelling
        if name in arrays and arrays[name].size == 1 and arrays[name].dtype.kind in "fiu":
            return float(arrays[name].item())
    raise MotionFileError(f"{path.name} does not say its frame rate (mocap_frame_rate)")


def _number(value: float) -> np.ndarray:
    return np.array(np.int32(value) if float(value).is_integer() else float(value))  # int32 as in BEAT2
