"""The environment of the neural engines in the preferences: which one, what it has, and how to make one."""

from bpy.app.translations import pgettext_iface as iface_
from bpy.types import Context, UILayout
from twohander.engines.registry import needs_torch
from twohander.files.store import environment_folder
from twohander.worker.environment import is_whole, log_of
from twohander.worker.torch_builds import BUILDS

from . import environment
from .engine_states import engine_states
from .environment_settings import AUTOMATIC
from .panels.wrapping import draw_wrapped


def draw_environment(context: Context, layout: UILayout, chosen) -> None:
    """chosen: the preferences."""
    header, panel = layout.panel("twohander_environment")
    header.label(text="Neural Engines")
    if panel is None:
        return
    panel.prop(chosen, "python")
    _draw_state(context, panel)
    panel.operator("twohander.check_setup", icon="VIEWZOOM")
    _draw_making(context, panel, chosen.environment)


def _draw_state(context: Context, layout: UILayout) -> None:
    python = environment.chosen_python(context)
    known = environment.known(python)
    if python is None:
        draw_wrapped(context, layout,
                     iface_("The neural engines need a Python environment with torch: choose its Python, or create one"), "INFO")
    elif known is None:
        draw_wrapped(context, layout, iface_("This environment was not checked yet"), "INFO")
    elif known.problem is not None:
        draw_wrapped(context, layout, known.problem, "ERROR")
    elif not known.current:
        draw_wrapped(context, layout,
                     iface_("It had twohander {} when it was last checked; update it, or check it again").format(known.version), "ERROR")
    else:
        layout.label(text=f"twohander {known.version}", icon="CHECKMARK", translate=False)
        for state in (state for state in engine_states(context) if needs_torch(state.name)):
            draw_wrapped(context, layout, f"{state.label}: {'. '.join(state.missing) or iface_('ready')}",
                         "ERROR" if state.missing else "CHECKMARK")


def _draw_making(context: Context, layout: UILayout, settings) -> None:
    header, panel = layout.panel("twohander_make_environment", default_closed=True)
    header.label(text="Create an Environment")
    if panel is None:
        return
    folder = environment_folder()
    panel.label(text=str(folder), icon="FILE_FOLDER", translate=False)
    panel.prop(settings, "torch_build")
    panel.prop(settings, "torch_index")
    if settings.torch_build != AUTOMATIC and not settings.torch_index:
        index = BUILDS[settings.torch_build].index
        panel.label(text=index or iface_("From the usual package index"), icon="URL", translate=False)
    panel.prop(settings, "torch")
    panel.prop(settings, "maker")
    panel.prop(settings, "wheels")
    if is_whole(folder):
        buttons = panel.row(align=True)
        buttons.operator("twohander.update_environment", icon="FILE_REFRESH")
        buttons.operator("twohander.remove_environment", icon="TRASH")
    else:
        panel.operator("twohander.create_environment", icon="ADD")
    if log_of(folder).exists():
        panel.operator("twohander.open_environment_log", icon="TEXT")
