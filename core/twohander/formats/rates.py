"""Frame rates as files state them: rounded, or by a clock that is slightly off."""

from pathlib import Path

from ..errors import MotionFileError, TwohanderError
from ..motion import check_fps

COMMON = tuple(rate / slowness for rate in (24, 25, 30, 48, 50, 60, 120) for slowness in (1, 1.001))  # film and television


def stated_rate(fps: float, tolerance: float, path: Path) -> float:
    """The common or whole rate that `fps` means if one lies within the relative tolerance, else `fps`; MotionFileError if it is impossible."""
    try:
        check_fps(fps)
    except TwohanderError as problem:
        raise MotionFileError(f"{path.name}: {problem}") from None
    nearest = min((*COMMON, round(fps)), key=lambda rate: abs(rate - fps))
    return float(nearest if abs(nearest - fps) <= tolerance * fps else fps)
