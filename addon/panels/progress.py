"""The running job, under whatever section is open."""

from bpy.types import Panel
from bpy.utils import register_classes_factory

from .. import jobs
from .section import Section


class TWOHANDER_PT_progress(Section, Panel):
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


classes = (TWOHANDER_PT_progress,)
register, unregister = register_classes_factory(classes)
