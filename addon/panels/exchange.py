"""Motion and characters from files and into files."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from .progress import draw_progress
from .section import Section


STARTED_HERE = tuple(f"TWOHANDER_OT_{name}" for name in ("import_motion", "export_motion", "export_characters", "add_head"))


class TWOHANDER_PT_exchange(Section, Panel):
    bl_label = "Exchange"
    bl_options = {"DEFAULT_CLOSED"}

    def draw_section(self, context, layout, settings):
        draw_progress(layout, STARTED_HERE)
        motion = layout.column(align=True)
        motion.operator("twohander.import_motion", icon="IMPORT")
        motion.operator("twohander.export_motion", icon="EXPORT")
        layout.operator("twohander.export_characters", icon="EXPORT")
        layout.prop(settings, "head_model")
        layout.operator("twohander.add_head", icon="USER")


classes = (TWOHANDER_PT_exchange,)
register, unregister = register_classes_factory(classes)
