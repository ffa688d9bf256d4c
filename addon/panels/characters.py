"""Who plays, and where they stand or sit."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from ..properties import MODEL_FILE
from .section import Section


class TWOHANDER_PT_characters(Section, Panel):
    bl_label = "Characters"

    def draw_section(self, context, layout, settings):
        kinds = layout.column(align=True)
        for letter in "ab":
            kinds.prop(settings, f"kind_{letter}")
            if getattr(settings, f"kind_{letter}") == MODEL_FILE:
                kinds.prop(settings, f"model_{letter}", text="")
        layout.operator("twohander.add_characters", icon="OUTLINER_OB_ARMATURE")
        people = layout.column(align=True)
        people.prop(settings, "person_a", text="Plays A")
        people.prop(settings, "person_b", text="Plays B")
        own = layout.column(align=True)
        own.prop(settings, "mapping")
        buttons = own.row(align=True)
        for person in "AB":
            buttons.operator("twohander.use_rig", text=f"Use Selected Rig as {person}", icon="ARMATURE_DATA").person = person
        layout.separator()
        layout.prop(settings, "seated")
        layout.prop(settings, "distance")
        layout.operator("twohander.set_stage", icon="LIGHT_AREA")


classes = (TWOHANDER_PT_characters,)
register, unregister = register_classes_factory(classes)
