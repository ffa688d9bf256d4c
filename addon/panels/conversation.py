"""Who speaks: two sound files and, if there are any, their texts."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from .section import Section


class TWOHANDER_PT_conversation(Section, Panel):
    bl_label = "Conversation"

    def draw_section(self, context, layout, settings):
        voices = layout.column(align=True)
        voices.prop(settings, "sound_a")
        voices.prop(settings, "sound_b")
        if not (settings.sound_a or settings.sound_b):
            layout.label(text="The bundled conversation", icon="INFO")
        texts = layout.column(align=True)
        texts.prop(settings, "transcript_a")
        texts.prop(settings, "transcript_b")


classes = (TWOHANDER_PT_conversation,)
register, unregister = register_classes_factory(classes)
