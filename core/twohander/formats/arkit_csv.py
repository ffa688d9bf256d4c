"""ARKit faces in the CSV of Epic's app Live Link Face."""

import csv
from pathlib import Path

import numpy as np

from .. import euler, rotation
from ..body.arkit import ARKIT_INDEX, ARKIT_NAMES
from ..errors import MotionFileError
from ..files.writing import written_whole
from ..motion import ExpressionSpace, FaceMotion
from ..sampling import values_at
from .arkit_weights import whole_weights
from .contents import Contents, face_part
from .numbers import checked_numbers
from .proportions import Proportions
from .rates import stated_rate
from .timecode import seconds_of, timecodes

# The app lists the two shapes of a side in another order than ARKit's documentation: right before left for jaw and mouth.
_SWAPPED = {"jawLeft": "jawRight", "jawRight": "jawLeft", "mouthLeft": "mouthRight", "mouthRight": "mouthLeft"}
SHAPES = tuple(_SWAPPED.get(name, name) for name in ARKIT_NAMES)
TURNS = tuple(f"{part}{angle}" for part in ("Head", "LeftEye", "RightEye") for angle in ("Yaw", "Pitch", "Roll"))
HEADER = ("Timecode", "BlendshapeCount", *(name[0].upper() + name[1:] for name in SHAPES), *TURNS)
# Signs that make (pitch, yaw, roll) turns about X, Y, Z, one after the other, in this library's axes (X to the character's left, Y up).
# Those of the eyes, their order and radians as their unit follow from recordings: angles and eyeLook weights agree, and no eye rolls
# about its line of sight. Those of the head are what importers of the app's files agree on (looking up and to the right is positive).
HEAD_SIGNS = np.array([-1, -1, -1])
EYE_SIGNS = np.array([1, -1, 1])
CLOCK_ERROR = 2e-4  # by which the clock of a phone may be off a common rate; 29.97 and 30 are 1e-3 apart
GAP = 1.6  # of the usual step: from here on a row is missing; timecodes without fractions alternate between steps up to 1.5 apart
MAX_BYTES = 1 << 28  # an hour at 60 frames a second has 0.16 GB
MOST_FILLED = 10  # frames for each row that there is: a take with more gaps than that is none
STRAIGHT = 1e-3  # radians of a jaw's turn to the side that mean nothing


def read_arkit_csv(path: Path) -> Contents:
    """The face in a CSV of Live Link Face; MotionFileError if it is damaged or of another kind.

    Columns are found by name, in capital or small letters; those of the head and the eyes may be absent. The rows' timecodes are laid on
    an even rate: rows that the app left out or left empty (no face in sight) are filled in between their neighbours.
    """
    path = Path(path)
    header, codes, rows = _rows(path)
    columns = {name.strip().lower(): index for index, name in enumerate(header)}
    values = _values(rows, [columns[name.lower()] for name in SHAPES], path)
    expression = np.empty_like(values)
    expression[:, [ARKIT_INDEX[name] for name in SHAPES]] = values
    turned = [name.lower() in columns for name in TURNS]
    if any(turned) and not all(turned):
        raise MotionFileError(f"{path.name} has only some of the columns {', '.join(TURNS)}")
    turns = {}
    if all(turned):
        angles = _values(rows, [columns[name.lower()] for name in TURNS], path).reshape(len(rows), 3, 3)[..., [1, 0, 2]]
        for part, name, signs in ((0, "head", HEAD_SIGNS), (1, "left_eye", EYE_SIGNS), (2, "right_eye", EYE_SIGNS)):
            turns[name] = rotation.shortest_arc(euler.from_angles(angles[:, part] * signs, "xyz").astype(np.float32))
    positions, fps, filled = _even_positions(codes, path)
    if positions is not None:
        expression = values_at(expression, positions)
        turns = {name: rotation.resampled(turn, positions) for name, turn in turns.items()}
    notes = (f"{filled} frames that the recording lacks were filled in",) if filled else ()
    return Contents(FaceMotion(expression.astype(np.float32), ExpressionSpace.ARKIT, fps, **turns), notes=notes)


