"""Names of chosen files: a field in a narrow sidebar shows the beginning of its path only."""

import bpy
from bpy.types import UILayout


def draw_file_name(layout: UILayout, path: str, icon: str, about: str = "") -> None:
    """A line with the file's name, after what it is about; none without a path."""
    if path:
        name = bpy.path.basename(path)
        layout.label(text=f"{about}: {name}" if about else name, icon=icon, translate=False)
