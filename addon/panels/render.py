"""The film."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from .. import performing
from .progress import draw_progress
from .section import Section


class TWOHANDER_PT_render(Section, Panel):
    bl_label = "Render"

    def draw_section(self, context, layout, settings):
        layout.prop(settings, "quality")
        layout.prop(settings, "film")
        path = performing.film_path(context)
        if path is not None:
            layout.label(text=path.name, icon="FILE_MOVIE")
        if not draw_progress(layout, ("TWOHANDER_OT_render_film",)):
            layout.operator("twohander.render_film", icon="RENDER_ANIMATION")


classes = (TWOHANDER_PT_render,)
register, unregister = register_classes_factory(classes)
