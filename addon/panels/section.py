"""What the panel's sections have in common."""

from ..translations import CONTEXT


class Section:
    """To be mixed into a Panel that has draw_section(context, layout, settings)."""

    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Twohander"
    bl_translation_context = CONTEXT

    def draw(self, context):
        self.layout.use_property_split = True
        self.layout.use_property_decorate = False
        self.draw_section(context, self.layout, context.scene.twohander)
