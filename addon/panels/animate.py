"""The button that animates."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from .section import Section


class TWOHANDER_PT_animate(Section, Panel):
    bl_label = "Animate"

    def draw_section(self, context, layout, settings):
        layout.prop(settings, "seed")
        layout.prop(settings, "adjust_scene")
        layout.operator("twohander.animate", icon="PLAY")


classes = (TWOHANDER_PT_animate,)
register, unregister = register_classes_factory(classes)
