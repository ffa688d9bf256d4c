"""The film, or its frames."""

from bpy.app.translations import pgettext_iface as iface_
from bpy.types import Panel
from bpy.utils import register_classes_factory

from .. import performing
from ..rates import frames_per_second
from ..render_settings import PRESETS
from ..rendering_choices import FRAMES
from .progress import draw_progress
from .section import Section
from .wrapping import draw_wrapped


class TWOHANDER_PT_render(Section, Panel):
    bl_label = "Render"

    def draw_section(self, context, layout, settings):
        choices = context.scene.twohander_rendering
        outputs = layout.row()
        outputs.use_property_split = False  # for narrow sidebars
        outputs.prop(choices, "output", expand=True)
        layout.prop(settings, "quality")
        if choices.output != FRAMES and PRESETS[settings.quality].film_step == 2:
            rate = frames_per_second(context.scene) / 2
            draw_wrapped(context, layout, iface_("Every second frame: {} fps").format(f"{rate:.4g}"), icon="INFO")
        if choices.output == FRAMES:
            layout.prop(choices, "frames")
            layout.prop(choices, "overwrite")
        else:
            layout.prop(settings, "film")
        path = performing.output_path(context)
        if path is None:
            draw_wrapped(context, layout, "Save the scene, or choose a place", icon="INFO")
        else:
            layout.label(text=path.name, icon="FILE_FOLDER" if choices.output == FRAMES else "FILE_MOVIE", translate=False)
        if not draw_progress(layout, ("TWOHANDER_OT_render_film",)):
            layout.operator("twohander.render_film", icon="RENDER_ANIMATION")


classes = (TWOHANDER_PT_render,)
register, unregister = register_classes_factory(classes)
