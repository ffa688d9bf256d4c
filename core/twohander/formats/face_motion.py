"""Faces in motion files of any format."""

from pathlib import Path

from ..motion import FaceMotion
from .contents import face_part
from .registry import read_motion_file


def read_face(path: Path) -> FaceMotion:
    """The face of a motion file; MotionFileError if it is damaged, of an unknown layout, or has none.

    Of a whole character, neck and head joint together are the head.
    """
    face, _ = face_part(read_motion_file(path))
    return face
