"""The running job, under whatever section is open."""

from bpy.app.translations import pgettext_iface as iface_
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
        left = job.seconds_left
        if left is not None:
            layout.label(text=iface_("{} left").format(spoken_time(left)), icon="TIME", translate=False)


def spoken_time(seconds: float) -> str:
    """Seconds as a clock shows them, 1:05, or 12 s."""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02}" if whole >= 60 else f"{whole} s"


classes = (TWOHANDER_PT_progress,)
register, unregister = register_classes_factory(classes)
