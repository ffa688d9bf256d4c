"""The button that animates, what it has made, and what can be done with that."""

from bpy.types import Panel, UIList
from bpy.utils import register_classes_factory

from .. import take_list
from .exchange import STARTED_HERE
from .progress import draw_progress
from .section import Section

FEWEST_ROWS = 2
REDO = "TWOHANDER_OT_redo_range"
STARTED_ELSEWHERE = ("TWOHANDER_OT_add_characters", "TWOHANDER_OT_render_film", REDO, *STARTED_HERE)  # jobs that are shown elsewhere


class TWOHANDER_UL_takes(UIList):
    def draw_item(self, context, layout, data, item, icon, active_data, active_property, index):
        layout.prop(item, "name", text="", emboss=False, icon="ACTION")


class TWOHANDER_PT_animate(Section, Panel):
    bl_label = "Animate"

    def draw_section(self, context, layout, settings):
        layout.prop(settings, "seed")
        if not draw_progress(layout, others=STARTED_ELSEWHERE):
            layout.operator("twohander.animate", icon="PLAY")
        self._draw_takes(context.scene, layout)

    def _draw_takes(self, scene, layout):
        takes = scene.twohander_takes
        if not takes.items:
            return
        row = layout.row()
        row.template_list("TWOHANDER_UL_takes", "", takes, "items", takes, "index", rows=FEWEST_ROWS)
        buttons = row.column(align=True)
        buttons.operator("twohander.remove_take", text="", icon="REMOVE")
        buttons.operator("twohander.push_to_nla", text="", icon="NLA_PUSHDOWN")


class AnimateSubsection(Section):
    bl_parent_id = "TWOHANDER_PT_animate"
    bl_options = {"DEFAULT_CLOSED"}


class TWOHANDER_PT_adjust_scene(AnimateSubsection, Panel):
    bl_label = "Adjust Scene"

    def draw_header(self, context):
        self.layout.prop(context.scene.twohander, "adjust_scene", text="")

    def draw_section(self, context, layout, settings):
        wanted = context.scene.twohander_animating
        layout.active = settings.adjust_scene
        layout.prop(wanted, "rate")
        column = layout.column(heading="Add")
        column.prop(wanted, "add_sound")
        column.prop(wanted, "mark_turns")
        column.prop(wanted, "cut")
        layout.column(heading="Fit").prop(wanted, "fit_range")


class TWOHANDER_PT_cut_on_speech(AnimateSubsection, Panel):
    bl_label = "Cut on Speech"

    def draw_section(self, context, layout, settings):
        wanted = context.scene.twohander_animating
        column = layout.column(align=True)
        column.prop(wanted, "shortest_shot")
        column.prop(wanted, "lead")
        layout.prop(wanted, "listeners")
        layout.operator("twohander.cut_on_speech", icon="CAMERA_DATA")


class TWOHANDER_PT_redo_range(AnimateSubsection, Panel):
    bl_label = "Redo a Range"

    @classmethod
    def poll(cls, context):
        return take_list.active_take(context.scene) is not None

    def draw_section(self, context, layout, settings):
        wanted, scene = context.scene.twohander_animating, context.scene
        column = layout.column(align=True)
        if scene.use_preview_range:
            column.prop(scene, "frame_preview_start", text="First Frame")
            column.prop(scene, "frame_preview_end", text="Last Frame")
        else:
            column.prop(wanted, "redo_from")
            column.prop(wanted, "redo_to")
        layout.prop(wanted, "redo_seed")
        layout.prop(wanted, "redo_blend")
        layout.prop(wanted, "redo_as_take")
        if not draw_progress(layout, (REDO,)):
            layout.operator("twohander.redo_range", icon="FILE_REFRESH")


classes = (TWOHANDER_UL_takes, TWOHANDER_PT_animate, TWOHANDER_PT_adjust_scene, TWOHANDER_PT_cut_on_speech, TWOHANDER_PT_redo_range)
register, unregister = register_classes_factory(classes)
