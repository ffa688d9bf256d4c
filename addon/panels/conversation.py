"""Who speaks: two voices, what is heard of them, and their texts, if there are any."""

from bpy.app.translations import pgettext_iface as iface_
from bpy.types import Panel
from bpy.utils import register_classes_factory

from .. import take_list, voice_overview, voices
from .file_names import draw_file_name
from .section import Section
from .wrapping import draw_wrapped

TILE_UNITS = 2.0  # of Blender's interface units, the side of one picture of who speaks when
UNIT = 20  # pixels of such a unit on a screen of usual fineness
MARGIN = 46  # pixels of the sidebar beside the pictures
FEWEST, MOST = 3, 12  # pictures


class TWOHANDER_PT_conversation(Section, Panel):
    bl_label = "Conversation"

    def draw_section(self, context, layout, settings):
        chosen = context.scene.twohander_voices
        sources = layout.row()
        sources.use_property_split = False  # for narrow sidebars
        sources.prop(chosen, "source", expand=True)
        row = layout.row(align=True)
        fields = row.column(align=True)
        if chosen.source == voices.STRIPS:
            self._draw_strips(context.scene, fields, chosen)
        else:
            fields.prop(settings, "sound_a")
            fields.prop(settings, "sound_b")
        row.operator("twohander.swap_voices", text="", icon="ARROW_LEFTRIGHT")
        if chosen.source == voices.STRIPS:
            layout.operator("twohander.use_strips", icon="SEQ_SEQUENCER")
        elif not (settings.sound_a or settings.sound_b):
            hints = layout.column(align=True)
            hints.label(text="The bundled conversation", icon="INFO")
            hints.label(text="Drop yours on the view", icon="BLANK1")
        else:
            names = layout.column(align=True)
            for letter, path in (("A", settings.sound_a), ("B", settings.sound_b)):
                draw_file_name(names, path, "FILE_SOUND", letter)
        self._draw_overview(context, layout)

    def _draw_strips(self, scene, layout, chosen):
        editor = scene.sequence_editor
        strips = "strips_all" if hasattr(editor, "strips_all") else "sequences_all"
        for name, label in (("strip_a", "A"), ("strip_b", "B")):
            if editor is None:
                layout.prop(chosen, name, text=label)
            else:
                layout.prop_search(chosen, name, editor, strips, text=label, icon="FILE_SOUND")

    def _draw_overview(self, context, layout):
        seen = voice_overview.look(context.scene)
        if seen is None:
            layout.label(text="Listening", icon="SORTTIME")
            return
        if seen.problem is not None:
            draw_wrapped(context, layout, seen.problem, icon="ERROR", alert=True)
            return
        scale = context.preferences.system.ui_scale
        count = int((context.region.width / scale - MARGIN) // (UNIT * TILE_UNITS))
        row = layout.row(align=True)
        row.alignment = "CENTER"
        for icon in voice_overview.icons(context.scene, seen.overview, min(max(count, FEWEST), MOST)):
            row.template_icon(icon, scale=TILE_UNITS)
        draw_wrapped(context, layout, summary(seen.overview), icon="TIME")
        take = take_list.active_take(context.scene)
        for name in voices.changed_since(take.sources) if take is not None else ():
            draw_wrapped(context, layout, iface_("{} was changed since {} was animated").format(name, take.name), icon="ERROR", alert=True)


class TWOHANDER_PT_texts(Section, Panel):
    bl_label = "Texts"
    bl_parent_id = "TWOHANDER_PT_conversation"
    bl_options = {"DEFAULT_CLOSED"}

    def draw_section(self, context, layout, settings):
        texts = layout.column(align=True)
        texts.prop(settings, "transcript_a", text="A")
        texts.prop(settings, "transcript_b", text="B")
        names = layout.column(align=True)
        for letter, path in (("A", settings.transcript_a), ("B", settings.transcript_b)):
            draw_file_name(names, path, "FILE_TEXT", letter)


def summary(overview) -> str:
    """Length, rates, and how much of the time A and B speak."""
    minutes, seconds = divmod(overview.seconds, 60)
    rates = " / ".join(dict.fromkeys(f"{rate / 1000:g}" for rate in overview.rates))
    shares = ", ".join(f"{name} {share:.0%}" for name, share in zip("AB", overview.columns(1)[:, 0]))
    return f"{minutes:.0f}:{seconds:04.1f} · {rates} kHz · {shares}"


classes = (TWOHANDER_PT_conversation, TWOHANDER_PT_texts)
register, unregister = register_classes_factory(classes)
