"""Motion and characters from files and into files."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from .progress import draw_progress
from .section import Section


class TWOHANDER_PT_exchange(Section, Panel):
    bl_label = "Exchange"
    bl_options = {"DEFAULT_CLOSED"}

    def draw_section(self, context, layout, settings):
        motion = layout.column(align=True)
        motion.operator("twohander.import_motion", icon="IMPORT")
        motion.operator("twohander.export_motion", icon="EXPORT")
        if not draw_progress(layout, ("TWOHANDER_OT_export_characters",)):
            layout.operator("twohander.export_characters", icon="EXPORT")
        layout.prop(settings, "head_model")
        layout.operator("twohander.add_head", icon="USER")


classes = (TWOHANDER_PT_exchange,)
register, unregister = register_classes_factory(classes)