def write_arkit_csv(path: Path, contents: Contents, proportions: Proportions) -> tuple[str, ...]:
    """A CSV as Live Link Face writes it, its timecode from 00:00:00:00.000 on. What was left out is returned.

    The opening of the jaw's joint is added to JawOpen, by the character's own measure; the gaze is written both as angles and, where the
    motion has no such weights, as EyeLook weights. ExpressionSpaceError for a face that is not ARKit-valued; OutputError if it cannot be
    written.
    """
    face, lost = face_part(contents)
    weights = whole_weights(face, proportions)
    if face.jaw is not None and np.abs(rotation.to_axis_angle(face.jaw)[:, 1:]).max() > STRAIGHT:
        lost += ("without the jaw's turns to the side",)
    at_rest = rotation.identity(len(face))
    head, left, right = (at_rest if turn is None else turn for turn in (face.head, face.left_eye, face.right_eye))
    angles = [euler.to_angles(turn, "xyz")[:, [1, 0, 2]] * signs[[1, 0, 2]]
              for turn, signs in ((head, HEAD_SIGNS), (left, EYE_SIGNS), (right, EYE_SIGNS))]
    table = np.concatenate([weights[:, [ARKIT_INDEX[name] for name in SHAPES]], *angles], axis=1) + 0.0  # no minus zeros
    codes = timecodes(np.arange(len(face)) / face.fps)
    with written_whole(path) as temporary, temporary.open("w", encoding="ascii", newline="") as file:
        file.write(",".join(HEADER) + "\n")
        for code, values in zip(codes, table):
            file.write(f"{code},{len(values)},{','.join(f'{value:.10f}' for value in values)}\n")
    return lost


def _rows(path: Path) -> tuple[list[str], list[str], list[list[str]]]:
    """Header, timecodes and rows with values."""
    if not path.is_file():
        raise MotionFileError(f"{path}: there is no such file")
    if path.stat().st_size > MAX_BYTES:
        raise MotionFileError(f"{path.name} has {path.stat().st_size >> 20} MB; no recording of a face is that large")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except (UnicodeDecodeError, csv.Error, OSError) as problem:
        raise MotionFileError(f"{path.name} is no readable CSV file ({problem})") from None
    names = {name.strip().lower() for name in lines[0]} if lines else set()
    missing = [name for name in HEADER[:-len(TURNS)] if name.lower() not in names]
    if missing:
        found = "; ".join((f"the columns {', '.join(missing[:4])}{' ...' if len(missing) > 4 else ''} are missing",
                           "Live Link Face writes Timecode, BlendshapeCount and 61 values"))
        raise MotionFileError(f"{path.name} is no recording of Live Link Face: {found}")
    header = lines[0]
    place = [name.strip().lower() for name in header]
    code, count = place.index("timecode"), place.index("blendshapecount")
    rows = [line for line in lines[1:] if not (len(line) > count and line[count].strip() == "0")]
    for row in rows:
        if len(row) != len(header):
            raise MotionFileError(f"{path.name}: the row at '{row[0]}' has {len(row)} columns instead of {len(header)}; is the file cut off?")
    if not rows:
        raise MotionFileError(f"{path.name} holds no row with values")
    return header, [row[code] for row in rows], rows


def _values(rows: list[list[str]], columns: list[int], path: Path) -> np.ndarray:
    try:
        values = np.array([[float(row[column]) for column in columns] for row in rows])
    except ValueError as problem:
        raise MotionFileError(f"{path.name} holds something that is no number ({problem})") from None
    return checked_numbers(values, path)


def _even_positions(codes: list[str], path: Path) -> tuple[np.ndarray | None, float, int]:
    """At which rows, with fractions, frames of an even rate lie (None: every row is a frame); that rate; how many frames have no row."""
    times, resolution = seconds_of(codes, path.name)
    if len(times) == 1:
        raise MotionFileError(f"{path.name} holds a single frame, so that its frame rate cannot be told")
    steps = np.diff(times)
    step = steps[steps < GAP * np.median(steps)].mean()
    fps = stated_rate(round(times[-1] / step) / times[-1], CLOCK_ERROR, path)
    filled = int(np.sum(np.maximum(np.round(steps / step) - 1, 0)))
    even = np.arange(len(times)) / fps
    if np.abs(times - even).max() <= resolution:
        return None, fps, 0
    frames = int(times[-1] * fps + 1e-6) + 1
    if frames > MOST_FILLED * len(times):
        raise MotionFileError(f"{path.name}: its timecode leaps; {len(times)} rows span {times[-1]:.0f} s at {fps:g} frames per second")
    return np.interp(np.arange(frames) / fps, times, np.arange(len(times))), fps, filled
