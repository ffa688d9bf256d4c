"""The list of model files and checkpoints in the preferences: found or missing, what for, under which licence, and from where."""

from bpy.types import UILayout
from twohander.engines.inventory import inventory
from twohander.files.store import models_folder


def draw_model_files(layout: UILayout) -> None:
    """A line for each file that a user can bring; files are looked for where the library looks for them."""
    header, panel = layout.panel("twohander_model_files", default_closed=True)
    header.label(text="Model Files")
    if panel is None:
        return
    panel.label(text=f"{models_folder()}", icon="FILE_FOLDER", translate=False)
    for state in inventory(thorough=False):
        row = panel.row()
        icon = "ERROR" if state.wrong else "CHECKMARK" if state.found else "X"
        row.label(text=state.label if state.found else f"{state.label} ({state.names[0]})", icon=icon, translate=False)
        if state.page:
            row.operator("wm.url_open", text="", icon="URL").url = state.page
        about = panel.column(align=True)
        about.active = False
        about.label(text=f"{state.unlocks}. {state.licence}", icon="BLANK1", translate=False)
