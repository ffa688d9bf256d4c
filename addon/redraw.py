"""Drawing the panel again, and nothing else: a view of a detailed scene may take long to draw."""

import bpy


def redraw_panels() -> None:
    """Let the sidebar of every 3D view, and the preferences where they are open, be drawn again."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            for region in area.regions if area.type in ("VIEW_3D", "PREFERENCES") else ():
                if region.type == ("UI" if area.type == "VIEW_3D" else "WINDOW"):
                    region.tag_redraw()
