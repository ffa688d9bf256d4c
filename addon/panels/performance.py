"""Who makes faces and bodies, and how they act."""

from bpy.app.translations import pgettext_iface as iface_
from bpy.types import Panel, UIList
from bpy.utils import register_classes_factory
from twohander.engines.cast import emotion_remark
from twohander.engines.registry import engine

from .. import emotion_times
from ..engine_states import EngineState, engine_states
from ..performance_properties import NEUTRAL, SHAPING, engines_of, is_amount, options_of, title
from ..translations import CONTEXT
from .section import Section
from .wrapping import draw_wrapped


FEWEST_ROWS = 2


class TWOHANDER_UL_emotions(UIList):
    def draw_item(self, context, layout, data, item, icon, active_data, active_property, index):
        row = layout.row()
        felt = f"{iface_(title(item.emotion))}, {iface_(title(item.intensity))}"
        row.label(text=f"{item.person}  {felt}", translate=False)
        frames = row.row()
        frames.alignment = "RIGHT"
        frames.label(text=f"{item.first_frame}-{item.last_frame}", translate=False)


class TWOHANDER_PT_performance(Section, Panel):
    bl_label = "Performance"

    def draw_section(self, context, layout, settings):
        performance = context.scene.twohander_performance
        states = engine_states(context)
        for part in ("face", "body"):
            _draw_engines(layout, performance, part, [state for state in states if part in state.makes])
        for state in states:
            _draw_missing(context, layout, state, state.name in engines_of(performance))
        _draw_emotions(context, layout, performance)
        layout.prop(performance, "takes")
        options = options_of(performance)
        _draw_sliders(context, layout, performance, "Amounts", [(name, option) for name, option in options if name != SHAPING and is_amount(option)])
        _draw_sliders(context, layout, performance, "Smoothing and Strength", [(name, option) for name, option in options if name == SHAPING])
        _draw_options(layout, performance)


def _draw_emotions(context, layout, performance) -> None:
    face, body = engine(performance.face).info, engine(performance.body).info
    unfelt = emotion_remark(face, body)
    if unfelt:
        draw_wrapped(context, layout, unfelt, icon="INFO")
    emotions = layout.column()
    emotions.enabled = face.feels or body.feels
    column = emotions.column(align=True)
    for letter in "ab":
        row = column.row(align=True)
        row.prop(performance, f"emotion_{letter}")
        intensity = row.row(align=True)
        intensity.enabled = getattr(performance, f"emotion_{letter}") != NEUTRAL
        intensity.prop(performance, f"intensity_{letter}", text="")
    _draw_emotion_times(context.scene, emotions)


def _draw_emotion_times(scene, layout) -> None:
    """A button alone until there is an emotion for some frames."""
    chosen, times = emotion_times.active_emotion(scene), scene.twohander_emotions
    if chosen is None:
        layout.operator("twohander.add_emotion", icon="ADD")
        return
    row = layout.row()
    row.template_list("TWOHANDER_UL_emotions", "", times, "items", times, "index", rows=FEWEST_ROWS)
    buttons = row.column(align=True)
    buttons.operator("twohander.add_emotion", text="", icon="ADD")
    buttons.operator("twohander.remove_emotion", text="", icon="REMOVE")
    layout.row().prop(chosen, "person", expand=True)
    felt = layout.column(align=True)
    felt.prop(chosen, "emotion")
    felt.prop(chosen, "intensity")
    frames = layout.column(align=True)
    frames.prop(chosen, "first_frame")
    frames.prop(chosen, "last_frame")


def _draw_engines(layout, performance, part: str, states: list[EngineState]) -> None:
    """One button an engine; those that miss something stay in sight, greyed."""
    split = layout.split(factor=0.4)
    split.alignment = "RIGHT"
    split.label(text=performance.bl_rna.properties[part].name, text_ctxt=CONTEXT)  # else German shows a face of a mesh
    buttons = split.column(align=True)
    buttons.use_property_split = False
    for state in states:
        row = buttons.row(align=True)
        row.enabled = not state.missing
        row.prop_enum(performance, part, state.name, icon="ERROR" if state.missing else "NONE")


def _draw_missing(context, layout, state: EngineState, chosen: bool) -> None:
    """What an engine lacks and where to get it; of engines that were never asked, that they have to be."""
    if not state.missing and (state.checked or not chosen):
        return
    header, panel = layout.panel(f"twohander_missing_{state.name}", default_closed=not chosen)
    header.label(text=(iface_("{}: what is missing") if state.missing else iface_("{}: not checked yet")).format(state.label), icon="INFO",
                 translate=False)
    if panel is None:
        return
    for part in state.missing or (iface_("The environment was not asked yet what it has: check it, or just animate"),):
        draw_wrapped(context, panel, part)
    buttons = panel.column(align=True)
    buttons.operator("twohander.show_preferences", icon="PREFERENCES")
    buttons.operator("twohander.check_setup", icon="VIEWZOOM")


def _draw_sliders(context, layout, performance, title: str, options: list) -> None:
    header, panel = layout.panel(f"twohander_{title.lower().replace(' ', '_')}", default_closed=True)
    header.label(text=title)
    if panel is None or not options:
        return
    unused = {name for name, option in options if option.face_only and name != performance.face}
    for name in unused:
        draw_wrapped(context, panel, iface_("What is grey belongs to {}'s faces").format(iface_(engine(name).info.label)), icon="INFO")
    sliders = panel.column(align=True)
    for name, option in options:
        row = sliders.row(align=True)
        row.enabled = not (option.face_only and name in unused)
        row.prop(getattr(performance, name), option.name, slider=True)


def _draw_options(layout, performance) -> None:
    header, panel = layout.panel("twohander_engine_options", default_closed=True)
    header.label(text="Engine Options")
    if panel is None:
        return
    options = [(name, option) for name, option in options_of(performance) if not is_amount(option)]
    for engine_name in engines_of(performance):
        column = panel.column()
        for name, option in options:
            if name == engine_name:
                column.prop(getattr(performance, name), option.name)
    _draw_face_options(panel, performance)


def _draw_face_options(panel, performance) -> None:
    if engine(performance.face).info.answers:
        faces = panel.column(align=True)
        faces.prop(performance, "known_face_a")
        faces.prop(performance, "known_face_b")
    panel.prop(performance, "face_values")


classes = (TWOHANDER_UL_emotions, TWOHANDER_PT_performance)
register, unregister = register_classes_factory(classes)
