"""The running job as a row of a layout."""

from bpy.types import UILayout

from . import jobs


def draw_job(layout: UILayout) -> None:
    """How far the job is, with a button that cancels it; nothing where none is running."""
    job = jobs.current()
    if job is None:
        return
    row = layout.row(align=True)
    row.progress(factor=job.share, text=(job.doing[:1].upper() + job.doing[1:]) or "Starting")
    row.operator("twohander.cancel", text="", icon="CANCEL")
