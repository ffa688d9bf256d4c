"""The Twohander tab in the 3D view's sidebar, in the order in which a person works."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from . import jobs, performing
from .properties import MODEL_FILE


class _Section:
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Twohander"

    def draw(self, context):
        self.layout.use_property_split = True
        self.layout.use_property_decorate = False
        self.draw_section(context, self.layout, context.scene.twohander)


class TWOHANDER_PT_conversation(_Section, Panel):
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


class TWOHANDER_PT_characters(_Section, Panel):
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


class TWOHANDER_PT_animate(_Section, Panel):
    bl_label = "Animate"

    def draw_section(self, context, layout, settings):
        layout.prop(settings, "seed")
        layout.prop(settings, "adjust_scene")
        layout.operator("twohander.animate", icon="PLAY")


class TWOHANDER_PT_render(_Section, Panel):
    bl_label = "Render"

    def draw_section(self, context, layout, settings):
        layout.prop(settings, "quality")
        layout.prop(settings, "film")
        path = performing.film_path(context)
        if path is not None:
            layout.label(text=path.name, icon="FILE_MOVIE")
        layout.operator("twohander.render_film", icon="RENDER_ANIMATION")


class TWOHANDER_PT_exchange(_Section, Panel):
    bl_label = "Exchange"
    bl_options = {"DEFAULT_CLOSED"}

    def draw_section(self, context, layout, settings):
        layout.operator("twohander.import_motion", icon="IMPORT")
        layout.prop(settings, "head_model")
        layout.operator("twohander.add_head", icon="USER")


class TWOHANDER_PT_progress(_Section, Panel):
    bl_label = "Progress"
    bl_options = {"HIDE_HEADER"}

    @classmethod
    def poll(cls, context):
        return jobs.current() is not None

    def draw_section(self, context, layout, settings):
        job = jobs.current()
        row = layout.row(align=True)
        row.progress(factor=job.share, text=(job.doing[:1].upper() + job.doing[1:]) or "Starting")
        row.operator("twohander.cancel", text="", icon="CANCEL")


classes = (TWOHANDER_PT_conversation, TWOHANDER_PT_characters, TWOHANDER_PT_animate, TWOHANDER_PT_render, TWOHANDER_PT_exchange,
           TWOHANDER_PT_progress)
register, unregister = register_classes_factory(classes)
