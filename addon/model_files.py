"""The list of model files and checkpoints in the preferences: found or missing, what for, under which licence, and from where."""

from bpy.app.translations import pgettext_iface as iface_
from bpy.types import Context, UILayout
from twohander.engines.inventory import FileState, inventory
from twohander.files.store import MODELS_VARIABLE, models_folder

from . import model_store
from .panels.wrapping import draw_wrapped
from .translations.sentences import spoken

_checked: tuple[FileState, ...] | None = None  # by Check Setup, until a file changes


def draw_model_files(context: Context, layout: UILayout, chosen) -> None:
    """A line for each file that a user can bring; files are looked for where the library looks for them. chosen: the preferences."""
    header, panel = layout.panel("twohander_model_files", default_closed=True)
    header.label(text="Model Files")
    if panel is None:
        return
    outside = model_store.chosen_outside()
    place = panel.row()
    place.enabled = not outside
    place.prop(chosen, "models")
    if outside:
        draw_wrapped(context, panel, iface_("The environment variable {} says where the model store is, not these preferences").format(MODELS_VARIABLE),
                     "INFO")
    panel.label(text=f"{models_folder()}", icon="FILE_FOLDER", translate=False)
    for state in _checked or inventory(thorough=False):
        _draw_state(context, panel, state)


def keep_checked(states: tuple[FileState, ...] | None) -> None:
    """Show these findings instead of a quick look; None after a file was added."""
    global _checked
    _checked = states


def _draw_state(context: Context, layout: UILayout, state: FileState) -> None:
    row = layout.row(align=True)
    icon = "ERROR" if state.wrong else "CHECKMARK" if state.found else "X"
    row.label(text=state.label if state.found else f"{state.label} ({state.names[0]})", icon=icon, translate=False)
    row.operator("twohander.locate_model", text="", icon="FILEBROWSER").names = ", ".join(state.names)
    if state.download is not None and state.found is None:
        row.operator("twohander.download_model", text="", icon="IMPORT").engine = state.download
    if state.page:
        row.operator("wm.url_open", text="", icon="URL").url = state.page
    about = layout.column(align=True)
    about.active = False
    unlocks, licence = (spoken(text, iface_) for text in (state.unlocks, state.licence))
    draw_wrapped(context, about, iface_("{}. Licence: {}").format(f"{unlocks[:1].upper()}{unlocks[1:]}", licence), "BLANK1")
    for finding in (state.wrong, *state.fits):
        if finding:
            draw_wrapped(context, layout, finding, "ERROR" if finding == state.wrong else "BLANK1")
