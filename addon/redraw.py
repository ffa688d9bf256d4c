"""Drawing the panel again, and nothing else: a view of a detailed scene may take long to draw."""

import bpy


def redraw_sidebars() -> None:
    """Let the sidebar of every 3D view be drawn again."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            for region in area.regions if area.type == "VIEW_3D" else ():
                if region.type == "UI":
                    region.tag_redraw()
