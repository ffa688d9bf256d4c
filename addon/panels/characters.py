"""Who plays, and where they stand or sit."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from ..properties import MODEL_FILE
from .file_names import draw_file_name
from .progress import draw_progress
from .section import Section


class TWOHANDER_PT_characters(Section, Panel):
    bl_label = "Characters"

    def draw_section(self, context, layout, settings):
        kinds = layout.column(align=True)
        for letter in "ab":
            kinds.prop(settings, f"kind_{letter}")
            if getattr(settings, f"kind_{letter}") == MODEL_FILE:
                kinds.prop(settings, f"model_{letter}", text=" ")
        for letter in "ab":
            if getattr(settings, f"kind_{letter}") == MODEL_FILE:
                draw_file_name(kinds, getattr(settings, f"model_{letter}"), "FILE", letter.upper())
        if MODEL_FILE in (settings.kind_a, settings.kind_b):
            layout.prop(settings, "exact")
        if not draw_progress(layout, ("TWOHANDER_OT_add_characters",)):
            layout.operator("twohander.add_characters", icon="OUTLINER_OB_ARMATURE")
        people = layout.column(align=True)
        people.prop(settings, "person_a", text="Plays A")
        people.prop(settings, "person_b", text="Plays B")


class CharactersSubsection(Section):
    bl_parent_id = "TWOHANDER_PT_characters"


class TWOHANDER_PT_own_rig(CharactersSubsection, Panel):
    bl_label = "A Rig of Your Own"
    bl_options = {"DEFAULT_CLOSED"}

    def draw_section(self, context, layout, settings):
        layout.prop(settings, "mapping")
        split = layout.split(factor=0.4)  # as properties are split
        label = split.row()
        label.alignment = "RIGHT"
        label.label(text="Selected as")
        buttons = split.row(align=True)
        for person in "AB":
            buttons.operator("twohander.use_rig", text=person, translate=False).person = person
        mapping = layout.column(align=True)
        mapping.operator("twohander.map_bones", icon="BONE_DATA")
        mapping.operator("twohander.write_mapping", icon="FILE_TEXT")


class TWOHANDER_PT_stage(CharactersSubsection, Panel):
    bl_label = "Stage"

    def draw_section(self, context, layout, settings):
        layout.prop(settings, "seated")
        layout.prop(settings, "distance")
        layout.operator("twohander.set_stage", icon="LIGHT_AREA")


class TWOHANDER_PT_cameras(Section, Panel):
    bl_label = "Cameras"
    bl_parent_id = "TWOHANDER_PT_stage"
    bl_options = {"DEFAULT_CLOSED"}

    def draw_section(self, context, layout, settings):
        cameras = layout.column(align=True)
        cameras.prop(settings, "two_shot")
        cameras.prop(settings, "over_a")
        cameras.prop(settings, "over_b")


classes = (TWOHANDER_PT_characters, TWOHANDER_PT_own_rig, TWOHANDER_PT_stage, TWOHANDER_PT_cameras)
register, unregister = register_classes_factory(classes)
